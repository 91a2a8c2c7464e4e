import { describe, expect, test } from 'vitest'
import { readMailHtml } from './mail-html.ts'
import { readingOrder, splitMailText } from './mail-text.ts'

const nb = '\u00a0'

/** Composed after what each program writes; none is somebody's mail. */
const answers: [string, string][] = [
  ['Gmail, in French', `Merci !\n\nLe mar. 3 mars 2026 à 10:12, Sauvaline <support@sauvaline.example> a écrit${nb}:\n\n> Bonjour,\n> il arrive demain.`],
  ['Gmail, folded', `Merci !\n\nLe mar. 3 mars 2026 à 10:12, Le service client de Sauvaline\n<support@sauvaline.example> a écrit :\n\n> Bonjour`],
  ['Apple Mail', `Merci !\n\n> Le 3 mars 2026 à 10:12, Sauvaline <support@sauvaline.example> a écrit :\n> \n> Bonjour`],
  ['Thunderbird', `Merci !\n\nLe 03/03/2026 à 10:12, Sauvaline a écrit :\n> Bonjour\n> à vous`],
  ['Thunderbird, in English', 'Merci !\n\nOn 3/3/26 10:12, Sauvaline wrote:\n> Bonjour'],
  ['Outlook', `Merci !\n\n________________________________\nDe : Sauvaline <support@sauvaline.example>\nEnvoyé : mardi 3 mars 2026 10:12\nÀ : Léa Martin <lea@mail.example>\nObjet : Re: Colis\n\nBonjour`],
  ['Outlook, in English', 'Merci !\n\n-----Original Message-----\nFrom: Sauvaline\nSent: Tuesday\nTo: Léa\nSubject: Colis\n\nBonjour'],
  ['Outlook, in French', 'Merci !\n\n-----Message d’origine-----\nDe : Sauvaline\nEnvoyé : mardi\n\nBonjour'],
  ['Orange', `Merci !\n\n> Message du 03/03/26 10:12\n> De : "Sauvaline" <support@sauvaline.example>\n> A : "Léa" <lea@mail.example>\n>\n> Bonjour`],
  ['German', 'Merci !\n\nAm 03.03.26 um 10:12 schrieb Sauvaline:\n> Bonjour'],
  ['an answer below its quote', 'Le 3 mars 2026 à 10:12, Sauvaline a écrit :\n> Bonjour\n> à vous\n\nMerci !'],
]

describe('what is new in a mail', () => {
  test.each(answers)('%s', (_program, text) => {
    const { fresh, rest, forwarded } = splitMailText(text)
    expect(fresh).toBe('Merci !')
    expect(rest).toContain('Bonjour')
    expect(forwarded).toBe(false)
  })

  test.each([
    ['the mark of standards', 'Merci !\n\n-- \nLéa Martin\n06 00 00 00 00', '-- \nLéa Martin\n06 00 00 00 00'],
    ['a phone', 'Merci !\n\nEnvoyé de mon iPhone', 'Envoyé de mon iPhone'],
    ['Outlook on a phone', 'Merci !\n\nTélécharger Outlook pour Android', 'Télécharger Outlook pour Android'],
  ])('a signature after %s is told from it', (_what, text, signature) => {
    expect(splitMailText(text)).toEqual({ fresh: 'Merci !', signature, rest: '', forwarded: false })
  })

  test.each([
    ['Gmail', '---------- Forwarded message ---------\nDe : Léa\nDate : mardi\n\nMon colis ?'],
    ['Thunderbird', '-------- Message transféré --------\nSujet : Colis\n\nMon colis ?'],
    ['Apple Mail', `Début du message réexpédié${nb}:\n\n> De: Léa\n> Mon colis ?`],
  ])('what %s passes on is not its sender’s word', (_program, chain) => {
    expect(splitMailText(`À traiter, svp\n\n${chain}`)).toMatchObject({ fresh: 'À traiter, svp', forwarded: true })
    expect(splitMailText(chain)).toMatchObject({ fresh: '', forwarded: true })
    expect(readingOrder(splitMailText(chain))).toContain('Mon colis ?')
  })

  test('answers between the quoted lines keep their order: it is their sense', () => {
    const text = '> Où ?\nÀ Lyon.\n> Quand ?\nHier.'
    expect(splitMailText(text)).toMatchObject({ fresh: text, rest: '' })
  })

  test('a letter that only mentions such words is a letter', () => {
    const text = 'Le 3 mars j’ai commandé, et votre collègue m’a écrit :\n\nrien du tout !\n\nDe : nulle part, donc. Objet : aucun.'
    expect(splitMailText(text).fresh).toContain('rien du tout')
  })

  test('nothing of it is lost, in whatever order', () => {
    for (const [, text] of answers) {
      const words = (from: string) => from.split(/\s+/).filter((word) => word !== '').sort()
      expect(words(readingOrder(splitMailText(text)))).toEqual(words(text))
    }
  })

  test('a text made to be slow is read all the same', () => {
    const slow = [`${'Le '.repeat(60_000)}`, '> '.repeat(100_000), `${'-'.repeat(100_000)}\n`, 'Le 1\n'.repeat(30_000), 'Le a écrit :\n'.repeat(30_000), ` ${' '.repeat(200_000)}x`]
    for (const text of slow) expect(splitMailText(text).fresh.length).toBeLessThanOrEqual(text.length)
  })
})

describe('an HTML mail', () => {
  test('is read as words, with its quotes marked and its links in the open', () => {
    const html = `<html><head><title>x</title><style>p{color:red}</style></head><body><p>Bonjour&nbsp;!</p><p>Voir <a href="https://voleur.example/x">ma banque</a>
      et <a href="https://a.example">https://a.example</a>.</p><ul><li>un</li><li>deux</li></ul><table><tr><td>A</td><td>B</td></tr></table>
      <div class="gmail_quote"><div>Le 3 mars 2026, X a écrit :</div><blockquote><p>Avant</p><blockquote>Encore avant</blockquote></blockquote></div></body></html>`
    expect(readMailHtml(html)).toBe(
      'Bonjour !\n\nVoir ma banque (https://voleur.example/x) et https://a.example.\n\n- un\n- deux\nA B\nLe 3 mars 2026, X a écrit :\n\n> Avant\n>\n>> Encore avant')
  })

  test('shows nothing that its reader would not see, runs nothing and names nothing to fetch', () => {
    const html = `<div style="display:none">teaser</div><span hidden>caché</span><script>alert(1)</script><img src="https://traceur.example/p.gif" width=1><p style="font-size:0px">filtre</p><p>Visible</p><a href="javascript:alert(1)">ici</a>`
    const text = readMailHtml(html)
    expect(text).toBe('Visible\n\nici')
    expect(text).not.toMatch(/traceur|javascript|alert|teaser|filtre/)
  })

  test.each([
    ['nested without end', `${'<div><blockquote>'.repeat(60_000)}fond`],
    ['of nothing but spaces', `<p>${' &nbsp;'.repeat(100_000)}</p>`],
    ['with an attribute without end', `<a href="${'x'.repeat(1_000_000)}">lien</a>`],
    ['of entities', '&amp;'.repeat(100_000)],
    ['cut off in a tag', '<p>Bonjour</p><div style="'],
    ['of links in links', '<a href="https://a.example">'.repeat(20_000)],
  ])('%s comes to an end, and to a length', (_what, html) => {
    expect(readMailHtml(html).length).toBeLessThan(3_000_000)
  })
})

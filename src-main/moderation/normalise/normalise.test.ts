import { describe, expect, it } from 'vitest'
import { hostileTexts } from '../../../bench/moderation/hostile.ts'
import { lexiconOf } from '../lexicon/lexicon.ts'
import { createNormaliser, viewsOf } from './normalise.ts'
import { scan } from './tokens.ts'

const french = createNormaliser(lexiconOf('fr'), 'fr')
const words = (text: string) => french(text).tokens.map(({ form }) => form).join(' ')
const undone = (text: string) => french(text).undone.map(({ from, to, text: meant, how }) => `${text.slice(from, to)} → ${meant} (${how})`)

describe('a disguise', () => {
  it.each([
    ['quel c0nn@rd', 'c0nn@rd → connard (leet)'],
    ['mais quel c o n n a r d ce type', 'c o n n a r d → connard (joined)'],
    ['un a.b.r.u.t.i fini', 'a.b.r.u.t.i → abruti (joined)'],
    ['gros deeeebile', 'deeeebile → debile (stretched)'],
    ['un cr*tin pareil', 'cr*tin → cretin (masked)'],
    ['sale \u0441on', '\u0441on → con (lookalike)'],
    ['un ba\u200btard', 'ba\u200btard → batard (invisible)'],
    ['un i\u0336d\u0336i\u0336o\u0336t', 'i\u0336d\u0336i\u0336o\u0336t → idiot (marks)'],
    ['un \uff49\uff44\uff49\uff4f\uff54', '\uff49\uff44\uff49\uff4f\uff54 → idiot (width)'],
    ['quel abrtui', 'abrtui → abruti (vowels)'],
    ['fdp va', 'fdp → fils de pute (short)'],
    ['sacré teupu', 'teupu → pute (short)'],
    ['Grosabruti', 'Grosabruti → gros abruti (glued)'],
  ])('is undone and shown: %s', (text, shown) => {
    expect(undone(text)).toContain(shown)
  })

  it.each(['il coûte 15€ à 10h30', 'le 2e modèle, 100%', 'rendez-vous au 14 rue Saint-Jean', 'iPhone 15 ou MP3', 'j’y vais à pied', 'https://exemple.fr/c0nnard'])('is not seen in: %s', (text) => {
    expect(undone(text)).toEqual([])
  })
})

describe('the two views', () => {
  it('keep accents in one and fold them in the other', () => {
    const views = viewsOf(french('Été à Nîmes, bien sûr'))
    expect(views.accented).toBe('été à nîmes bien sûr')
    expect(views.folded).toBe('ete a nimes bien sur')
  })

  it('tell an accented word from its plain twin', () => {
    expect(french('taré').tokens[0]?.entry?.base).toBe('taré')
    expect(french('c’est salé').tokens.at(-1)?.entry).toBeNull()
  })

  it('read a decomposed accent as a composed one', () => {
    expect(words('e\u0301te\u0301')).toBe('été')
  })

  it('map each character back into the text as it came', () => {
    const text = '🙂 Un c.o.n.n.a.r.d, vraiment…'
    const normalised = french(text)
    const { folded, foldedAt } = viewsOf(normalised)
    expect(foldedAt).toHaveLength(folded.length)
    expect(text.slice(foldedAt[folded.indexOf('vraiment')], (foldedAt[folded.indexOf('vraiment')] ?? 0) + 8)).toBe('vraiment')
    expect(text.charAt(foldedAt[folded.indexOf('connard')] ?? 0)).toBe('c')
  })
})

describe('any text', () => {
  it('gives tokens in order, inside the text, each of a bounded length', () => {
    for (const text of hostileTexts(3000, 120, 3)) {
      let before = 0
      for (const { from, to, raw } of scan(text).tokens) {
        expect(from).toBeGreaterThanOrEqual(before)
        expect(to).toBeGreaterThan(from)
        expect(to).toBeLessThanOrEqual(text.length)
        expect(raw.length).toBeLessThanOrEqual(68)
        before = from
      }
    }
  })

  it('passes ten thousand combining marks as one letter', () => {
    expect(words(`a${'\u0301'.repeat(10_000)}`)).toBe('á')
  })
})

import { expect, test } from 'vitest'
import { readLine, readMarkup } from './html-text.ts'

const stored = (html: string) => readMarkup(html, 'stored').text
const rendered = (html: string) => readMarkup(html, 'rendered').text

test('what a visitor typed keeps its lines', () => {
  expect(stored('Bonjour,\nvous livrez à Nîmes ?\n\nMerci')).toBe('Bonjour,\nvous livrez à Nîmes ?\n\nMerci')
  expect(stored('a\r\nb')).toBe('a\nb')
  expect(stored('one\n<b>\ntwo</b>')).toBe('one\n\ntwo')
})

test('rendered and stored read alike', () => {
  expect(rendered('<p>Bonjour,<br />\nvous livrez ?</p>\n<p>Merci</p>\n')).toBe('Bonjour,\nvous livrez ?\n\nMerci')
  expect(rendered('<p>one\n two</p>')).toBe('one two')
})

test('entities are the characters they stand for', () => {
  expect(stored('R&amp;D &lt;3 &#8217;&eacute;&hellip; &quux; &')).toBe('R&D <3 ’é… &quux; &')
})

test('a link shows where it goes when its words do not', () => {
  expect(stored('<a href="https://evil.example/x">votre banque</a>')).toBe('votre banque (https://evil.example/x)')
  expect(stored('<a href="https://example.com/">example.com</a> et <a href="mailto:a@b.fr">a@b.fr</a>')).toBe('example.com et a@b.fr')
  expect(stored('<a href="javascript:alert(1)">ici</a>')).toBe('ici (javascript:alert(1))')
})

test('lists and quotes keep their shape', () => {
  expect(stored('<ul><li>un</li><li>deux</li></ul><blockquote>cité</blockquote>fin')).toBe('- un\n- deux\n\ncité\n\nfin')
})

test('nothing of a script is shown, unless there is nothing else to show', () => {
  expect(stored('ok<script>alert(1)</script><style>b{}</style> fin')).toBe('ok fin')
  expect(stored('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
})

test('broken and hostile markup stays text', () => {
  expect(stored('<img src=x onerror=alert(1)>salut')).toBe('salut')
  expect(stored('a < b et c > d')).toBe('a < b et c > d')
  expect(stored('<b>jamais fermé <i>non plus')).toBe('jamais fermé non plus')
  expect(stored('</p></div>fin')).toBe('fin')
  expect(stored('null\u0000byte\u0007')).toBe('nullbyte')
  expect(stored(`${'<div>'.repeat(20_000)}profond`)).toBe('profond')
})

test('pictures are set apart, with their description in the text', () => {
  expect(readMarkup('Regardez <img src="https://example.com/a.png" alt="la tasse cassée"> !', 'stored')).toEqual({
    text: 'Regardez [la tasse cassée] !', images: [{ url: 'https://example.com/a.png', alt: 'la tasse cassée' }],
  })
  expect(readMarkup('<img src="data:image/png;base64,AAAA"> x', 'stored').images).toEqual([])
})

test('a title is one line', () => {
  expect(readLine('Soldes&nbsp;: <em>d&#8217;été</em>\n2026')).toBe('Soldes : d’été 2026')
})

test('a mention and a hashtag are their words where that is asked, and a link dressed as one is not', () => {
  const mention = '<p><span class="h-card"><a href="https://social.example/@lea" class="u-url mention">@<span>lea</span></a></span> voyez <a href="https://social.example/tags/pain" class="mention hashtag" rel="tag">#<span>pain</span></a></p>'
  expect(readMarkup(mention, 'rendered', 'words').text).toBe('@lea voyez #pain')
  expect(rendered(mention)).toBe('@lea (https://social.example/@lea) voyez #pain (https://social.example/tags/pain)')
  expect(readMarkup('<a class="mention" href="https://evil.example/">votre banque</a>', 'rendered', 'words').text).toBe('votre banque (https://evil.example/)')
})

test('spaces before line ends go, those within a line stay', () => {
  expect(stored('a \t\u00a0\n\u00a0b  c \n\n\n d \t')).toBe('a\n\u00a0b  c\n\n d')
})

// Far beyond the time any test may take where each space is looked at once for every other.
test('a run of spaces without end is read in one go', () => {
  const spaces = ' \t\u00a0'.repeat(100_000)
  expect(stored(`x${spaces}y`)).toBe(`x${spaces}y`)
  expect(stored(`x${spaces}\ny`)).toBe('x\ny')
})

// As above: each of these would take minutes if every tag had the text before it copied.
test.each(['<p>a', 'a</p>', '<a href="https://x.example/">', '<a href="https://x.example/">b</a>', '<li>', '<br>\n', '<blockquote>', '<div><a>', '<img src="https://x.example/" alt="c">'])(
  'markup without end is read up to a length: %s', (piece) => {
    const { text, images } = readMarkup(piece.repeat(500_000), 'rendered')
    expect(text.length).toBeLessThan(1_500_000)
    expect(images.length).toBeLessThanOrEqual(100)
  },
)

test('what is cut off is not cut in the middle of a sign', () => {
  // A half of a pair would not come back from UTF-8 as it was.
  const { text } = readMarkup(`a${'😀'.repeat(400_000)}`, 'stored')
  expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
})

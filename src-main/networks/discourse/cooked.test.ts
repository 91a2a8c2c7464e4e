import { expect, test } from 'vitest'
import { readCooked } from './cooked.ts'

const base = 'https://forum.example'
const read = (cooked: string, raw: string | null = null) => readCooked(cooked, raw, base)

test('hostile markup is words, and nothing of it is an address to load', () => {
  const words = read(
    '<p>a<script>alert(1)</script><img src="javascript:alert(1)" alt="x"><img src="data:image/png;base64,AA"><a href="javascript:alert(1)">b</a>' +
      '<a class="attachment" href="file:///etc/passwd">c</a><aside class="onebox" data-onebox-src="javascript:1"><p>d</p></aside>&lt;b&gt;e',
  )
  expect(words.text).toBe('ab (javascript:alert(1))c\n\n<b>e')
  expect([words.pictures, words.files, words.previews]).toEqual([[], [], []])
})

test('broken and endless nesting is read to its end', () => {
  expect(read(`${'<div>'.repeat(3000)}fin${'</p>'.repeat(10)}`).text).toBe('fin')
  expect(read('<aside class="onebox"><p>jamais fermé').text).toBe('')
  expect(read('</div></p>début<aside class="quote"><div class="title">léa:').text).toBe('début\nléa:')
})

test('a post of pictures alone has no words', () => {
  const { text, pictures } = read('<p><div class="lightbox-wrapper"><a class="lightbox" href="/big.png"><img src="/small.png" alt="" width="690" height="-1"></a></div></p>')
  expect(text).toBe('')
  expect(pictures).toEqual([{ url: 'https://forum.example/small.png', alt: null, width: 690, height: null }])
})

test('emoji are as they were typed where that is known, and by their names where it is not', () => {
  const emoji = '<img src="/images/emoji/twitter/heart.png" title=":heart:" class="emoji" alt=":heart:">'
  expect(read(`<p>a ${emoji} b ${emoji}</p>`, 'a ❤️ b :heart:').text).toBe('a ❤️ b :heart:')
  expect(read(`<p>a ${emoji}</p>`).text).toBe('a :heart:')
  expect(read(`<p>a ${emoji}</p>`, 'a <3').text).toBe('a :heart:')
})

test('a post nested without end is read as far as anybody would', () => {
  expect(readCooked(`Bonjour${'<b>'.repeat(300_000)}fond`, null, 'https://forum.example').text).toMatch(/^Bonjour[<b]*$/)
})

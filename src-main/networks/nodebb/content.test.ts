import { expect, test } from 'vitest'
import { readContent } from './content.ts'

const read = (html: string) => readContent(html, 'https://forum.example/community')

test('hostile markup is words, and nothing of it is an address to load', () => {
  const content = read('<p>a<script>alert(1)</script><img src="javascript:alert(1)" alt="x"><img src="data:image/png;base64,AA"><a href="javascript:1//assets/uploads/x.pdf">b</a>&lt;b&gt;c')
  expect(content.text).toBe('ab<b>c')
  expect([content.pictures, content.files]).toEqual([[], []])
})

test('broken and endless nesting is read to its end', () => {
  expect(read(`${'<blockquote>'.repeat(3000)}fin`).text).toBe('fin')
  expect(read('</div></p>début<p>').text).toBe('début')
})

test('a mention is a word, and says whom; a link that hides its address shows both', () => {
  const { text, mentions } = read('<p>Merci <a class="plugin-mentions-user plugin-mentions-a" href="/community/user/lea-b" aria-label="Profile: Léa B">@<bdi>Léa B</bdi></a>, <a href="https://x.example/">ici</a></p>')
  expect(text).toBe('Merci @Léa B, ici (https://x.example/)')
  expect(mentions).toEqual(['lea-b'])
})

test('a post of pictures alone has no words', () => {
  const { text, pictures } = read('<p dir="auto"><img src="/assets/uploads/files/a.png" alt="le mât" class="img-fluid" /></p>')
  expect([text, pictures]).toEqual(['', [{ url: 'https://forum.example/assets/uploads/files/a.png', alt: 'le mât' }]])
})

test('a post nested without end is read as far as anybody would', () => {
  expect(readContent(`Bonjour${'<b>'.repeat(300_000)}fond`, 'https://forum.example').text).toMatch(/^Bonjour[<b]*$/)
})

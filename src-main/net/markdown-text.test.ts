import { expect, test } from 'vitest'
import { readMarkdown, writeMarkdown } from './markdown-text.ts'

test('marks that would mean something are escaped, addresses and names are not', () => {
  expect(writeMarkdown('*a* _b_ `c` [d](e) <f> ~~g~~ a|b \\ &amp;')).toBe('\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\~\\~g\\~\\~ a\\|b \\\\ \\&amp;')
  expect(writeMarkdown('# titre\n- liste\n1. liste\n---\n    code')).toBe('\\# titre\n\\- liste\n1\\. liste\n\\---\ncode')
  const plain = 'Bonjour @lea_b, voyez https://x.example/a_b*c?d=[1] et snake_case : 2.5 & <3'
  expect(writeMarkdown(plain)).toBe(plain.replace('<3', '\\<3'))
})

test('what was escaped reads as it was typed', () => {
  const signs = ['*', '_', '`', '[', ']', '<', '>', '~', '|', '\\', '#', '-', '+', '=', '1.', '2)', '&', '&lt;', 'a', 'é', '🙂', ' ', ':', '!', '(', ')', '{', '}', 'https://a.b/c_d', '@e']
  let seed = 7
  const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  for (let n = 0; n < 500; n += 1) {
    const text = Array.from({ length: 1 + next(12) }, () => signs[next(signs.length)] ?? '').join('').trim()
    // An address takes along what follows it without a space, marks and all.
    if (/https:\S*[\\]/.test(text)) continue
    expect(readMarkdown(writeMarkdown(text))).toBe(text)
  }
})

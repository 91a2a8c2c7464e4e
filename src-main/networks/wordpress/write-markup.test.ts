import { expect, test } from 'vitest'
import { readMarkup } from '../../net/html-text.ts'
import { writeMarkup } from './write-markup.ts'

const stored = (html: string) => readMarkup(html, 'stored').text

test('what is written reads back as typed', () => {
  for (const text of ['a < b && c > d', '<script>alert(1)</script>', '&eacute; n’est pas é', 'ligne\n\nautre 🙂', 'مرحبا <b>']) expect(stored(writeMarkup(text))).toBe(text)
})

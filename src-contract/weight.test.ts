import { expect, test } from 'vitest'
import { weightOf } from './weight.ts'

test.each([
  ['', 0], ['Bonjour', 7], ['déjà vu', 7], ['de\u0301ja\u0300', 4], ['« oui »', 7],
  ['こんにちは', 10], ['한국어', 6],
  ['👍', 2], ['👨‍👩‍👧‍👦', 2], ['👍🏽', 2], ['🇫🇷', 2], ['1️⃣', 2],
  ['https://example.com/a/very/long/address/that/counts/as/twenty-three', 23],
  ['voir https://t.co/x et http://a.fr', 5 + 23 + 4 + 23],
  ['voir exemple.fr', 5 + 23],
  ['fin de phrase.Suite', 19],
  ['à@exemple.fr', 12],
])('%j weighs %i', (text, weight) => expect(weightOf(text)).toBe(weight))

test('280 emoji are twice too long, 140 just fit', () => {
  expect(weightOf('🙂'.repeat(140))).toBe(280)
  expect(weightOf('🙂'.repeat(280))).toBe(560)
})

test('a text without end is weighed in time linear in its length', () => {
  expect(weightOf('a.'.repeat(100_000))).toBe(200_000)
  expect(weightOf(`${'a-'.repeat(100_000)}`)).toBe(200_000)
})

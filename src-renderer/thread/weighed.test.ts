import { expect, test } from 'vitest'
import { weighedParts } from './weighed.ts'

test('a text is cut where what weighed begins and ends, and nothing of it is lost', () => {
  const text = 'Espèce de c0nnard, merci'
  const parts = weighedParts(text, [{ from: 10, to: 17, weight: 2 }, { from: 0, to: 17, weight: 0.5 }, { from: 19, to: 24, weight: -1 }, { from: -1, to: -1, weight: 9 }])
  expect(parts).toEqual([{ text: 'Espèce de ', weight: 0.5 }, { text: 'c0nnard', weight: 2.5 }, { text: ', ', weight: 0 }, { text: 'merci', weight: -1 }])
  expect(parts.map((part) => part.text).join('')).toBe(text)
})

test('places that lie outside the text change nothing', () => {
  expect(weighedParts('abc', [{ from: 2, to: 99, weight: 1 }, { from: 50, to: 60, weight: 1 }, { from: 2, to: 1, weight: 1 }])).toEqual([{ text: 'ab', weight: 0 }, { text: 'c', weight: 1 }])
  expect(weighedParts('', [])).toEqual([])
})

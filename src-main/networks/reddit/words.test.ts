import { expect, test } from 'vitest'
import { read, written } from './words.ts'

test('what is typed reads as it was typed, its lines and marks included', () => {
  const typed = 'Première ligne\nSeconde_ligne ^ici\n\nUn *autre* paragraphe'
  expect(read(written(typed))).toBe(typed)
})

test('a text of nothing but spaces is read as soon as any other, and keeps them', () => {
  // Tried from each of its spaces in turn, this one takes minutes.
  const spaces = ' '.repeat(400_000)
  expect(read(`${spaces}x${spaces}\ny`)).toBe(`${spaces}x\ny`)
})

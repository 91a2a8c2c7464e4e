import { expect, test } from 'vitest'
import { matching } from './matching.ts'

const choices = ['Réglages', 'Répondre', 'Thème clair', 'Aller à Boulangerie Lantier'].map((label) => ({ label }))
const found = (query: string): string[] => matching(choices, query).map((choice) => choice.label)

test('accents and case do not matter, words may be begun in any order', () => {
  expect(found('regl')).toEqual(['Réglages'])
  expect(found('CLAIR the')).toEqual(['Thème clair'])
  expect(found('lantier')).toEqual(['Aller à Boulangerie Lantier'])
})

test('nothing typed finds everything, what is not there finds nothing', () => {
  expect(found('  ')).toHaveLength(4)
  expect(found('(.*')).toEqual([])
})

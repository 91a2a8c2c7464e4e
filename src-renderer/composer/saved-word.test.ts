import { describe, expect, test } from 'vitest'
import { insertAt, savedWordAt } from './saved-word.ts'

describe('naming a saved reply', () => {
  test('begins with a semicolon at the start of a word', () => {
    expect(savedWordAt(';', 1)).toEqual({ from: 0, to: 1, name: '' })
    expect(savedWordAt('Bonjour ;dél', 12)).toEqual({ from: 8, to: 12, name: 'dél' })
    expect(savedWordAt(';délai de', 9)).toEqual({ from: 0, to: 9, name: 'délai de' })
  })

  test('a semicolon that is punctuation opens nothing', () => {
    expect(savedWordAt('fini; merci', 11)).toBeNull()
    expect(savedWordAt('fini ; merci', 12)).toBeNull()
    expect(savedWordAt(';a\nb', 4)).toBeNull()
    expect(savedWordAt('Bonjour', 7)).toBeNull()
    expect(savedWordAt(`;${'x'.repeat(80)}`, 81)).toBeNull()
  })

  test('gives way to the text, and selects what is still to be filled in', () => {
    const word = { from: 3, to: 6, name: 'ab' }
    expect(insertAt('Oh ;ab!', word, 'Merci {order} de {author.first}', ['{author.first}', '{order}'])).toEqual({ text: 'Oh Merci {order} de {author.first}!', from: 9, to: 16 })
    expect(insertAt('Oh ;ab!', word, 'Merci', [])).toEqual({ text: 'Oh Merci!', from: 8, to: 8 })
  })
})

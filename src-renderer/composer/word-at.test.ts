import { describe, expect, test } from 'vitest'
import { emoji, emojiFor } from './emoji.ts'
import { openWordAt } from './word-at.ts'

describe('opening a list while writing', () => {
  test('begins with its sign at the start of a word', () => {
    expect(openWordAt('Merci :so', 9, ':', 2)).toEqual({ from: 6, to: 9, name: 'so' })
    expect(openWordAt('@', 1, '@', 0)).toEqual({ from: 0, to: 1, name: '' })
    expect(openWordAt('(@lan suite', 5, '@', 0)).toEqual({ from: 1, to: 5, name: 'lan' })
  })

  test('a time, an address and punctuation open nothing', () => {
    expect([openWordAt('à 10:30', 7, ':', 2), openWordAt('moi@lumen', 9, '@', 0), openWordAt('voici : oui', 11, ':', 2), openWordAt('ici:', 4, ':', 2), openWordAt(':s', 2, ':', 2)]).toEqual([null, null, null, null, null])
  })
})

describe('emoji', () => {
  test('are found by beginnings of their names in both languages, accents aside, the language of the window first', () => {
    expect(emojiFor('coeur', 'fr').map(({ sign }) => sign)).toContain('❤️')
    expect(emojiFor('heart', 'fr').map(({ sign }) => sign)).toContain('❤️')
    expect(emojiFor('fete', 'fr')[0]?.sign).toBe('🎉')
    expect(emojiFor('zzzz', 'fr')).toEqual([])
  })

  test('stand once each, with a name in each language', () => {
    expect(new Set(emoji.map(({ sign }) => sign)).size).toBe(emoji.length)
    expect(emoji.filter(({ fr, en }) => fr.length === 0 || en.length === 0)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { AccountId, WatchId } from '../../src-contract/ids.ts'
import { draftOf, isComplete, nothingTyped, withFeeds } from './draft.ts'

describe('the form of a watch', () => {
  it('reads words between commas, phrases whole, and a feed a line', () => {
    const typed = { ...nothingTyped, brand: ' Sauvaline ', name: 'La marque', any: 'Sauvaline, Maison Sauvaline ,, Sauvaline', none: 'offre d’emploi', feeds: 'https://a.example/rss\n\n b.example ' }
    expect(draftOf(typed, 4 as WatchId)).toEqual({
      id: 4, brand: 'Sauvaline', name: 'La marque', kind: 'brand', searches: [],
      words: { any: ['Sauvaline', 'Maison Sauvaline'], all: [], none: ['offre d’emploi'] }, feeds: ['https://a.example/rss', 'b.example'],
    })
  })

  it('is complete with a brand and a source, and with words where a network is searched', () => {
    expect(isComplete(draftOf(nothingTyped, null))).toBe(false)
    expect(isComplete(draftOf({ ...nothingTyped, brand: 'B', feeds: 'a.example' }, null))).toBe(true)
    expect(isComplete(draftOf({ ...nothingTyped, brand: 'B', searches: [1 as AccountId] }, null))).toBe(false)
    expect(isComplete(draftOf({ ...nothingTyped, brand: 'B', any: 'mot', searches: [1 as AccountId] }, null))).toBe(true)
  })

  it('puts the feeds of a file under those typed, each once', () => {
    expect(withFeeds('https://a/', ['https://b/', 'https://a/'])).toBe('https://a/\nhttps://b/')
  })
})

import { describe, expect, it } from 'vitest'
import { english } from './english.ts'
import { readLexicon } from './entry.ts'
import { french } from './french.ts'
import { innocent } from './innocent.ts'
import { lexiconOf } from './lexicon.ts'

const bases = (list: string, lang: string) => new Set(readLexicon(list, lang).map(({ entry }) => entry)).size

describe('the lexicons', () => {
  it('hold six hundred French and three hundred English bases at least', () => {
    expect(bases(french, 'fr')).toBeGreaterThanOrEqual(600)
    expect(bases(english, 'en')).toBeGreaterThanOrEqual(300)
  })

  it.each(['connards', 'abruties', 'menteuse', 'bouffonnes', 'crétines', 'enculés', 'mongoliennes'])('inflect by rule: %s', (form) => {
    expect(lexiconOf('fr').word(form, form.normalize('NFD').replace(/\p{M}/gu, ''))?.severity).toBeGreaterThanOrEqual(2)
  })

  it('never take an ordinary word for a badly spelt insult', () => {
    for (const word of innocent) expect([word, lexiconOf('fr').variant(word), lexiconOf('en').variant(word)]).toEqual([word, null, null])
  })

  it('cut run-together words only where all of them are words', () => {
    expect(lexiconOf('fr').unglued('vatefairefoutre')).toEqual(['va', 'te', 'faire', 'foutre'])
    expect(lexiconOf('fr').unglued('connectivite')).toBeNull()
  })
})

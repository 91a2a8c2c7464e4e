import { describe, expect, it } from 'vitest'
import type { BrandId, PostId } from '../../../src-contract/ids.ts'
import type { RuleAction, RuleConditions } from '../../../src-contract/moderation.ts'
import { presets } from '../brand/charter.ts'
import { createNormaliser } from '../normalise/normalise.ts'
import { lexiconOf } from '../lexicon/lexicon.ts'
import type { Facts } from './facts.ts'
import { compileRule, isEmptyRule } from './match.ts'
import { keeps, settle, takesDown } from './precedence.ts'

const normalise = createNormaliser(lexiconOf('fr'), 'fr')
const none = { toxic: false, spam: false, complaint: false, question: false, praise: false }
// A Tuesday, 10:30 in Paris.
const tuesday = Date.UTC(2026, 0, 13, 9, 30)

const facts = (patch: Partial<Facts> = {}): Facts => {
  const text = patch.text ?? 'Bonjour à tous'
  return {
    brandId: 1 as BrandId, network: 'bluesky', kind: 'comment', postId: 5 as PostId, text, lang: 'fr', writtenAt: tuesday, rating: null, positive: none,
    p: { toxic: 0.2, spam: 0.1, complaint: 0, question: 0, praise: 0 }, sublabels: [], listed: [], inCluster: false, charter: presets.plain,
    author: () => 'known', media: () => false, repeat: () => 1, normalised: () => normalise(text), ...patch,
  }
}
const matches = (when: RuleConditions, patch: Partial<Facts> = {}, unless?: RuleConditions) =>
  compileRule({ brandIds: null, when, ...(unless === undefined ? {} : { unless }) })(facts(patch))

describe('a rule’s condition', () => {
  it.each<[string, RuleConditions, Partial<Facts>, Partial<Facts>]>([
    ['network', { networks: ['mastodon', 'bluesky'] }, {}, { network: 'wordpress' }],
    ['kind', { kinds: ['comment'] }, {}, { kind: 'message' }],
    ['label', { labels: ['toxic', 'spam'] }, { positive: { ...none, spam: true } }, {}],
    ['sublabel', { labels: ['threat'] }, { sublabels: ['threat'] }, { sublabels: ['insult'] }],
    ['score', { score: { label: 'toxic', least: 0.5, most: 0.9 } }, { p: { ...facts().p, toxic: 0.7 } }, { p: { ...facts().p, toxic: 0.95 } }],
    ['words', { words: ['à tous'] }, {}, { text: 'Bonjour atous' }],
    ['words in disguise', { words: ['connard'] }, { text: 'Quel c0nn@rd' }, { text: 'Quel canard' }],
    ['words without accents', { words: ['remboursement'] }, { text: 'REMBOURSEMENT, vite' }, { text: 'remboursements' }],
    ['pattern', { pattern: 'code\\s?\\d{3}' }, { text: 'mon CODE 123' }, { text: 'mon décode 12' }],
    ['list', { listed: ['competitor'] }, { listed: ['competitor'] }, { listed: ['allowed'] }],
    ['language', { langs: ['en', 'fr'] }, {}, { lang: 'de' }],
    ['author', { author: ['new', 'flagged'] }, { author: () => 'flagged' }, { author: () => 'known' }],
    ['links', { links: true }, { text: 'voir exemple.fr' }, {}],
    ['no link', { links: false }, {}, { text: 'https://exemple.fr/a' }],
    ['media', { media: true }, { media: () => true }, {}],
    ['emoji alone', { emojiOnly: true }, { text: '❤️ 👍🏽' }, { text: 'oui ❤️' }],
    ['working hours', { hours: 'working' }, {}, { writtenAt: tuesday + 12 * 3_600_000 }],
    ['outside them', { hours: 'outside' }, { writtenAt: tuesday + 5 * 86_400_000 }, {}],
    ['hours over midnight', { hours: { from: 22, to: 6 } }, { writtenAt: Date.UTC(2026, 0, 13, 22, 30) }, {}],
    ['post', { posts: [5 as PostId] }, {}, { postId: 6 as PostId }],
    ['repetition', { repeat: 3 }, { repeat: () => 3 }, { repeat: () => 2 }],
    ['group', { cluster: true }, { inCluster: true }, {}],
    ['rating', { ratingAtMost: 2 }, { rating: 1 }, { rating: null }],
  ])('on %s holds where it should, and only there', (_name, when, right, wrong) => {
    expect([matches(when, right), matches(when, wrong)]).toEqual([true, false])
  })

  it('all hold together, and what all exceptions say is left alone', () => {
    expect(matches({ words: ['bonjour'], langs: ['fr'] })).toBe(true)
    expect(matches({ words: ['bonjour'], langs: ['en'] })).toBe(false)
    expect(matches({ words: ['bonjour'] }, {}, { author: ['known'] })).toBe(false)
    expect(matches({ words: ['bonjour'] }, {}, { author: ['known'], links: true })).toBe(true)
  })

  it('on what nobody knows is taken to hold, and a brand not meant never matches', () => {
    expect(matches({ networks: ['mastodon'], author: ['new'], repeat: 9, media: true }, { network: null, author: () => null, repeat: () => null, media: () => null })).toBe(true)
    expect(compileRule({ brandIds: [2 as BrandId], when: { langs: ['fr'] } })(facts())).toBe(false)
    expect([isEmptyRule({}), isEmptyRule({ links: false })]).toEqual([true, false])
  })

  it('looks for links in a text made to be slow as in any other', () => {
    expect(matches({ links: true }, { text: 'a-'.repeat(150_000) })).toBe(false)
    expect(matches({ links: true }, { text: `${'a-'.repeat(150_000)}b.fr` })).toBe(true)
  })

  it('takes time in the length of the text alone, whatever the pattern', () => {
    expect(matches({ pattern: '(a+)+$' }, { text: `${'a'.repeat(20_000)}!` })).toBe(false)
    expect(matches({ pattern: '(x+x+)+y' }, { text: 'x'.repeat(20_000) })).toBe(false)
  })
})

describe('precedence', () => {
  const wish = (rule: string, ...actions: RuleAction[]) => ({ rule, actions })
  it('lets the first decide what becomes of the item, the first reply be sent, and every label stick once', () => {
    const settled = settle([
      wish('a', { do: 'label', name: 'Presse' }), wish('b', { do: 'queue' }, { do: 'reply', texts: ['1'] }),
      wish('c', { do: 'hide' }, { do: 'label', name: 'presse' }, { do: 'label', name: 'jeu' }, { do: 'reply', texts: ['2'] }),
    ])
    expect(settled.filter(({ overruled }) => overruled).map(({ rule, action }) => [rule, action.do])).toEqual([['c', 'hide'], ['c', 'label'], ['c', 'reply']])
    expect([takesDown(settled), keeps(settled)]).toEqual([false, true])
    expect(takesDown(settle([wish('a', { do: 'spam' }), wish('b', { do: 'queue' })]))).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import type { PostId } from '../../../src-contract/ids.ts'
import { charter as charterSchema } from '../../../src-contract/moderation.ts'
import { openClassifier } from '../../judge/moderation-model.ts'
import { heads } from '../heads.ts'
import { decodeDelta, emptyDelta, encodeDelta, keyOf, keyOfSignal } from '../learning/delta.ts'
import { signalNames } from '../signals.ts'
import { isEmojiOnly, printOf, promoMark } from '../print.ts'
import { clockIn, isTimeZone, isWorkingHour, presets, toleranceFor } from './charter.ts'
import { compileLists } from './lists.ts'
import type { ListSource } from './lists.ts'
import { compilePattern } from './patterns.ts'

const classifier = openClassifier()
const entry = (list: ListSource['list'], text: string, patch: Partial<ListSource> = {}): ListSource => ({ list, text, pattern: false, anywhere: false, ...patch })
const judge = (text: string, ...sources: ListSource[]) => classifier.judge(text, 'fr', { lists: compileLists(sources), delta: null, tolerance: null })

describe('a brand’s lists', () => {
  it('find whole words, phrases and disguises, and the inside of a word only where asked', () => {
    expect(judge('Un carnaval', entry('suspect', 'carnaval')).listed).toEqual(['suspect'])
    expect(judge('Des CARNAVALS', entry('suspect', 'carnaval')).listed).toEqual([])
    expect(judge('Des carnavals', entry('suspect', 'carnaval', { anywhere: true })).listed).toEqual(['suspect'])
    expect(judge('La Maison d’à côté, mieux', entry('competitor', 'maison d’à côté')).listed).toEqual(['competitor'])
    expect(judge('c.o.n.n.a.r.d', entry('banned', 'connard')).listed).toEqual(['banned'])
    expect(judge('code PROMO 12', entry('banned', 'promo\\s\\d+', { pattern: true })).hide).toBe(true)
  })

  it('lift what is suspect to the queue and what is banned to hiding, and a competitor to neither', () => {
    const [suspect, banned, competitor] = (['suspect', 'banned', 'competitor'] as const).map((list) => judge('Bonjour le carnaval', entry(list, 'carnaval')))
    expect([suspect?.labels.toxic.band, suspect?.hide]).toEqual(['queue', false])
    expect([banned?.labels.toxic.band, banned?.hide]).toEqual(['hide', true])
    expect(competitor?.labels.toxic.band).toBe('pass')
  })

  it('keep the explanation exact, whatever they add or take', () => {
    const delta = emptyDelta()
    for (let n = 0; n < 3000; n += 1) delta.weights.set(keyOf('fr', n % heads.length, (n * 7919) % 262_144), ((n % 13) - 6) / 3)
    delta.weights.set(keyOf('fr', 0, 0), 0.7)
    for (const [n] of signalNames.entries()) delta.weights.set(keyOfSignal('fr', n % heads.length, n), ((n % 7) - 3) / 5)
    const lists = compileLists([entry('banned', 'carnaval'), entry('allowed', 'connard'), entry('suspect', 'type')])
    for (const text of ['Quel connard ce type', 'Le carnaval de connard', 'Bonjour', '', 'va te faire, sale con ! carnaval ?']) {
      const analysis = classifier.analyse(text, 'fr', { lists, delta, tolerance: presets.gaming.tolerance })
      for (const head of heads) {
        const { bias, score, reasons } = classifier.explain(analysis, head)
        expect(Math.abs(reasons.reduce((sum, { weight }) => sum + weight, bias) - score)).toBeLessThan(1e-6)
      }
    }
  })

  it('change nothing for a brand without any', () => {
    for (const text of ['Quel connard', 'Bonjour à tous', 'Gagnez vite sur bit.ly/x']) {
      expect(classifier.judge(text, 'fr', { lists: null, delta: null, tolerance: null }).labels).toEqual(classifier.classify(text, 'fr').labels)
    }
  })

  it('what was learned alone never hides', () => {
    const delta = emptyDelta()
    delta.weights.set(keyOf('fr', 0, 0), 4)
    const verdict = classifier.judge('Bonjour à tous', 'fr', { lists: null, delta, tolerance: null })
    expect([verdict.labels.toxic.band, verdict.hide, verdict.plain.toxic]).toEqual(['queue', false, false])
  })
})

describe('a pattern', () => {
  it.each(['(', '(?=a)', '(a)\\1', '(?<!a)b', '', 'a{1000}{1000}', 'x'.repeat(501)])('that no linear engine runs is refused: %s', (source) => {
    expect(compilePattern(source, false)).toBeNull()
  })
  it('takes time in the text’s length alone', () => {
    expect(compilePattern('(a*)*b', true)?.find('a'.repeat(50_000), 1)).toEqual([])
    expect(compilePattern('(?:a|aa)+$', false)?.find(`${'a'.repeat(50_000)}!`, 1)).toEqual([])
    expect(compilePattern('a[^b]*b|a', false)?.find('a'.repeat(100_000), 1)).toEqual([])
  })
  it('matches whole words unless asked otherwise', () => {
    expect(compilePattern('or', false)?.find('mort, or et décor', 9)).toEqual([[6, 8]])
    expect(compilePattern('or', true)?.find('mort, or et décor', 9)).toEqual([[1, 3], [6, 8], [15, 17]])
  })
})

describe('a charter', () => {
  it('of each preset is one that can be saved', () => {
    for (const preset of Object.values(presets)) expect(charterSchema.safeParse(preset).success).toBe(true)
  })
  it('tolerates on one post or campaign what it does not elsewhere, for as long as it says', () => {
    const override = { name: 'Foire', posts: [3 as PostId], campaign: 'Fête', tolerance: { insult: 'yes' as const }, until: 1000 }
    const charter = { ...presets.plain, overrides: [override] }
    const insult = (post: Parameters<typeof toleranceFor>[1], at: number) => toleranceFor(charter, post, at).insult
    expect([insult({ id: 3 as PostId, words: '' }, 5), insult({ id: 4 as PostId, words: 'La FETE du village' }, 5)]).toEqual(['yes', 'yes'])
    expect([insult({ id: 4 as PostId, words: 'Autre' }, 5), insult({ id: 3 as PostId, words: '' }, 1000), insult(null, 5)]).toEqual(['no', 'no', 'no'])
  })
  it('knows its working hours in its own time zone, summer and winter', () => {
    const at = (iso: string) => isWorkingHour(presets.plain, Date.parse(iso))
    expect([at('2026-01-13T08:00:00Z'), at('2026-01-13T07:59:00Z'), at('2026-07-14T07:00:00Z'), at('2026-01-17T10:00:00Z')]).toEqual([true, false, true, false])
    expect(clockIn('America/Guadeloupe', Date.parse('2026-01-13T03:30:00Z'))).toEqual({ day: 1, minute: 23 * 60 + 30 })
    expect([isTimeZone('Europe/Paris'), isTimeZone('Europe/Nowhere')]).toEqual([true, false])
  })
  it('never lets hatred or threats pass: the schema has no word for it', () => {
    expect(charterSchema.safeParse({ ...presets.plain, tolerance: { ...presets.plain.tolerance, threat: 'yes' } }).success).toBe(false)
  })
})

describe('what is beyond one text', () => {
  it('is told by what its letters add up to, whatever stands between them', () => {
    expect(printOf('Ce produit m’a changé la vie ! 😍')).toBe(printOf('ce PRODUIT @ana m a change la... vie 12'))
    expect(printOf('Ce produit m’a changé la vie')).not.toBe(printOf('Ce produit m’a gâché la vie'))
    expect(printOf('Merci !')).toBeNull()
  })
  it('by the purse or the short link it brings', () => {
    expect(promoMark('allez sur https://bit.ly/Gain-Sur?x')).toBe(promoMark('BIT.LY/gain-sur?x'))
    expect(promoMark('0x52908400098527886E0F7030069857D2E4169EE7')).not.toBeNull()
    expect(promoMark('rendez-vous sur https://www.lemonde.example/article')).toBeNull()
  })
  it('and emoji alone say nothing but themselves', () => {
    expect(['👍🏽❤️', '🇫🇷 !', 'ok 👍', '12', ''].map(isEmojiOnly)).toEqual([true, true, false, false, false])
  })
})

it('what was learned comes back from its bytes as it went, and bytes that are none give nothing', () => {
  const delta = emptyDelta()
  for (let n = 1; n < 500; n += 1) delta.weights.set(n * 11, Math.fround(n / 7))
  expect(decodeDelta(encodeDelta(delta))).toEqual(delta)
  for (const bytes of [[], [1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8], [9, 0, 0, 0, 1, 0, 0, 0, 1]]) expect(decodeDelta(Uint8Array.from(bytes)).weights.size).toBe(0)
  for (let n = 0; n < 30_000; n += 1) delta.weights.set(n, n + 1)
  expect(decodeDelta(encodeDelta(delta)).weights.size).toBe(20_000)
})

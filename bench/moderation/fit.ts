import { heads } from '../../src-main/moderation/heads.ts'
import type { Head } from '../../src-main/moderation/heads.ts'
import { askingNames } from '../../src-main/moderation/asking.ts'
import { frameNames } from '../../src-main/moderation/frames.ts'
import { signalNames } from '../../src-main/moderation/signals.ts'
import type { SignalName } from '../../src-main/moderation/signals.ts'
import { train } from '../../src-main/moderation/training/logistic.ts'
import type { Sign, Weights } from '../../src-main/moderation/training/logistic.ts'
import { unscaled } from '../../src-main/moderation/training/scales.ts'
import type { Scaling } from '../../src-main/moderation/training/scales.ts'
import { trust } from './examples.ts'
import type { Featured } from './examples.ts'

export type Plan = { lang: string; head: Head; most: number; epochs: number; rate: number; signalRate: number; decay: number; scaling: Scaling; doubt: number }

const steady = { epochs: 10, rate: 0.3, signalRate: 0.3, decay: 1e-5, scaling: unscaled, doubt: 0 }
const scaled = (scaling: Partial<Scaling>): Scaling => ({ ...unscaled, ...scaling })
const manyWords = scaled({ contrast: 0.5, word: 2, pair: 2 })
const oneSided = { ...steady, rate: 0.1, signalRate: 0.1, scaling: scaled({ contrast: 1, word: 3, pair: 3 }) }

/** Chosen by cross-validation over training and development split. */
export const plan: readonly Plan[] = [
  { doubt: 0, lang: 'fr', head: 'toxic', most: 100_000, epochs: 6, rate: 0.05, signalRate: 0.1, decay: 1e-5, scaling: scaled({ rarity: true, word: 3, pair: 2 }) },
  { doubt: 0, lang: 'en', head: 'toxic', most: 100_000, epochs: 7, rate: 0.057, signalRate: 0.032, decay: 5e-7, scaling: scaled({ contrast: 0.3, word: 1.3, pair: 1.3, least: 2 }) },
  ...(['de', 'pt'] as const).map((lang) => ({ doubt: 0, lang, head: 'toxic' as const, most: 60_000, epochs: 10, rate: 0.1, signalRate: 0.1, decay: 1e-4, scaling: manyWords })),
  { ...steady, lang: 'fr', head: 'spam', most: 40_000, rate: 0.2, signalRate: 0.14, decay: 7e-5, doubt: 0.05, scaling: scaled({ rarity: true, word: 1.3, pair: 3, least: 2 }) },
  { ...steady, lang: 'fr', head: 'question', most: 40_000, rate: 0.1, signalRate: 0.1, scaling: scaled({ rarity: true, word: 3, pair: 2 }) },
  ...(['spam', 'question'] as const).map((head) => ({ ...steady, lang: 'en', head, most: 40_000 })),
  ...(['fr', 'en'] as const).flatMap((lang) => (['complaint', 'praise'] as const).map((head) => ({ ...oneSided, lang, head, most: 40_000 }))),
]

// Signals that tell collections apart rather than texts.
const ignored: Record<Head, readonly SignalName[]> = {
  toxic: ['link', 'mention', 'phone', 'money', 'contact', 'shortener', 'long', 'code', 'number', 'numbers', 'lure', 'lures'],
  spam: [], complaint: ['link', 'mention'], question: [], praise: ['link', 'mention'],
}
const raising: readonly SignalName[] = ['insult2', 'insult3', 'hate2', 'hate3', 'threat3', 'aimed', 'intensified', 'disguised', 'emojiInsult', 'emojiWeapon']
const lowering: readonly SignalName[] = ['group.plain', 'group.blame', 'group.good', 'group.not.harm', 'group.not.bad', 'group.not.beast', 'group.not.loathe', 'slur.told', 'slur.good', 'ease', 'rude.self']
const frames = new Set<string>(frameNames)
const questions = new Set<string>(askingNames)

function signOf(head: Head, name: SignalName): Sign | undefined {
  if (ignored[head].includes(name) || (questions.has(name) && head !== 'question')) return 'none'
  if (head !== 'toxic') return frames.has(name) && !(head === 'spam' && name.startsWith('lure')) ? 'none' : undefined
  if (raising.includes(name)) return 'raises'
  return name.startsWith('guard.') || name.startsWith('group.told.') || lowering.includes(name) ? 'lowers' : undefined
}
const signs = new Map(heads.map((head) => [head, signalNames.map((name) => signOf(head, name))]))

export function fit(lang: string, head: Head, rows: readonly Featured[]): Weights {
  const settings = plan.find((each) => each.lang === lang && each.head === head) ?? steady
  const examples = rows.flatMap((row) => {
    const label = row.labels[head]
    const weight = row.lang === lang ? trust(head, row) : 0
    return label === null || weight === 0 ? [] : [{ buckets: row.buckets, values: row.values, kinds: row.kinds, signals: row.signals, label, weight }]
  })
  return train(examples, { ...settings, seed: 7 }, signs.get(head) ?? [])
}

export function scoreOf({ table, signals, bias }: Weights, row: Featured): number {
  let score = bias
  for (let n = 0; n < row.buckets.length; n += 1) score += (table[row.buckets[n] ?? 0] ?? 0) * (row.values[n] ?? 0)
  for (const { index, value } of row.signals) score += (signals[index] ?? 0) * value
  return score
}

import { heads } from '../../src-main/moderation/heads.ts'
import type { Head } from '../../src-main/moderation/heads.ts'
import { signalNames } from '../../src-main/moderation/signals.ts'
import type { SignalName } from '../../src-main/moderation/signals.ts'
import { train } from '../../src-main/moderation/training/logistic.ts'
import type { Sign, Weights } from '../../src-main/moderation/training/logistic.ts'
import { trust } from './examples.ts'
import type { Featured } from './examples.ts'

export const plan: readonly { lang: string; head: Head; most: number; epochs: number; decay: number }[] = [
  { lang: 'fr', head: 'toxic', most: 100_000, epochs: 12, decay: 1e-5 },
  { lang: 'en', head: 'toxic', most: 100_000, epochs: 6, decay: 2e-6 },
  { lang: 'de', head: 'toxic', most: 60_000, epochs: 10, decay: 1e-5 },
  { lang: 'pt', head: 'toxic', most: 60_000, epochs: 10, decay: 1e-5 },
  ...(['fr', 'en'] as const).flatMap((lang) => heads.filter((head) => head !== 'toxic').map((head) => ({ lang, head, most: 40_000, epochs: 10, decay: 1e-5 }))),
]

// Signals that tell collections apart rather than texts.
const ignored: Record<Head, readonly SignalName[]> = {
  toxic: ['link', 'mention', 'phone', 'money', 'contact', 'shortener', 'long'],
  spam: [], complaint: ['link', 'mention'], question: [], praise: ['link', 'mention'],
}
const raising: readonly SignalName[] = ['insult2', 'insult3', 'hate2', 'hate3', 'threat3', 'aimed', 'intensified', 'disguised', 'emojiInsult', 'emojiWeapon']

function signOf(head: Head, name: SignalName): Sign | undefined {
  if (ignored[head].includes(name)) return 'none'
  if (head !== 'toxic') return undefined
  return raising.includes(name) ? 'raises' : name.startsWith('guard.') ? 'lowers' : undefined
}
const signs = new Map(heads.map((head) => [head, signalNames.map((name) => signOf(head, name))]))

export function fit(lang: string, head: Head, rows: readonly Featured[]): Weights {
  const settings = plan.find((each) => each.lang === lang && each.head === head)
  const examples = rows.flatMap((row) => {
    const label = row.labels[head]
    const weight = row.lang === lang ? trust(head, row) : 0
    return label === null || weight === 0 ? [] : [{ buckets: row.buckets, values: row.values, signals: row.signals, label, weight }]
  })
  return train(examples, { epochs: settings?.epochs ?? 10, decay: settings?.decay ?? 1e-5, rate: 0.3, seed: 7 }, signs.get(head) ?? [])
}

export function scoreOf({ table, signals, bias }: Weights, row: Featured): number {
  let score = bias
  for (let n = 0; n < row.buckets.length; n += 1) score += (table[row.buckets[n] ?? 0] ?? 0) * (row.values[n] ?? 0)
  for (const { index, value } of row.signals) score += (signals[index] ?? 0) * value
  return score
}

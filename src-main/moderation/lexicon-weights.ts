import type { Head } from './heads.ts'
import { signalNames } from './signals.ts'
import type { SignalName } from './signals.ts'

/** For languages without a model of their own: what the lexicon and the signs say, weighed by hand. */
const byHand: Record<Head, { bias: number; weights: Partial<Record<SignalName, number>> }> = {
  toxic: {
    bias: -3,
    weights: {
      insult1: 0.3, insult2: 2, insult3: 4, hate2: 2, hate3: 4, threat3: 5, sexual2: 1, profanity1: 0.6, aimed: 1.2, intensified: 1, atGroup: 0.8,
      emojiInsult: 1.5, emojiWarm: -0.5, emojiWeapon: 1, warm: -0.6, phrase: 0.6, 'guard.quotation': -0.5, 'guard.negation': -0.5, 'guard.self': -0.5,
    },
  },
  spam: { bias: -3, weights: { link: 1.5, shortener: 2, contact: 1.6, money: 1, phone: 1 } },
  complaint: { bias: -3, weights: { profanity1: 1, exclamation: 0.5 } },
  question: { bias: -3, weights: { questionMark: 4, lastQuestion: 1, interrogative: 1.5 } },
  praise: { bias: -2.5, weights: { warm: 1.6, emojiWarm: 1.2 } },
}

export function handWeights(head: Head): { bias: number; signals: Float64Array } {
  const { bias, weights } = byHand[head]
  return { bias, signals: Float64Array.from(signalNames, (name) => weights[name] ?? 0) }
}

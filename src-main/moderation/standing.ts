import type { Signals } from './signals.ts'
import type { Sublabel } from './verdict.ts'

/** Of the lexicon's hits those that no guard covers: whether one is grave enough for the second key, and what they say. */
export function standing({ hits, covered, guards }: Signals): { key: boolean; sublabels: Sublabel[] } {
  const sublabels = new Set<Sublabel>()
  let key = false
  for (const { entry, first } of hits) {
    if (covered[first] === true || entry.severity < 2) continue
    if (entry.category === 'insult' || entry.category === 'hate' || entry.category === 'threat' || entry.category === 'sexual') sublabels.add(entry.category)
    if (entry.category !== 'sexual' && entry.category !== 'profanity') key = true
  }
  return { key: key && !guards.some(({ name }) => name === 'quotation' || name === 'negation' || name === 'self'), sublabels: Array.from(sublabels) }
}

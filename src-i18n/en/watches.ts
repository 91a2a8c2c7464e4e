import type { watches as french } from '../fr/watches.ts'
import type { SameKeys } from '../same-keys.ts'

export const watches = {
  'watch.title': 'Watches',
} as const satisfies SameKeys<typeof french>

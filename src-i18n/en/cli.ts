import type { cli as french } from '../fr/cli.ts'
import type { SameKeys } from '../same-keys.ts'

export const cli = {
  'about': 'Moderate from the terminal. JSON goes to standard output, sentences to standard error.',
} as const satisfies SameKeys<typeof french>

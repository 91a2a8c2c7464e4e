import type { ui as french } from '../fr/ui.ts'
import type { SameKeys } from '../same-keys.ts'

export const ui = {
  'app.name': 'Vigie',
} as const satisfies SameKeys<typeof french>

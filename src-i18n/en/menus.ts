import type { menus as french } from '../fr/menus.ts'
import type { SameKeys } from '../same-keys.ts'

export const menus = {
  'file': 'File',
} as const satisfies SameKeys<typeof french>

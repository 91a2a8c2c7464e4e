import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Where the forum begins, without a slash at its end: it may lie in a folder of a site. */
  base: z.string(),
  userId: z.number(),
  username: z.string(),
  /**
   * How the key is shown: one made by the forum's administration names whom it speaks for, one that a user gave does not.
   * https://docs.discourse.org/#section/Authentication
   */
  keyKind: z.enum(['admin', 'user']),
  staff: z.boolean(),
  /** Whether the key may change anything. */
  writes: z.boolean(),
  /** The review queue is open to staff, and to those who moderate a category. */
  reviews: z.boolean(),
  /** The categories whose posts are read; null for all that we may read. */
  categories: z.array(z.string()).nullable(),
  maxCharacters: z.number(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'discourse settings' })
  return parsed.data
}

import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Where the forum begins, without a slash at its end: it may lie in a folder of a site. */
  base: z.string(),
  uid: z.number(),
  username: z.string(),
  slug: z.string(),
  /** A master token says with every question whom it speaks for. https://docs.nodebb.org/api/read/#section/Overview/Authentication */
  master: z.boolean(),
  /** Of the whole forum: may mute and ban. */
  staff: z.boolean(),
  /** Of at least one category: sees flags and what waits. */
  moderates: z.boolean(),
  /** A category that alone is read, with those below it; null for all. */
  category: z.number().nullable(),
  maxPost: z.number(),
  maxMessage: z.number(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'nodebb settings' })
  return parsed.data
}

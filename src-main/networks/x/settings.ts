import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  origin: z.string(),
  userId: z.string(),
  username: z.string(),
  /** Under which names the interface speaks: `post.fields` since August 2026, `tweet.fields` before. What comes is read under both. */
  dialect: z.enum(['post', 'tweet']),
  /** A subscription that lets one write at length. */
  long: z.boolean(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'x settings' })
  return parsed.data
}

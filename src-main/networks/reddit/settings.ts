import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Where the interface is, and where tokens are renewed. */
  api: z.string(),
  token: z.string(),
  userId: z.string(),
  username: z.string(),
  /** Who the vendor is told is asking. */
  agent: z.string(),
  /** The communities that the account moderates, by name. */
  communities: z.array(z.string()),
  /** Streams for which the access lacks a permission. */
  without: z.array(z.string()),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'reddit settings' })
  return parsed.data
}

import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Of the interface, without its version. */
  origin: z.string(),
  /** The `open_id` of the account, of which every call says it is `business_id`. */
  businessId: z.string(),
  username: z.string(),
  /** Private messages were asked for. */
  messages: z.boolean().default(false),
  /** Streams that these credentials may not read. */
  closed: z.array(z.string()).default([]),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'tiktok settings' })
  return parsed.data
}

import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Of the interface, without its version; null at the vendor's own place. */
  origin: z.string().nullable(),
  userId: z.string(),
  username: z.string(),
  /** Streams that these credentials may not read. */
  closed: z.array(z.string()).default([]),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'instagram settings' })
  return parsed.data
}

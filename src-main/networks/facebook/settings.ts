import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Of the interface, with its version. */
  base: z.string(),
  pageId: z.string(),
  name: z.string(),
  /** Streams that these credentials may not read. */
  closed: z.array(z.string()).default([]),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'facebook settings' })
  return parsed.data
}

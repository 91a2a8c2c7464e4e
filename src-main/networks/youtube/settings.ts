import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Where the interface is, and where tokens are renewed. */
  api: z.string(),
  token: z.string(),
  channelId: z.string(),
  /** The Google Cloud project whose units are spent. */
  project: z.string(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'youtube settings' })
  return parsed.data
}

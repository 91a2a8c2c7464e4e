import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Where reviews are, and where tokens are renewed. */
  reviews: z.string(),
  token: z.string(),
  /** `accounts/A/locations/L`. */
  location: z.string(),
  title: z.string(),
  url: z.string().nullable(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'google business settings' })
  return parsed.data
}

import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  /** Hosts of the interface and of the tokens. */
  api: z.string(),
  oauth: z.string(),
  /** `urn:li:organization:2414183`. */
  organization: z.string(),
  name: z.string(),
  /** `202608`: the month of the interface that is spoken. */
  version: z.string(),
  /** Streams that these credentials may not read. */
  closed: z.array(z.string()).default([]),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'linkedin settings' })
  return parsed.data
}

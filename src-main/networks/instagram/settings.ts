import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'
import { pageVendor, vendor, version } from './capabilities.ts'

const settings = z.object({
  /** Of the interface, without its version; null at the vendor's own place. */
  origin: z.string().nullable(),
  userId: z.string(),
  /** The Page through whose token it is reached; null with Instagram's own sign-in. */
  page: z.string().nullable().default(null),
  username: z.string(),
  /** Streams that these credentials may not read. */
  closed: z.array(z.string()).default([]),
})
export type Settings = z.infer<typeof settings>

/** Where the interface is, and by which names its lists go. */
export function placesOf({ origin, page, userId }: Pick<Settings, 'origin' | 'page' | 'userId'>): { base: string; mine: string; inbox: string } {
  const base = `${origin ?? (page === null ? vendor : pageVendor)}/${version}`
  return { base, mine: page === null ? 'me' : userId, inbox: page ?? 'me' }
}

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'instagram settings' })
  return parsed.data
}

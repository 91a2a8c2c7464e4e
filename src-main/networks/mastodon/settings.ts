import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

const settings = z.object({
  origin: z.string(),
  /** Our id on that server: it counts there alone. */
  accountId: z.string(),
  username: z.string(),
  /** What completes the handle of a local account. */
  domain: z.string(),
  /**
   * snac tells of itself in ways of its own: the id of a status changes when it is edited, whatever is not public is called private, and
   * there are neither reports nor deletion. https://codeberg.org/grunfink/snac2
   */
  flavour: z.enum(['mastodon', 'snac']),
  /** Several statuses at once, since 4.3. https://docs.joinmastodon.org/methods/statuses/#index */
  many: z.boolean(),
  /** Where it tells of news by itself; absent in accounts connected before that was asked. */
  streaming: z.string().nullable().default(null),
  /** Of the server's staff, with a token that allows to read and limit accounts; absent in accounts connected before that was asked. */
  staff: z.boolean().default(false),
  maxCharacters: z.number(),
  /** What a link counts as, however long. */
  urlCharacters: z.number(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'mastodon settings' })
  return parsed.data
}

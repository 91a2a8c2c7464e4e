import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { AdapterAccount } from '../adapter.ts'

/** Where accounts are that nobody says are elsewhere. */
export const defaultService = 'https://bsky.social'

/** The chat of Bluesky, as the PDS reaches it for us. https://docs.bsky.app/docs/api/chat-bsky-convo-list-convos */
export const defaultChatService = 'did:web:api.bsky.chat#bsky_chat'

const settings = z.object({
  /** Where the repository lies and every request goes. */
  pds: z.string(),
  /** Where sessions are made: the address that was typed, which may be an entrance before many PDS. */
  service: z.string(),
  /** `no`: the app password was made without access to messages. `unknown`: the chat did not answer when we connected. */
  chat: z.enum(['yes', 'no', 'unknown']),
  chatService: z.string().default(defaultChatService),
  /** The moderation service that reports go to; absent, the one the PDS is configured with. */
  labeler: z.string().nullable().default(null),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'bluesky settings' })
  return parsed.data
}

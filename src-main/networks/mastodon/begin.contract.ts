import { accountId } from '../../../src-contract/ids.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { createMastodonSandbox } from '../../../src-sandbox/mastodon/sandbox.ts'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import { targetOf } from '../adapter.contract.ts'
import type { Action, ActionKey, Connecting, Session } from '../adapter.ts'
import { mastodon } from './adapter.ts'

export const never: AbortSignal = new AbortController().signal
export const us = 'marque'
export const them = 'lea@ailleurs.test'
export const token = 'a-token-of-ours'

export async function openSession(connecting: Connecting, clock: Clock = systemClock): Promise<Session> {
  const connected = await mastodon.connect(connecting, never)
  return {
    account: {
      id: accountId.parse(1),
      remoteId: connected.remoteId,
      handle: connected.handle,
      url: connected.url,
      settings: connected.settings,
    },
    secrets: connected.secrets,
    saveSecrets: () => Promise.resolve(),
    http: connecting.http,
    clock,
  }
}

/** A sandbox with an account of ours on it, connected, and one status of February 2026. */
export async function begin(options: Partial<MastodonSandboxOptions> & { observe?: (http: HttpClient) => HttpClient } = {}) {
  const { observe, ...more } = options
  const sandbox = createMastodonSandbox({ accounts: [{ username: us, displayName: 'La Marque', token }], ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock: systemClock }
  const session = await openSession(connecting)
  const post = sandbox.post(us, 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, session, post }
}

/** What a reader of all streams holds in the end. */
export function createReading(session: Session) {
  const items = new Map<string, RemoteItem>()
  const posts = new Map<string, RemotePost>()
  const cursors = new Map<string, Cursor>()
  return {
    items,
    posts,
    cursors,
    text(text: string): RemoteItem {
      const found = [...items.values()].find((item) => item.text === text)
      if (found === undefined) throw new Error(`no such item among ${items.size}`)
      return found
    },
    async read(...streamIds: string[]): Promise<Batch[]> {
      const batches: Batch[] = []
      for (const stream of mastodon.streams(session.account).filter(({ id }) => streamIds.length === 0 || streamIds.includes(id))) {
        for await (const batch of mastodon.pull(session, stream, cursors.get(stream.id) ?? null, never)) {
          batches.push(batch)
          cursors.set(stream.id, batch.cursor)
          for (const item of batch.upserted) items.set(item.remoteId, item)
          for (const post of batch.posts) posts.set(post.remoteId, post)
        }
      }
      return batches
    },
  }
}

let keys = 0
export function newKey(createdAt = Date.now()): ActionKey {
  keys += 1
  return { seed: keys.toString(16).padStart(8, '0').repeat(8), createdAt }
}

export const actOn = (item: RemoteItem, verb: NetworkVerb, text: string | null = null, more: Partial<Action> = {}): Action => ({
  verb,
  target: targetOf(item),
  text,
  private: false,
  reason: null,
  ...more,
})

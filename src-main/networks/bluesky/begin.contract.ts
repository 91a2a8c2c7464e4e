import { accountId } from '../../../src-contract/ids.ts'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { createBlueskySandbox } from '../../../src-sandbox/bluesky/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import { targetOf } from '../adapter.contract.ts'
import type { Action, ActionKey, Connecting, Session } from '../adapter.ts'
import { bluesky } from './adapter.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'

export const never: AbortSignal = new AbortController().signal
export const us = 'atelier-nord.test'
export const them = 'lea.test'
export const password = 'abcd-efgh-ijkl-mnop'

/** A session for what `connect` found, with the secrets as they were last saved. */
export async function openSession(connecting: Connecting, http: HttpClient = connecting.http, clock: Clock = systemClock) {
  const connected = await bluesky.connect(connecting, never)
  let secrets: Record<string, string> = connected.secrets
  const saves: Record<string, string>[] = []
  const session: Session = {
    account: {
      id: accountId.parse(1),
      remoteId: connected.remoteId,
      handle: connected.handle,
      url: connected.url,
      settings: connected.settings,
    },
    get secrets() {
      return secrets
    },
    saveSecrets: (renewed) => {
      secrets = renewed
      saves.push(renewed)
      return Promise.resolve()
    },
    http,
    clock,
  }
  return { session, saves, connected }
}

/** A sandbox with an account of ours on it, connected, and one post of February 2026. */
export async function begin(options: { privileged?: boolean; observe?: (http: HttpClient) => HttpClient } = {}) {
  const sandbox = createBlueskySandbox({
    accounts: [
      { handle: us, displayName: 'Atelier Nord', password, privileged: options.privileged ?? true },
      { handle: them, displayName: 'Léa' },
    ],
  })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const http = options.observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: us, secrets: { password }, http, clock: systemClock }
  const opened = await openSession(connecting)
  const post = sandbox.post(us, 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

/** What a reader of all streams holds in the end. */
export function createReading(session: Session) {
  const items = new Map<string, RemoteItem>()
  const posts = new Map<string, RemotePost>()
  const removed = new Set<string>()
  const cursors = new Map<string, Cursor>()
  return {
    items,
    posts,
    removed,
    cursors,
    text: (text: string): RemoteItem => {
      const found = [...items.values()].find((item) => item.text === text)
      if (found === undefined) throw new Error('no such item')
      return found
    },
    async read(...streamIds: string[]): Promise<Batch[]> {
      const batches: Batch[] = []
      for (const stream of bluesky.streams(session.account).filter(({ id }) => streamIds.length === 0 || streamIds.includes(id))) {
        for await (const batch of bluesky.pull(session, stream, cursors.get(stream.id) ?? null, never)) {
          batches.push(batch)
          cursors.set(stream.id, batch.cursor)
          for (const item of batch.upserted) items.set(item.remoteId, item)
          for (const post of batch.posts) posts.set(post.remoteId, post)
          for (const id of batch.removed) removed.add(id)
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

export const actOn = (item: RemoteItem, verb: NetworkVerb, text: string | null = null, reason: string | null = null): Action => ({
  verb,
  target: targetOf(item),
  text,
  private: false,
  reason,
})

import { accountId } from '../../../src-contract/ids.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { createTelegramSandbox } from '../../../src-sandbox/telegram/sandbox.ts'
import type { TelegramSandboxOptions } from '../../../src-sandbox/telegram/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import { targetOf } from '../adapter.contract.ts'
import type { Action, ActionKey, Connecting, Session } from '../adapter.ts'
import { telegram } from './adapter.ts'

export const never: AbortSignal = new AbortController().signal
export const token = '7000000001:AAF-a_token-of-ours-0123456789abcdefg'
export const them = 'lea_martin'

export async function openSession(connecting: Connecting, clock: Clock = systemClock): Promise<Session> {
  const connected = await telegram.connect(connecting, never)
  const { remoteId, handle, url, settings } = connected
  return {
    account: { id: accountId.parse(1), remoteId, handle, url, settings },
    secrets: connected.secrets,
    saveSecrets: () => Promise.resolve(),
    http: connecting.http,
    clock,
  }
}

/** A bot of ours, connected, which moderates one group. */
export async function begin(options: Partial<TelegramSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createTelegramSandbox({ token, username: 'marque_bot', name: 'La Marque', readsAll: true, ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const session = await openSession(connecting, clock)
  const group = sandbox.group({ title: 'Les amis de la Marque' })
  return { sandbox, connecting, session, group }
}

/** What a reader of all that came holds in the end. */
export function createReading(session: Session) {
  const items = new Map<string, RemoteItem>()
  const posts = new Map<string, RemotePost>()
  let cursor: Cursor | null = null
  return {
    items,
    posts,
    cursor: () => cursor,
    text(text: string): RemoteItem {
      const found = [...items.values()].find((item) => item.text === text)
      if (found === undefined) throw new Error(`no such item among ${items.size}`)
      return found
    },
    async read(): Promise<Batch[]> {
      const batches: Batch[] = []
      for await (const batch of telegram.pull(session, { id: 'updates', role: 'live' }, cursor, never)) {
        batches.push(batch)
        cursor = batch.cursor
        for (const item of batch.upserted) items.set(item.remoteId, item)
        for (const id of batch.removed) items.delete(id)
        for (const post of batch.posts) posts.set(post.remoteId, post)
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

export const actOn = (item: RemoteItem, verb: NetworkVerb, text: string | null = null, more: Partial<Action> = {}): Action =>
  ({ verb, target: targetOf(item), text, private: false, reason: null, ...more })

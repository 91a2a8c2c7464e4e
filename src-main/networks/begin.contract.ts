import { accountId } from '../../src-contract/ids.ts'
import type { NetworkVerb } from '../../src-contract/network.ts'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../src-contract/remote.ts'
import { systemClock } from '../lib/clock.ts'
import type { Clock } from '../lib/clock.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../net/http.ts'
import { targetOf } from './adapter.contract.ts'
import type { Action, ActionKey, Connected, Connecting, NetworkAdapter, Session } from './adapter.ts'

// What the tests of every adapter begin with.

export const never: AbortSignal = new AbortController().signal

export type Opened = { session: Session; connected: Connected; saves: Record<string, string>[]; unread: { what: string; remoteId: string | null }[] }

/** A session for what `connect` found, with the secrets as they were last saved; `unread` is what the adapter left out as unreadable. */
export async function openSession(
  adapter: NetworkAdapter,
  connecting: Connecting,
  { http = connecting.http, clock = systemClock }: { http?: HttpClient; clock?: Clock } = {},
): Promise<Opened> {
  const connected = await adapter.connect(connecting, never)
  const { remoteId, handle, url, settings } = connected
  let secrets: Record<string, string> = connected.secrets
  const saves: Record<string, string>[] = []
  const unread: Opened['unread'] = []
  const session: Session = {
    account: { id: accountId.parse(1), remoteId, handle, url, settings },
    get secrets() {
      return secrets
    },
    saveSecrets: (renewed) => {
      secrets = renewed
      saves.push(renewed)
      return Promise.resolve()
    },
    unreadable: (what, id) => void unread.push({ what, remoteId: id }),
    http,
    clock,
  }
  return { session, connected, saves, unread }
}

/** What a reader of all streams, or of those named, holds in the end. */
export function createReading(adapter: NetworkAdapter, session: Session) {
  const items = new Map<string, RemoteItem>()
  const posts = new Map<string, RemotePost>()
  const removed = new Set<string>()
  const cursors = new Map<string, Cursor>()
  return {
    items,
    posts,
    removed,
    cursors,
    text(text: string): RemoteItem {
      const found = [...items.values()].find((item) => item.text === text)
      if (found === undefined) throw new Error(`no such item among ${items.size}`)
      return found
    },
    async read(...streamIds: string[]): Promise<Batch[]> {
      const batches: Batch[] = []
      for (const stream of adapter.streams(session.account).filter(({ id }) => streamIds.length === 0 || streamIds.includes(id))) {
        for await (const batch of adapter.pull(session, stream, cursors.get(stream.id) ?? null, never)) {
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

export const actOn = (item: RemoteItem, verb: NetworkVerb, text: string | null = null, more: Partial<Action> = {}): Action => ({
  verb,
  target: targetOf(item),
  text,
  private: false,
  reason: null,
  ...more,
})

/** The same client with another way of sending. */
export function sendingBy(http: HttpClient, send: HttpClient['send']): HttpClient {
  return {
    ...http,
    send,
    get requests() {
      return http.requests
    },
    get budget() {
      return http.budget
    },
  }
}

/** A question with its answer, as a specification judges them. */
export type Exchange = { request: HttpRequest; answer: unknown; status: number }

/** Passes everything through and keeps what was said. */
export const heardBy =
  (exchanges: Exchange[]) =>
  (http: HttpClient): HttpClient =>
    sendingBy(http, async (request, signal): Promise<HttpResponse> => {
      const answer = await http.send(request, signal)
      exchanges.push({ request, answer: answer.json, status: answer.status })
      return answer
    })

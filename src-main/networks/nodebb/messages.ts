import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import type { Client, Message } from './client.ts'
import { toMessage } from './transform.ts'

/**
 * Of each recent room, when the last message that was read was written, the latest read last. `reached`: where the page begins on which a reading was broken
 * off; nothing before the one below it tells that all below is known.
 */
const live = z.object({ last: z.record(z.string(), z.number()), reached: z.number().nullable().default(null) })
/** A name, not a number: numbers as keys would stand in their own order. */
const keyOf = (room: number): string => `r${room}`
const history = z.object({ start: z.number(), inPage: z.number(), done: z.number(), ended: z.boolean() })
/** The first sync reads as many rooms; the others are read at the next, or with the back-fill. */
const first = 10
const remembered = 400

/** What was said in a room after a moment; notes on who came and went are nobody's words. */
async function messagesOf(client: Client, room: number, after: number, signal: AbortSignal): Promise<RemoteItem[]> {
  const found = new Map<number, Message>()
  for (let start = 0; ; ) {
    const page = await client.messages(room, start, signal)
    if (page === null || page.given === 0) break
    const fresh = page.rows.filter((one) => one.timestamp > after && !found.has(one.mid))
    for (const one of fresh) found.set(one.mid, one)
    if (fresh.length < page.rows.length || fresh.length === 0) break
    start += page.given
  }
  return [...found.values()]
    .filter((one) => one.system !== true)
    .sort((a, b) => a.timestamp - b.timestamp)
    .map((one) => toMessage(room, one, client.settings))
}

/** Newest first: the first page without news is followed by none with. Public rooms are places to chat, not messages to us. */
export async function* pullMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  let state = from ?? { last: {}, reached: null }
  const mark = (room: number, at: number, reached: number | null) => {
    const { [keyOf(room)]: _, ...others } = state.last
    state = { last: Object.fromEntries([...Object.entries(others), [keyOf(room), at]].slice(-remembered)), reached }
  }
  for (let start: number | null = 0; start !== null; ) {
    const { rows, next } = await client.rooms(start, signal)
    const own = rows.filter((one) => one.public !== true)
    const changed = own.filter((one) => (one.teaser?.timestamp ?? 0) > (state.last[keyOf(one.roomId)] ?? 0))
    for (const one of from === null ? changed.slice(0, first) : changed) {
      const upserted = await messagesOf(client, one.roomId, state.last[keyOf(one.roomId)] ?? 0, signal)
      mark(one.roomId, one.teaser?.timestamp ?? 0, from === null ? null : Math.max(start, from.reached ?? 0))
      yield { posts: [], upserted, removed: [], cursor: state }
    }
    start = from === null || (changed.length < own.length && start > (from.reached ?? -1)) ? null : next
  }
  if (state.reached !== null) yield { posts: [], upserted: [], removed: [], cursor: { ...state, reached: null } }
}

/** Every room there is. */
export async function* fillMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { start, inPage, done, ended } = history.safeParse(cursor).data ?? { start: 0, inPage: 0, done: 0, ended: false }
  while (!ended) {
    const { rows, next } = await client.rooms(start, signal)
    for (const one of rows.slice(inPage)) {
      inPage += 1
      done += 1
      const upserted = one.public === true ? [] : await messagesOf(client, one.roomId, 0, signal)
      yield { posts: [], upserted, removed: [], cursor: { start, inPage, done, ended }, progress: { done, total: null } }
    }
    ended = next === null
    start = next ?? start
    inPage = 0
    yield { posts: [], upserted: [], removed: [], cursor: { start, inPage, done, ended }, progress: { done, total: ended ? done : null } }
  }
}

import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { statusIn } from './answer.ts'
import type { Client, Page } from './client.ts'
import type { Reader } from './reader.ts'
import { isDirect } from './transform.ts'
import type { Conversation, Status } from './wire.ts'

/** Of each recent conversation the last thing said in it, with its edition. */
const live = z.object({ last: z.record(z.string(), z.string()) })
const history = z.object({ older: z.string().nullable(), inPage: z.number(), done: z.number(), ended: z.boolean() })

/** The first sync reads as many conversations and leaves the rest to the back-fill. */
const first = 15
/** More than a few pages of them are not remembered: those are looked at again when they move. */
const remembered = 400

const editionOf = ({ last_status: last }: Conversation) => `${last?.id ?? ''} ${last?.edited_at ?? ''}`

/**
 * None where the server has no such list: its direct messages come as notifications. Ids here are the server's own, so pages turn by its
 * Link alone.
 */
async function read(client: Client, maxId: string | null, signal: AbortSignal): Promise<Page<Conversation>> {
  try {
    const page = await client.conversations({ maxId }, signal)
    return page.linked ? page : { ...page, older: null }
  } catch (error) {
    if (![400, 403, 404, 405, 410, 501].includes(statusIn(error) ?? 0)) throw error
    return { rows: [], given: 0, older: null, linked: false }
  }
}

/** Everything said in it: from the first direct status downwards, because an answer to an earlier message is not above the last. */
async function messagesOf(client: Client, reader: Reader, last: Status): Promise<Batch> {
  const around = await reader.walk(last)
  const opening = around.find((one) => isDirect(one, client.settings)) ?? last
  const whole = opening.id === last.id ? around : await reader.walk(opening)
  const said = [...new Map([...around, ...whole].map((one) => [one.id, one])).values()].filter((one) => isDirect(one, client.settings))
  const { items } = await reader.collect(said.length === 0 ? [last] : said, true)
  return { posts: [], upserted: items, removed: [], cursor: {} }
}

export async function* pullConversations(
  client: Client,
  reader: Reader,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  let state = from ?? { last: {} }
  const mark = (one: Conversation) => {
    const { [one.id]: _, ...others } = state.last
    state = { last: Object.fromEntries([...Object.entries(others), [one.id, editionOf(one)]].slice(-remembered)) }
  }
  // Newest first: the first page without news is followed by none with.
  for (let page = await read(client, null, signal); ;) {
    const changed = page.rows.filter((one) => state.last[one.id] !== editionOf(one))
    for (const one of from === null ? changed.slice(first) : []) mark(one)
    for (const one of from === null ? changed.slice(0, first) : changed) {
      mark(one)
      if (one.last_status) yield { ...(await messagesOf(client, reader, one.last_status)), cursor: state }
    }
    // None at all, which is to be known: the first that come may be more than the first reading takes.
    if (from === null && page.rows.length === 0) yield { posts: [], upserted: [], removed: [], cursor: state }
    if (from === null || changed.length < page.rows.length || page.older === null || page.rows.length === 0) return
    page = await read(client, page.older, signal)
  }
}

/** Every conversation there is. */
export async function* fillConversations(
  client: Client,
  reader: Reader,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let { older, inPage, done, ended } = history.safeParse(cursor).data ?? { older: null, inPage: 0, done: 0, ended: false }
  while (!ended) {
    const page = await read(client, older, signal)
    for (const one of page.rows.slice(inPage)) {
      inPage += 1
      done += 1
      if (!one.last_status) continue
      const batch = await messagesOf(client, reader, one.last_status)
      yield { ...batch, cursor: { older, inPage, done, ended }, progress: { done, total: null } }
    }
    ended = page.older === null || page.older === older || page.given === 0
    older = page.older
    inPage = 0
    yield { posts: [], upserted: [], removed: [], cursor: { older, inPage, done, ended }, progress: { done, total: ended ? done : null } }
  }
}

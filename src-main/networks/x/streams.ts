import { z } from 'zod'
import type { Batch, Cursor, Opaque, RemoteItem } from '../../../src-contract/remote.ts'
import { queryLimit, searchMs } from './capabilities.ts'
import type { Client } from './client.ts'
import { instantOf, isOlder, newest } from './ids.ts'
import type { Reader } from './reader.ts'
import { toMessage } from './transform.ts'
import { unwalked, walkDown, walkState } from './walk.ts'
import type { WalkState } from './walk.ts'

/** What is older is not to be searched, and reading the rest of the past would be paid for. */
const floorFor = (now: number) => now - searchMs + 10 * 60_000
const sameAs = (a: Opaque | null, b: Opaque) => JSON.stringify(a) === JSON.stringify(b)

/** Who mentioned us, and who answered us: an answer names whom it answers. */
export async function* pullMentions(client: Client, reader: Reader, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = walkState.safeParse(cursor).data ?? unwalked
  for await (const { found, state } of walkDown((where) => client.mentions(where, signal), from, floorFor(now), now)) {
    const last = state.walk === null
    if (last && sameAs(cursor ?? { ...unwalked }, state)) return
    const { posts, items } = last ? { posts: [], items: [] } : await reader.gather(found)
    yield { posts, upserted: items.filter(({ own }) => !own), removed: [], cursor: state }
  }
}

const repliesState = z.object({ own: walkState, roots: z.array(z.string()), under: walkState })
const noReplies: z.infer<typeof repliesState> = { own: unwalked, roots: [], under: unwalked }

/** What we wrote in the last days, and then what stands under it, whomever it answers. */
export async function* pullReplies(client: Client, reader: Reader, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const floorAt = floorFor(now)
  let state = repliesState.safeParse(cursor).data ?? noReplies
  let last: Cursor = cursor ?? noReplies
  for await (const { found, state: own } of walkDown((where) => client.own({ ...where, replies: true }, signal), state.own, floorAt, now)) {
    const begun = found.rows.filter(({ author_id, id, conversation_id }) => author_id === client.settings.userId && (conversation_id ?? id) === id).map(({ id }) => id)
    const roots = [...new Set([...begun, ...state.roots])].filter((id) => instantOf(id) > floorAt).slice(0, 240)
    state = { ...state, own, roots }
    if (sameAs(last, state)) continue
    const { posts, items } = own.walk === null ? { posts: [], items: [] } : await reader.gather(found)
    last = state
    yield { posts, upserted: items.filter((one) => one.own), removed: [], cursor: state }
  }
  const questions = questionsFor(state.roots, client.settings.username)
  let since = state.under
  // Where there is more than one question, each is asked from where all began; only the last one may be broken off.
  for (const [at, question] of questions.entries()) {
    const from: WalkState = at === questions.length - 1 ? state.under : { ...state.under, walk: null }
    for await (const { found, state: under } of walkDown((where) => client.search(question, where, signal), from, floorAt, now)) {
      if (under.walk === null) {
        since = { since: newest([under.since, since.since].flatMap((one) => one ?? [])), known: [...new Set([...since.known, ...under.known])].slice(-500), walk: null }
        continue
      }
      const { posts, items } = await reader.gather(found)
      const kept: WalkState = at === questions.length - 1 ? under : { ...state.under, known: [...new Set([...state.under.known, ...found.rows.map(({ id }) => id)])].slice(-500) }
      state = { ...state, under: kept }
      last = state
      yield { posts, upserted: items.filter(({ own }) => !own), removed: [], cursor: state }
    }
  }
  state = { ...state, under: since }
  if (!sameAs(last, state)) yield { posts: [], upserted: [], removed: [], cursor: state }
}

/** As many conversations as go into one question. What names us is among the mentions, and is not paid for twice. https://docs.x.com/x-api/posts/search/integrate/build-a-query */
export function questionsFor(roots: readonly string[], username: string): string[] {
  const questions: string[] = []
  let group: string[] = []
  const written = (ids: readonly string[]) => `(${ids.map((id) => `conversation_id:${id}`).join(' OR ')}) -from:${username} -@${username}`
  for (const id of roots) {
    if (group.length > 0 && written([...group, id]).length > queryLimit) {
      questions.push(written(group))
      group = []
    }
    group.push(id)
  }
  return group.length === 0 ? questions : [...questions, written(group)]
}

const messagesState = z.object({ newest: z.string().nullable(), walk: z.object({ top: z.string(), low: z.string() }).nullable() })
const messagesPage = 20

/**
 * Private messages cannot be asked for since a given one, and each that is given is paid for: so the newest alone is asked for, and more only where it is
 * not known.
 */
export async function* pullMessages(client: Client, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = messagesState.safeParse(cursor).data ?? { newest: null, walk: null }
  const floorAt = floorFor(now)
  const isDone = (id: string) => (from.newest !== null && !isOlder(from.newest, id)) || instantOf(id) < floorAt
  if (from.walk === null && from.newest !== null) {
    const { rows: [latest] } = await client.messages(null, 1, null, signal)
    if (latest === undefined || isDone(latest.id)) return
  }
  let top = from.walk?.top ?? null
  let low = from.walk?.low ?? null
  let token: string | null = null
  for (let n = 0; n < 200; n += 1) {
    const page: Awaited<ReturnType<Client['messages']>> = await client.messages(null, messagesPage, token, signal)
    const { walk } = from
    const rows = page.rows.filter(({ id }) => !isDone(id) && (walk === null || isOlder(id, walk.low) || isOlder(walk.top, id)))
    top = newest([...page.rows.map(({ id }) => id), ...(top === null ? [] : [top])])
    const items = rows.flatMap((one): RemoteItem[] => {
      const { sender_id: sender, dm_conversation_id: conversation, created_at: at } = one
      if (one.event_type !== 'MessageCreate' || sender === undefined || conversation === undefined) return []
      return [toMessage(one, sender, conversation, at === undefined ? instantOf(one.id) : Date.parse(at), page.users, client.settings)]
    })
    const reached = page.rows.some(({ id }) => isDone(id))
    const end = reached || page.next === null || page.next === token
    token = page.next
    const lowest = page.rows.at(-1)?.id ?? low
    low = low === null || (lowest !== null && isOlder(lowest, low)) ? lowest : low
    if (items.length > 0) yield { posts: [], upserted: items, removed: [], cursor: { newest: from.newest, walk: top === null || low === null ? null : { top, low } } }
    if (end) break
  }
  const settled = { newest: newest([top, from.newest].flatMap((one) => one ?? [])), walk: null }
  if (!sameAs(cursor ?? { newest: null, walk: null }, settled)) yield { posts: [], upserted: [], removed: [], cursor: settled }
}

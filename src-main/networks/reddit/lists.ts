import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client, Page } from './client.ts'
import type { Gather, Gathered } from './gather.ts'
import { instantOf } from './transform.ts'
import { unwalked, walkDown, walkState } from './walk.ts'
import type { Notice } from './wire.ts'

type Row = { name: string; created_utc: number }

/** One list that has its newest first, and its rows as items. */
type Source = { key: string; ask(after: string | null): Promise<Page<Row>>; gather(rows: readonly Row[]): Promise<Gathered> }

/** What stands in a list whole. */
function commentsOf(client: Client, gather: Gather, of: string, signal: AbortSignal): Source {
  const there = new Map<string, Parameters<Gather>[0][number]>()
  return {
    key: of === '' ? 'own' : `r/${of.toLowerCase()}`,
    async ask(after) {
      const page = await client.comments(of, after, signal)
      there.clear()
      for (const one of page.rows) there.set(one.name, one)
      return page
    },
    gather: (rows) => gather(rows.flatMap(({ name }) => there.get(name) ?? [])),
  }
}

/** Answers and mentions come with less than the comment itself, which is asked for, a hundred at a time. */
function inboxOf(client: Client, gather: Gather, signal: AbortSignal): Source {
  const told = new Map<string, Notice>()
  return {
    key: 'inbox',
    async ask(after) {
      const page = await client.inbox(after, signal)
      for (const one of page.rows) told.set(one.name, one)
      return page
    },
    async gather(rows) {
      const { comments } = await client.info(rows.map(({ name }) => name), signal)
      const mentions = rows.filter(({ name }) => told.get(name)?.type === 'username_mention').map(({ name }) => name)
      return gather(rows.flatMap(({ name }) => comments.get(name) ?? []), new Set(mentions))
    },
  }
}

export function sourcesOf(client: Client, gather: Gather, stream: 'comments' | 'inbox' | 'own' | 'lists', signal: AbortSignal): Source[] {
  const { communities, without } = client.settings
  const may = (one: string) => !without.includes(one)
  const comments = communities.map((name) => commentsOf(client, gather, name, signal))
  const inbox = may('inbox') ? [inboxOf(client, gather, signal)] : []
  const own = may('own') ? [commentsOf(client, gather, '', signal)] : []
  return { comments, inbox, own, lists: [...inbox, ...own, ...comments] }[stream]
}

const live = z.record(z.string(), walkState)

/** One list after the other; what is wrong with one keeps none of the others from being read. */
export async function* pullLists(sources: readonly Source[], now: number, cursor: Cursor | null): AsyncGenerator<Batch> {
  let states = live.safeParse(cursor).data ?? {}
  let failed: { error: unknown } | null = null
  for (const source of sources) {
    const from = Object.hasOwn(states, source.key) ? (states[source.key] ?? unwalked) : unwalked
    try {
      for await (const { rows, state } of walkDown(source.ask, from, now)) {
        const before = JSON.stringify(states)
        states = { ...states, [source.key]: state }
        if (rows.length > 0) yield { ...(await source.gather(rows)), cursor: states }
        else if (JSON.stringify(states) !== before) yield { posts: [], upserted: [], removed: [], cursor: states }
      }
    } catch (error) {
      failed ??= { error }
    }
  }
  if (failed !== null) throw failed.error
}

/** `source`: which list; `before`: how far down it is. Places in a list do not last: where it was left is found again by instant. */
const history = z.object({ source: z.number(), before: z.number().nullable(), ids: z.array(z.string()), read: z.number() })

/** All that the lists have, which is about a thousand things each: more of a post is had from its own page (tree.ts). */
export async function* fillLists(sources: readonly Source[], cursor: Cursor | null): AsyncGenerator<Batch> {
  let state = history.safeParse(cursor).data ?? { source: 0, before: null, ids: [], read: 0 }
  if (state.source >= sources.length) return
  for (let at = state.source; at < sources.length; at += 1) {
    const source = sources[at]
    for (let token: string | null = null, n = 0; source !== undefined && n < mostPages; n += 1) {
      const page: Page<Row> = await source.ask(token)
      const rows = page.rows.filter((row) => state.before === null || instantOf(row) < state.before || (instantOf(row) === state.before && !state.ids.includes(row.name)))
      if (rows.length > 0) {
        const before = Math.min(...rows.map(instantOf))
        const there = rows.filter((row) => instantOf(row) === before).map(({ name }) => name)
        state = { source: at, before, ids: before === state.before ? [...state.ids, ...there] : there, read: state.read + rows.length }
        const gathered = await source.gather(rows.sort((a, b) => instantOf(a) - instantOf(b)))
        yield { ...gathered, cursor: state, progress: { done: state.read, total: null } }
      }
      token = page.next
      if (token === null) break
    }
    state = { source: at + 1, before: null, ids: [], read: state.read }
  }
  yield { posts: [], upserted: [], removed: [], cursor: state, progress: { done: state.read, total: state.read } }
}

const mostPages = 20

import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { isWritten, toItem } from './transform.ts'
import type { WireTopic } from './wire.ts'

/**
 * Of each recent conversation the number of its last message that was read, the latest read last. `reached`: the page on which a reading was broken off;
 * nothing before the one below it tells that all below is known.
 */
const live = z.object({ last: z.record(z.string(), z.number()), reached: z.number().nullable().default(null) })
/** A name, not a number: numbers as keys would stand in their own order. */
const keyOf = (topic: WireTopic): string => `t${topic.id}`
const history = z.object({ page: z.number(), inPage: z.number(), done: z.number(), ended: z.boolean() })

/** The first sync reads as many conversations; the others are read at the next, or with the back-fill. */
const first = 10
const remembered = 400

/**
 * The messages of a conversation from a number on. The list of conversations is used, not the one of private posts: that one shows an administrator
 * what others wrote to each other. https://github.com/discourse/discourse/blob/main/app/queries/latest_posts_query.rb
 */
async function messagesOf(client: Client, topic: WireTopic, after: number, signal: AbortSignal): Promise<Batch['upserted']> {
  const view = await client.topic(topic.id, after > 0 ? after + 1 : null, signal)
  if (view === null || view.archetype !== 'private_message') return []
  const here = new Map(view.posts.map((post) => [post.id, post]))
  // Those around the number came along; the rest of what follows is asked for.
  const known = Math.max(0, ...view.posts.filter((post) => post.post_number <= after).map((post) => post.id))
  const missing = view.post_stream.stream.filter((id) => id > known && !here.has(id))
  for (const post of (await client.postsOf(topic.id, missing, signal)) ?? []) here.set(post.id, post)
  return [...here.values()]
    .filter((post) => post.post_number > after && isWritten(post))
    .sort((a, b) => a.post_number - b.post_number)
    .map((post) => toItem({ ...post, topic_title: view.title, topic_slug: post.topic_slug ?? view.slug }, true, client.settings))
}

/** Newest first: the first page without news is followed by none with. */
export async function* pullMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  let state = from ?? { last: {}, reached: null }
  const mark = (topic: WireTopic, reached: number | null) => {
    const { [keyOf(topic)]: _, ...others } = state.last
    state = { last: Object.fromEntries([...Object.entries(others), [keyOf(topic), topic.highest_post_number]].slice(-remembered)), reached }
  }
  for (let page = 0; ; page += 1) {
    const { rows, more } = await client.conversations(page, signal)
    const changed = rows.filter((one) => (state.last[keyOf(one)] ?? 0) < one.highest_post_number)
    for (const one of from === null ? changed.slice(0, first) : changed) {
      const upserted = await messagesOf(client, one, from === null ? 0 : (state.last[keyOf(one)] ?? 0), signal)
      mark(one, from === null ? null : Math.max(page, from.reached ?? 0))
      yield { posts: [], upserted, removed: [], cursor: state }
    }
    if (from === null || !more || (changed.length < rows.length && page > (from.reached ?? -1))) break
  }
  if (state.reached !== null) yield { posts: [], upserted: [], removed: [], cursor: { ...state, reached: null } }
}

/** Every conversation there is. */
export async function* fillMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { page, inPage, done, ended } = history.safeParse(cursor).data ?? { page: 0, inPage: 0, done: 0, ended: false }
  while (!ended) {
    const { rows, more } = await client.conversations(page, signal)
    for (const one of rows.slice(inPage)) {
      inPage += 1
      done += 1
      const upserted = await messagesOf(client, one, 0, signal)
      yield { posts: [], upserted, removed: [], cursor: { page, inPage, done, ended }, progress: { done, total: null } }
    }
    ended = !more || rows.length === 0
    page += 1
    inPage = 0
    yield { posts: [], upserted: [], removed: [], cursor: { page, inPage, done, ended }, progress: { done, total: ended ? done : null } }
  }
}


import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { idsPerCall } from './capabilities.ts'
import type { Branch, Client, Page } from './client.ts'
import type { Gather } from './gather.ts'
import { instantOf, moderates, toPost } from './transform.ts'
import type { Comment, Link } from './wire.ts'

/** So many at once in memory and in one batch. */
const mostAtOnce = 1000
/** Questions below one stretch of comments: an answer that always names more would never end. */
const mostBelow = 2000

/** Ids count up in thirty-six digits. */
const isBelow = (id: string, other: string): boolean => (id.length === other.length ? id < other : id.length < other.length)
const newestFirst = (a: string, b: string): number => (a === b ? 0 : isBelow(a, b) ? 1 : -1)
const idIn = (name: string): string => name.slice(3)

/** `below`: everything that begins at a comment at the top with this id or a newer one has been given. */
type Step = { comments: Comment[]; below: string | null }

/**
 * Everything under a post: what comes along with it, then what was left out, a hundred ids a question, each stretch with all that answers it before the
 * next. `from`: only what begins with an older comment at the top.
 */
export async function* walkTree(client: Client, link: string, from: string | null, signal: AbortSignal): AsyncGenerator<Step> {
  const { branch } = await client.tree(link, null, signal)
  const isLeft = (id: string) => from === null || isBelow(id, from)
  const tops = branch.comments.filter(({ parent_id }) => parent_id === link).map(({ name }) => idIn(name))
  const ids = Array.from(new Set(branch.left.filter(({ parent }) => parent === link).flatMap((one) => one.ids))).filter(isLeft).sort(newestFirst)
  let below = from
  const lowest = tops.sort(newestFirst).at(-1) ?? null
  if (lowest !== null && isLeft(lowest)) {
    const nested = { ...branch, left: branch.left.filter(({ parent }) => parent !== link) }
    const newer = tops.filter((id) => !isLeft(id))
    const first = newer.length === 0 ? nested : { ...nested, comments: nested.comments.filter(({ name }) => !newer.includes(idIn(name))) }
    // Where some of the left-out are newer than what came, the order is another: nothing is taken for done before all of it is.
    below = ids.some((id) => isBelow(lowest, id)) ? below : lowest
    for await (const comments of complete(client, link, first, signal)) yield { comments: comments.rest, below: comments.last ? below : from }
  }
  for (let at = 0; at < ids.length; at += idsPerCall) {
    const asked = ids.slice(at, at + idsPerCall)
    const before = below
    below = asked.at(-1) ?? below
    const found = await client.left(link, asked, signal)
    for await (const comments of complete(client, link, found, signal)) yield { comments: comments.rest, below: comments.last ? below : before }
  }
}

/** A stretch with everything below it. What was left out of an answer is asked for, and where it goes on deeper, from there. */
async function* complete(client: Client, link: string, branch: Branch, signal: AbortSignal): AsyncGenerator<{ rest: Comment[]; last: boolean }> {
  let rest = [...branch.comments]
  const ids = branch.left.flatMap((one) => one.ids)
  const deeper = [...branch.deeper]
  const asked = new Set<string>()
  const add = (found: Branch) => {
    for (const one of found.comments) rest.push(one)
    for (const one of found.left) ids.push(...one.ids)
    deeper.push(...found.deeper)
  }
  for (let n = 0; n < mostBelow && ids.length + deeper.length > 0; n += 1) {
    if (rest.length >= mostAtOnce) {
      yield { rest, last: false }
      rest = []
    }
    const next = Array.from(new Set(ids.splice(0, idsPerCall))).filter((id) => !asked.has(id))
    if (next.length > 0) {
      for (const id of next) asked.add(id)
      add(await client.left(link, next, signal))
      continue
    }
    const under = deeper.shift()
    if (under === undefined || asked.has(under)) continue
    asked.add(under)
    const { branch: found } = await client.tree(link, under, signal)
    add({ ...found, comments: found.comments.filter(({ name }) => name !== under) })
  }
  yield { rest, last: true }
}

/** Everything under one post, and then the post with its count. */
export async function* pullTree(client: Client, gather: Gather, name: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const link = /^t3_[0-9a-z]{1,13}$/.test(name) ? (await client.info([name], signal)).links.get(name) : undefined
  if (link === undefined) throw new Fault('remote.gone', { host: client.host })
  for await (const { comments } of walkTree(client, name, null, signal)) yield { ...(await gather(comments)), cursor: {} }
  yield { posts: [toPost(link, client.settings)], upserted: [], removed: [], cursor: {} }
}

/**
 * `source`: whose posts, those of each community and then our own; down to `until` they are done, and those in `done` of that very instant. Under the first
 * of the others everything from `below` on.
 */
const history = z.object({
  source: z.number(), until: z.number().nullable(), done: z.array(z.string()), post: z.string(), below: z.string(), step: z.number(), read: z.number(),
})
type History = z.infer<typeof history>

/** Lists end after a thousand. */
const mostPages = 20

/** Every post that the lists have, the newest first, with all that stands under it. */
export async function* fillTrees(client: Client, gather: Gather, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let state: History = history.safeParse(cursor).data ?? { source: 0, until: null, done: [], post: '', below: '', step: 0, read: 0 }
  const sources = postSources(client)
  if (state.source >= sources.length) return
  for (let at = state.source; at < sources.length; at += 1) {
    for await (const link of postsOf(client, sources[at] ?? '', signal)) {
      // Our own in a community of ours have been read with it.
      if (sources[at] === '' && moderates(client.settings, link.subreddit)) continue
      const made = instantOf(link)
      if (state.until !== null && (made > state.until || (made === state.until && state.done.includes(link.name)))) continue
      const from = state.post === link.name && state.below !== '' ? state.below : null
      if (link.num_comments > 0) {
        for await (const { comments, below } of walkTree(client, link.name, from, signal)) {
          state = { ...state, source: at, post: link.name, below: below ?? '', step: state.step + 1, read: state.read + comments.length }
          yield { ...(await gather(comments)), cursor: state, progress: { done: state.read, total: null } }
        }
      }
      state = { ...state, source: at, until: made, done: made === state.until ? [...state.done, link.name] : [link.name], post: '', below: '', step: state.step + 1 }
      yield { posts: [toPost(link, client.settings)], upserted: [], removed: [], cursor: state, progress: { done: state.read, total: null } }
    }
    state = { ...state, source: at + 1, until: null, done: [], post: '', below: '', step: state.step + 1 }
  }
  yield { posts: [], upserted: [], removed: [], cursor: state, progress: { done: state.read, total: state.read } }
}

export const postSources = ({ settings }: Client): string[] => [...settings.communities, ...(settings.without.includes('own') ? [] : [''])]

async function* postsOf(client: Client, of: string, signal: AbortSignal): AsyncGenerator<Link> {
  for (let token: string | null = null, n = 0; n < mostPages; n += 1) {
    const page: Page<Link> = await client.posts(of, token, signal)
    yield* page.rows
    token = page.next
    if (token === null) return
  }
}

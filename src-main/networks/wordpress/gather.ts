import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { lists } from './client.ts'
import type { SiteClient } from './client.ts'
import type { Ratings } from './shop.ts'
import { isOurs, toItem, toPost } from './transform.ts'
import type { WireComment } from './wire.ts'

export type Gathered = { items: RemoteItem[]; posts: RemotePost[] }

/** What is known already of a comment that is asked for again. */
export type Known = { threadRemoteId: string; parentRemoteId: string | null; postRemoteId: string | null }

/** What one pull has found out on its way, so that no ancestor and no post is fetched twice. */
export type Trail = { roots: Map<number, number>; posts: Set<string> }
export const createTrail = (): Trail => ({ roots: new Map(), posts: new Set() })

/** A comment cannot hang deeper than this; a ring of parents, which a broken import can make, ends here. */
const maxDepth = 100

/**
 * Comments by id, wherever they lie. `any` finds them all at once, though only WordPress's source says so
 * (https://core.trac.wordpress.org/ticket/58450); what it does not give is looked for in the lists that are documented.
 */
export async function commentsByIds(site: SiteClient, ids: readonly number[], signal: AbortSignal): Promise<WireComment[]> {
  const found: WireComment[] = []
  let missing = [...ids]
  for (const status of ['any', ...lists]) {
    if (missing.length === 0) break
    const page = await site.comments({ status, include: missing.join(','), per_page: missing.length, orderby: 'id', order: 'desc' }, signal)
    // What nobody asked for says nothing of what was.
    const rows = page.rows.filter((row) => missing.includes(row.id))
    found.push(...rows)
    const here = new Set(rows.map((row) => row.id))
    missing = missing.filter((id) => !here.has(id))
  }
  return found
}

/** Adds the ancestors that the rows lack: a reply is shown under what it answers. */
async function withAncestors(site: SiteClient, rows: WireComment[], trail: Trail, known: ReadonlyMap<string, Known>, signal: AbortSignal) {
  const all = new Map(rows.map((row) => [row.id, row]))
  const absent = new Set<number>()
  const settled = (row: WireComment) => row.parent === 0 || all.has(row.parent) || absent.has(row.parent) || trail.roots.has(row.parent) || placed(row, known) !== null
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const wanted = [...new Set([...all.values()].filter((row) => !settled(row)).map((row) => row.parent))].slice(0, 100)
    if (wanted.length === 0) break
    const found = await commentsByIds(site, wanted, signal)
    for (const row of found) all.set(row.id, row)
    for (const id of wanted) if (!all.has(id)) absent.add(id)
  }
  return all
}

/** The thread we hold it in, unless it hangs elsewhere now (a parent deleted for good hands its answers to its own parent). */
function placed(row: WireComment, known: ReadonlyMap<string, Known>): Known | null {
  const before = known.get(String(row.id))
  return before !== undefined && before.parentRemoteId === (row.parent === 0 ? null : String(row.parent)) ? before : null
}

function threadOf(row: WireComment, all: ReadonlyMap<number, WireComment>, trail: Trail, known: ReadonlyMap<string, Known>): string {
  const before = placed(row, known)
  if (before !== null) return before.threadRemoteId
  const walked: number[] = []
  let at = row
  while (walked.length < maxDepth) {
    walked.push(at.id)
    const parent = all.get(at.parent)
    if (parent === undefined || walked.includes(parent.id)) break
    at = parent
  }
  const root = trail.roots.get(at.parent) ?? at.id
  for (const id of walked) trail.roots.set(id, root)
  return String(root)
}

/** `…/wp/v2/pages/12` → pages. Of what the server links to only this one word is used. */
function collectionOf(row: WireComment): string {
  const href = decodeURIComponentOr(row._links.up[0]?.href ?? '')
  return /\/wp\/v2\/([a-z0-9_-]{1,40})\/\d+\/?$/i.exec(href)?.[1] ?? 'posts'
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function postsOf(site: SiteClient, rows: readonly WireComment[], trail: Trail, known: ReadonlyMap<string, Known>, signal: AbortSignal): Promise<RemotePost[]> {
  const wanted = new Map<string, Set<number>>()
  for (const row of rows) {
    const id = String(row.post)
    if (row.post === 0 || trail.posts.has(id) || known.get(String(row.id))?.postRemoteId === id) continue
    const ids = wanted.get(collectionOf(row)) ?? new Set()
    wanted.set(collectionOf(row), ids.add(row.post))
  }
  const posts: RemotePost[] = []
  for (const [collection, ids] of wanted) posts.push(...(await site.posts(collection, [...ids], signal)).map(toPost))
  for (const post of posts) trail.posts.add(post.remoteId)
  return posts
}

/** Rows as items in their threads, with their posts. A post that this user may not read is left out and its comments stand without one. */
export async function gather(
  site: SiteClient, me: number, rows: readonly WireComment[], trail: Trail, known: ReadonlyMap<string, Known>, signal: AbortSignal,
): Promise<Gathered> {
  const all = await withAncestors(site, rows.filter(isOurs), trail, known, signal)
  const ours = [...all.values()].filter(isOurs)
  const posts = await postsOf(site, ours, trail, known, signal)
  const ratings = await ratingsOf(site, ours, signal)
  const items = ours.map((row) => {
    const id = String(row.post)
    const held = trail.posts.has(id) || known.get(String(row.id))?.postRemoteId === id
    return toItem(row, { threadRemoteId: threadOf(row, all, trail, known), postRemoteId: held ? id : null }, me, ratings.get(row.id))
  })
  return { items, posts }
}

/** An answer to a review has no stars of its own. */
export async function ratingsOf(site: SiteClient, rows: readonly WireComment[], signal: AbortSignal): Promise<Ratings> {
  const reviews = rows.filter((row) => row.type === 'review').map((row) => row.id)
  return site.shop === null || reviews.length === 0 ? new Map() : site.shop.ratings(reviews, signal)
}

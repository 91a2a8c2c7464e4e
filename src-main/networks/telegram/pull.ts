import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Nudge, Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import type { Client } from './client.ts'
import { postsOf, remoteIdOf, toItem } from './transform.ts'
import { numbered, update } from './wire.ts'
import type { Message, Update } from './wire.ts'

/** `offset` is where what is stored ends. `roots` are the newest messages that discussions begin with, oldest first. */
const cursorSchema = z.object({ offset: z.number(), roots: z.array(z.string()) })
type State = z.infer<typeof cursorSchema>

const rememberedRoots = 300
/** After news nobody has fetched yet. */
const unfetchedMs = 2_000

/**
 * What has come since. Guarantees:
 * 1. the first question confirms nothing, so that it finds what was given but not stored before a death, and what is numbered anew after a quiet week,
 *    however low (https://core.telegram.org/bots/api#update);
 * 2. each further question confirms what the batch before it held, which by then is stored: a batch is asked for only after the last was;
 * 3. the last question finds nothing: what is stored is confirmed, and whoever listens is told of nothing twice.
 */
export async function* pullUpdates(client: Client, session: Session, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let state: State = cursorSchema.safeParse(cursor).data ?? { offset: 0, roots: [] }
  for (let offset: number | null = null; ;) {
    const found = await client.updates({ offset, wait: false }, signal)
    if (found.length === 0) return
    // Given before, stored, and not confirmed by then.
    if (offset === null && found.some((one) => numbered.safeParse(one).data?.update_id === state.offset - 1)) {
      offset = state.offset
      continue
    }
    const next = Math.max(...found.flatMap((one) => numbered.safeParse(one).data?.update_id ?? [])) + 1
    // None has a number, or those given were confirmed: asking on would bring the same for ever.
    if (!Number.isFinite(next) || (offset !== null && next <= offset)) throw new Fault('remote.unexpected', { host: client.host, status: 200 })
    // One that cannot be read is passed over and confirmed with the others: else it would stand before all that follows.
    const batch = batchOf(readableIn(session)('update', update, found), client, state.roots)
    state = { offset: next, roots: batch.roots }
    offset = next
    yield { posts: batch.posts, upserted: batch.upserted, removed: batch.removed, cursor: state }
  }
}

type Read = { posts: RemotePost[]; upserted: RemoteItem[]; removed: string[]; roots: string[] }

function batchOf(found: readonly Update[], { settings }: Client, known: readonly string[]): Read {
  const posts = new Map<string, RemotePost>()
  const items = new Map<string, RemoteItem>()
  const removed = new Set<string>()
  const roots = new Set(known)
  const read = (message: Message | undefined) => {
    if (message === undefined) return
    for (const post of postsOf(message)) posts.set(post.remoteId, post)
    if (message.is_automatic_forward) roots.add(remoteIdOf(message))
    const item = toItem(message, settings, roots)
    if (item !== null) items.set(item.remoteId, item)
  }
  for (const told of found) {
    for (const message of [told.message, told.edited_message, told.business_message, told.edited_business_message]) read(message)
    const gone = told.deleted_business_messages
    for (const id of gone?.message_ids ?? []) {
      const remoteId = `${gone?.business_connection_id}:${gone?.chat.id}:${id}`
      items.delete(remoteId)
      removed.add(remoteId)
    }
  }
  return { posts: [...posts.values()], upserted: [...items.values()], removed: [...removed], roots: [...roots].slice(-rememberedRoots) }
}

/** Waits for news without taking any: what is given here was not confirmed, and is given again to whoever reads. */
export async function* listen(client: Client, clock: Clock, signal: AbortSignal): AsyncGenerator<Nudge> {
  while (!signal.aborted) {
    const found = await client.updates({ offset: null, wait: true }, signal)
    if (found.length === 0) continue
    yield { stream: 'updates' }
    await clock.sleep(unfetchedMs, signal)
  }
}

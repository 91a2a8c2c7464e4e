import { createHash } from 'node:crypto'
import type { AuthorId, ItemId, PostId, ThreadId } from '../../src-contract/ids.ts'
import type { ItemKind, ItemState, Visibility } from '../../src-contract/network.ts'
import type { Opaque, RemoteAttachment, RemoteItem } from '../../src-contract/remote.ts'
import { applyAuthor } from './apply-author.ts'
import { postIdOf, threadIdOf } from './apply-post.ts'
import type { AuthorRow, BatchContext } from './batch-context.ts'
import { bucketOf, ownBucket } from './bucket.ts'
import type { Value } from './connection.ts'
import { firstIdAt } from './item-id.ts'
import { liveEffects, overlay } from './overlay.ts'
import { addToIndex, removeFromIndex } from './search-index.ts'
import { wakeThread } from './snoozes.ts'
import type { Named } from './search-index.ts'
import { urgentAtOf } from './urgency.ts'
import type { UrgencyFacts } from './urgency.ts'
import { refreshUrgency } from './urgent.ts'
import { wellFormed, wellFormedOrNull } from './well-formed.ts'

/** What the network says of an item, as its row holds it. */
type RemoteColumns = {
  thread_id: ThreadId
  post_id: PostId | null
  author_id: AuthorId
  kind: ItemKind
  parent_remote_id: string | null
  url: string | null
  text: string
  lang: string | null
  rating: number | null
  edited_at: number | null
  remote_visibility: Visibility
  remote_liked: number
  refuses: string | null
  reply_until: number | null
  private_until: number | null
  ref: string
}

export type ItemRow = RemoteColumns & {
  id: ItemId
  digest: string
  revision: number
  fetched_at: number
  visibility: Visibility
  liked: number
  state: ItemState
  bucket: number
  unread: number
  erased_at: number | null
}

const remoteColumns = [
  'thread_id',
  'post_id',
  'author_id',
  'kind',
  'parent_remote_id',
  'url',
  'text',
  'lang',
  'rating',
  'edited_at',
  'remote_visibility',
  'remote_liked',
  'refuses',
  'reply_until',
  'private_until',
  'ref',
] as const satisfies readonly (keyof RemoteColumns)[]

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export function findItem({ store, accountId }: BatchContext, remoteId: string): ItemRow | undefined {
  return store.write
    .prepare<[number, string], ItemRow>(
      `SELECT id, ${remoteColumns.join(', ')}, digest, revision, fetched_at, visibility, liked, state, bucket, unread, erased_at
       FROM items WHERE account_id = ? AND remote_id = ?`,
    )
    .get(accountId, remoteId)
}

/** An item as the network says it is now. The same word twice changes nothing. */
export function applyItem(context: BatchContext, remote: RemoteItem): 'new' | 'changed' | 'removed' | 'same' {
  const { remoteId, known } = placeFor(context, remote)
  if (known !== undefined && known.erased_at !== null) return applyErased(context, known, remote)
  const author = applyAuthor(context, remote)
  const columns = toColumns(context, remote, author, known)
  const attachments = remote.attachments.map(cleanAttachment)
  if (known === undefined) {
    insertItem(context, remoteId, remote, columns, attachments, author)
    return 'new'
  }
  const changed = updateItem(context, known, columns, remote.own, author)
  const attached = replaceAttachments(context, known.id, attachments)
  if (changed || attached) context.touched.add(known.id)
  if (known.remote_visibility !== 'deleted' && columns.remote_visibility === 'deleted') return 'removed'
  return changed || attached ? 'changed' : 'same'
}

/** Under its own id, or beside what has it already and is another. */
function placeFor(context: BatchContext, remote: RemoteItem): { remoteId: string; known: ItemRow | undefined } {
  for (let remoteId = wellFormed(remote.remoteId); ; ) {
    const known = findItem(context, remoteId)
    if (known === undefined || context.idBeside === undefined) return { remoteId, known }
    const beside = wellFormed(context.idBeside({ ...remote, remoteId }, JSON.parse(known.ref) as Opaque))
    if (beside === remoteId) return { remoteId, known }
    remoteId = beside
  }
}

/** Of what was erased, where it stands is followed and nothing else: its text is not ours to keep, however often we are told it. */
function applyErased(context: BatchContext, known: ItemRow, { own, visibility }: RemoteItem): 'changed' | 'removed' | 'same' {
  const author = { ...authorOf(context, known.author_id), id: known.author_id }
  if (!updateItem(context, known, { ...pick(known), remote_visibility: visibility }, own, author)) return 'same'
  context.touched.add(known.id)
  return visibility === 'deleted' ? 'removed' : 'changed'
}

/** The network no longer has it: it leaves the queue and the index, the record keeps it. */
export function applyGone(context: BatchContext, remoteId: string): boolean {
  const known = findItem(context, wellFormed(remoteId))
  if (known === undefined || known.remote_visibility === 'deleted') return false
  const author = authorOf(context, known.author_id)
  const changed = updateItem(context, known, { ...pick(known), remote_visibility: 'deleted' }, known.bucket === ownBucket, {
    ...author,
    id: known.author_id,
  })
  if (changed) context.touched.add(known.id)
  return changed
}

/** A network that tells no more than what an item answers names that as its thread: then it stands where the answered item stands. */
function threadIdFor(context: BatchContext, { threadRemoteId, parentRemoteId }: RemoteItem): ThreadId {
  const answered = parentRemoteId === threadRemoteId ? findItem(context, wellFormed(threadRemoteId)) : undefined
  return answered?.thread_id ?? threadIdOf(context, wellFormed(threadRemoteId))
}

function toColumns(context: BatchContext, remote: RemoteItem, author: AuthorRow, known: ItemRow | undefined): RemoteColumns {
  return {
    thread_id: threadIdFor(context, remote),
    post_id: postIdOf(context, wellFormedOrNull(remote.postRemoteId)),
    author_id: author.id,
    kind: remote.kind,
    parent_remote_id: wellFormedOrNull(remote.parentRemoteId),
    url: wellFormedOrNull(remote.url),
    text: wellFormed(remote.text),
    lang: wellFormedOrNull(remote.lang),
    rating: remote.rating === undefined ? (known?.rating ?? null) : remote.rating,
    edited_at: remote.editedAt,
    remote_visibility: remote.visibility,
    remote_liked: remote.liked === null ? (known?.remote_liked ?? 0) : Number(remote.liked),
    refuses: remote.refuses.length === 0 ? null : JSON.stringify(remote.refuses),
    reply_until: remote.replyUntilAt ?? null,
    private_until: remote.privateReplyUntilAt ?? null,
    ref: JSON.stringify(remote.ref),
  }
}

function pick(row: ItemRow): RemoteColumns {
  const {
    thread_id,
    post_id,
    author_id,
    kind,
    parent_remote_id,
    url,
    text,
    lang,
    rating,
    edited_at,
    remote_visibility,
    remote_liked,
    refuses,
    reply_until,
    private_until,
    ref,
  } = row
  return {
    thread_id,
    post_id,
    author_id,
    kind,
    parent_remote_id,
    url,
    text,
    lang,
    rating,
    edited_at,
    remote_visibility,
    remote_liked,
    refuses,
    reply_until,
    private_until,
    ref,
  }
}

const remoteValues = (columns: RemoteColumns): Value[] => remoteColumns.map((column) => columns[column])

const insertSql = `
  INSERT INTO items (id, account_id, brand_id, remote_id, ${remoteColumns.join(', ')}, digest, revision, created_at, fetched_at,
    visibility, liked, state, bucket, unread, urgent_at)
  VALUES (?, ?, ?, ?, ${remoteColumns.map(() => '?').join(', ')}, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO NOTHING`

function insertItem(
  context: BatchContext,
  remoteId: string,
  remote: RemoteItem,
  columns: RemoteColumns,
  attachments: RemoteAttachment[],
  author: AuthorRow,
): void {
  const { store, accountId, brandId, now } = context
  const state = stateOnArrival(remote)
  const bucket = bucketOf(remote.own, columns.remote_visibility, state)
  const unread = Number(!remote.own)
  const createdAt = Number.isFinite(remote.createdAt) ? Math.trunc(remote.createdAt) : 0
  const insert = (id: ItemId) =>
    store.write
      .prepare<Value[], never>(insertSql)
      .run(
        id,
        accountId,
        brandId,
        remoteId,
        ...remoteValues(columns),
        digestOf(columns.text),
        createdAt,
        now,
        columns.remote_visibility,
        columns.remote_liked,
        state,
        bucket,
        unread,
        bucket === 0 ? urgentAtOf(urgencyOf(id, remote, author), now) : null,
      )
  const first = firstIdAt(remote.createdAt, now)
  const given = context.given.get(first)
  let id = given === undefined ? first : ((given + 1) as ItemId)
  // Taken by another item of the same millisecond.
  while (insert(id) === 0) id = nextFreeId(context, id)
  context.given.set(first, id)
  if (columns.remote_visibility !== 'deleted') addToIndex(store.write, { id, accountId, text: columns.text, author })
  if (attachments.length > 0) insertAttachments(context, id, attachments)
  store.counters.move(accountId, null, { bucket, unread })
  context.touched.add(id)
  if (!remote.own) for (const woken of wakeThread(store, columns.thread_id, id)) context.touched.add(woken)
}

/** Before anything was said of it. */
const urgencyOf = (id: ItemId, { kind, rating, replyUntilAt }: RemoteItem, { flag }: AuthorRow): UrgencyFacts => ({
  id, kind, rating: rating ?? null, flags: 0, threat: false, flag, replyUntil: replyUntilAt ?? null,
})

/**
 * What its network had set aside before we saw it waits for nobody: the queue holds what is to be decided, and not a filter's whole catch.
 */
function stateOnArrival({ own, visibility }: RemoteItem): ItemState {
  return own || visibility === 'spam' || visibility === 'trash' ? 'done' : 'new'
}

/** The end of the run of ids that begins at a taken one, found by doubling steps: a network that counts in whole seconds may fill a run. */
function nextFreeId({ store }: BatchContext, taken: ItemId): ItemId {
  const countFrom = store.write.prepare<[number, number], { n: number }>('SELECT count(*) AS n FROM items WHERE id >= ? AND id < ?')
  const isFull = (length: number) => countFrom.get(taken, taken + length)?.n === length
  let full = 1
  let step = 1
  while (isFull(full + step)) {
    full += step
    step *= 2
  }
  for (; step >= 1; step = Math.floor(step / 2)) if (isFull(full + step)) full += step
  return (taken + full) as ItemId
}

function updateItem(
  context: BatchContext,
  known: ItemRow,
  columns: RemoteColumns,
  own: boolean,
  author: Named & { id: AuthorId },
): boolean {
  const { store, accountId, now } = context
  const bucket = bucketOf(own, columns.remote_visibility, known.state)
  const same = remoteColumns.every((column) => known[column] === columns[column]) && bucket === known.bucket
  if (same) return false
  const edited = columns.text !== known.text
  if (edited) keepRevision(context, known)
  reindex(context, known, columns, author)
  const shown = overlay({ visibility: columns.remote_visibility, liked: columns.remote_liked }, liveEffects(store.write, known.id))
  store.write
    .prepare<Value[], never>(
      `UPDATE items SET ${remoteColumns.map((column) => `${column} = ?`).join(', ')}, digest = ?, revision = ?, fetched_at = ?,
         visibility = ?, liked = ?, bucket = ? WHERE id = ?`,
    )
    .run(
      ...remoteValues(columns),
      edited ? digestOf(columns.text) : known.digest,
      known.revision + Number(edited),
      edited ? now : known.fetched_at,
      shown.visibility,
      shown.liked,
      bucket,
      known.id,
    )
  store.counters.move(accountId, known, { bucket, unread: known.unread })
  refreshUrgency(store, known.id)
  return true
}

function keepRevision({ store }: BatchContext, known: ItemRow): void {
  store.write
    .prepare<[number, number, number, string, string], never>(
      'INSERT INTO revisions (item_id, n, seen_at, digest, text) VALUES (?, ?, ?, ?, ?)',
    )
    .run(known.id, known.revision, known.fetched_at, known.digest, known.text)
}

function reindex(context: BatchContext, known: ItemRow, columns: RemoteColumns, author: Named & { id: AuthorId }): void {
  const { store, accountId } = context
  // What was erased left the index then.
  if (known.erased_at !== null) return
  const wasIn = known.remote_visibility !== 'deleted'
  const isIn = columns.remote_visibility !== 'deleted'
  if (wasIn === isIn && columns.text === known.text && author.id === known.author_id) return
  if (wasIn)
    removeFromIndex(store.write, {
      id: known.id,
      accountId,
      text: known.text,
      author: author.id === known.author_id ? author : authorOf(context, known.author_id),
    })
  if (isIn) addToIndex(store.write, { id: known.id, accountId, text: columns.text, author })
}

function authorOf({ store }: BatchContext, id: AuthorId): Named {
  const row = store.write.prepare<[number], Named>('SELECT name, handle FROM authors WHERE id = ?').get(id)
  if (row === undefined) throw new Error('an item without its author')
  return row
}

const cleanAttachment = ({ kind, url, alt, width, height }: RemoteAttachment): RemoteAttachment => ({
  kind,
  url: wellFormed(url),
  alt: wellFormedOrNull(alt),
  width,
  height,
})

function replaceAttachments(context: BatchContext, id: ItemId, attachments: RemoteAttachment[]): boolean {
  const { write } = context.store
  const held = write
    .prepare<[number], RemoteAttachment>('SELECT kind, url, alt, width, height FROM attachments WHERE item_id = ? ORDER BY id')
    .all(id)
  if (JSON.stringify(held) === JSON.stringify(attachments)) return false
  write.prepare<[number], never>('DELETE FROM attachments WHERE item_id = ?').run(id)
  insertAttachments(context, id, attachments)
  return true
}

function insertAttachments({ store }: BatchContext, id: ItemId, attachments: RemoteAttachment[]): void {
  const insert = store.write.prepare<[number, string, string, string | null, number | null, number | null], never>(
    'INSERT INTO attachments (item_id, kind, url, alt, width, height) VALUES (?, ?, ?, ?, ?, ?)',
  )
  for (const { kind, url, alt, width, height } of attachments) insert.run(id, kind, url, alt, width, height)
}

import type { ItemId, PostId, ThreadId } from '../../src-contract/ids.ts'
import type { RemotePost } from '../../src-contract/remote.ts'
import type { BatchContext } from './batch-context.ts'
import { noteChecked } from './posts.ts'
import { wellFormed, wellFormedOrNull } from './well-formed.ts'

type PostRow = { id: PostId; url: string | null; title: string | null; text: string }

/** A post as the network says it is now; what answers it changes with it. */
export function applyPost(context: BatchContext, remote: RemotePost): void {
  const id = putPost(context, remote)
  if (remote.remoteCount !== undefined) noteChecked(context.store, id, remote.remoteCount)
}

function putPost({ store, accountId, source, posts }: BatchContext, remote: RemotePost): PostId {
  const remoteId = wellFormed(remote.remoteId)
  const post = { url: wellFormedOrNull(remote.url), title: wellFormedOrNull(remote.title), text: wellFormed(remote.text) }
  const known = store.write
    .prepare<[number, string], PostRow>('SELECT id, url, title, text FROM posts WHERE account_id = ? AND remote_id = ?')
    .get(accountId, remoteId)
  if (known === undefined) {
    const id = store.write
      .prepare<[number, string, string | null, string | null, string, number], never>(
        'INSERT INTO posts (account_id, remote_id, url, title, text, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .insert(accountId, remoteId, post.url, post.title, post.text, remote.createdAt)
    posts.set(remoteId, id as PostId)
    return id as PostId
  }
  posts.set(remoteId, known.id)
  if (known.url === post.url && known.title === post.title && known.text === post.text) return known.id
  store.write
    .prepare<[string | null, string | null, string, number], never>('UPDATE posts SET url = ?, title = ?, text = ? WHERE id = ?')
    .run(post.url, post.title, post.text, known.id)
  const items = store.write.prepare<[number], { id: ItemId }>('SELECT id FROM items WHERE post_id = ? LIMIT 1001').all(known.id)
  store.changes.note({ upserted: items.map(({ id }) => id), source })
  return known.id
}

/** Null for a post that was never told of: the item is kept without it. */
export function postIdOf({ store, accountId, posts }: BatchContext, remoteId: string | null): PostId | null {
  if (remoteId === null) return null
  const known = posts.get(remoteId)
  if (known !== undefined) return known
  const row = store.write
    .prepare<[number, string], { id: PostId }>('SELECT id FROM posts WHERE account_id = ? AND remote_id = ?')
    .get(accountId, remoteId)
  posts.set(remoteId, row?.id ?? null)
  return row?.id ?? null
}

export function threadIdOf({ store, accountId, threads }: BatchContext, remoteId: string): ThreadId {
  const known =
    threads.get(remoteId) ??
    store.write
      .prepare<[number, string], { id: ThreadId }>('SELECT id FROM threads WHERE account_id = ? AND remote_id = ?')
      .get(accountId, remoteId)?.id ??
    (store.write
      .prepare<[number, string], never>('INSERT INTO threads (account_id, remote_id) VALUES (?, ?)')
      .insert(accountId, remoteId) as ThreadId)
  threads.set(remoteId, known)
  return known
}

import { effect as effectSchema } from '../../src-contract/network.ts'
import type { Changes } from '../../src-contract/events.ts'
import type { AuthorId, ItemId } from '../../src-contract/ids.ts'
import type { Effect, Visibility } from '../../src-contract/network.ts'
import type { ReadableDb } from './connection.ts'
import type { Store } from './database.ts'

/** Jobs whose effect is shown: the network has not yet confirmed or refused it. The text matches the partial index. */
export const liveSql = `state NOT IN ('verified', 'cancelled', 'refused')`

/** Of what cannot be read nothing is shown; the sender sets such a job aside. */
export function parseEffect(json: string): Effect {
  try {
    return effectSchema.parse(JSON.parse(json))
  } catch {
    return {}
  }
}

/** The newest word on each property counts. `effects` newest first. What the network has deleted stays deleted whatever was decided. */
export function overlay(
  remote: { visibility: Visibility; liked: number },
  effects: readonly Effect[],
): { visibility: Visibility; liked: number } {
  const visibility = effects.find((effect) => effect.visibility !== undefined)?.visibility
  const liked = effects.find((effect) => effect.liked !== undefined)?.liked
  return {
    visibility: remote.visibility === 'deleted' ? 'deleted' : (visibility ?? remote.visibility),
    liked: liked === undefined ? remote.liked : Number(liked),
  }
}

/** Of one item, newest first. */
export function liveEffects(db: ReadableDb, itemId: ItemId): Effect[] {
  return db
    .prepare<[number], { effect: string }>(`SELECT effect FROM jobs WHERE item_id = ? AND ${liveSql} ORDER BY id DESC`)
    .all(itemId)
    .map(({ effect }) => parseEffect(effect))
}

type OverlaidRow = { author_id: AuthorId; remote_visibility: Visibility; remote_liked: number; visibility: Visibility; liked: number }

/** After a job of this item began, moved or ended: what is shown of it and of its author. True when the item's own row changed. */
export function refreshOverlay(store: Store, itemId: ItemId, source: Changes['source']): boolean {
  const { write } = store
  const row = write
    .prepare<[number], OverlaidRow>('SELECT author_id, remote_visibility, remote_liked, visibility, liked FROM items WHERE id = ?')
    .get(itemId)
  if (row === undefined) return false
  const shown = overlay({ visibility: row.remote_visibility, liked: row.remote_liked }, liveEffects(write, itemId))
  refreshBlocked(store, row.author_id, source)
  if (shown.visibility === row.visibility && shown.liked === row.liked) return false
  write
    .prepare<[string, number, number], never>('UPDATE items SET visibility = ?, liked = ? WHERE id = ?')
    .run(shown.visibility, shown.liked, itemId)
  return true
}

/**
 * Whether an author is shown as blocked: by the newest live job on any of their items, else as the network says. Their items change with
 * it.
 */
export function refreshBlocked(store: Store, authorId: AuthorId, source: Changes['source']): boolean {
  const { write } = store
  const live = write
    .prepare<[number], { effect: string }>(
      `SELECT effect FROM jobs INDEXED BY jobs_blocks WHERE blocks = ? AND blocks IS NOT NULL AND ${liveSql} ORDER BY id DESC`,
    )
    .all(authorId)
    .map(({ effect }) => parseEffect(effect).authorBlocked)
    .find((blocked) => blocked !== undefined)
  const changed = write
    .prepare<[number | null, number, number | null], never>(
      'UPDATE authors SET blocked = coalesce(?, remote_blocked) WHERE id = ? AND blocked <> coalesce(?, remote_blocked)',
    )
    .run(live === undefined ? null : Number(live), authorId, live === undefined ? null : Number(live))
  if (changed > 0) noteItemsOf(store, authorId, source)
  return changed > 0
}

/** All of an author's items show something of the author. */
export function noteItemsOf(store: Store, authorId: AuthorId, source: Changes['source']): void {
  const ids = store.write.prepare<[number], { id: ItemId }>('SELECT id FROM items WHERE author_id = ? LIMIT 1001').all(authorId)
  store.changes.note({ upserted: ids.map(({ id }) => id), source })
}

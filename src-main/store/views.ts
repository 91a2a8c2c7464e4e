import { Fault } from '../../src-contract/failure.ts'
import type { ViewId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { nameKey } from './same-name.ts'

export type StoredView = { id: ViewId; name: string; query: string; pinned: boolean; position: number }
type ViewRow = Omit<StoredView, 'pinned'> & { pinned: number }

const toView = (row: ViewRow): StoredView => ({ ...row, pinned: row.pinned === 1 })

/** In the user's order. */
export function listViews(db: ReadableDb): StoredView[] {
  return db.prepare<[], ViewRow>('SELECT id, name, query, pinned, position FROM views ORDER BY position, id').all().map(toView)
}

export function getView(db: ReadableDb, id: ViewId): StoredView {
  const row = db.prepare<[number], ViewRow>('SELECT id, name, query, pinned, position FROM views WHERE id = ?').get(id)
  if (row === undefined) throw new Fault('view.unknown', { value: id })
  return toView(row)
}

export function saveView(store: Store, { id, name, query, pinned }: { id?: ViewId; name: string; query: string; pinned: boolean | null }): StoredView {
  return transact(store, () => {
    const views = listViews(store.write)
    const taken = views.find((view) => view.id !== id && nameKey(view.name) === nameKey(name))
    if (taken !== undefined) throw new Fault('view.exists', { value: taken.name })
    const known = id === undefined ? null : getView(store.write, id)
    const row = store.write
      .prepare<Value[], { id: ViewId }>(
        `INSERT INTO views (id, name, query, pinned, position) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, pinned = excluded.pinned RETURNING id`,
      )
      .get(id ?? null, name, query, Number(pinned ?? known?.pinned ?? true), known?.position ?? (views.at(-1)?.position ?? 0) + 1)
    if (row === undefined) throw new Error('a view was not saved')
    store.changes.note({ catalogue: true, source: 'user' })
    return getView(store.write, row.id)
  })
}

export function orderViews(store: Store, ids: readonly ViewId[]): void {
  transact(store, () => {
    const rest = listViews(store.write).map(({ id }) => id).filter((id) => !ids.includes(id))
    const update = store.write.prepare<[number, number], never>('UPDATE views SET position = ? WHERE id = ?')
    ;[...ids, ...rest].forEach((id, index) => update.run(index + 1, id))
    store.changes.note({ catalogue: true, source: 'user' })
  })
}

export function removeView(store: Store, id: ViewId): StoredView {
  return transact(store, () => {
    const view = getView(store.write, id)
    store.write.prepare<[number], never>('DELETE FROM views WHERE id = ?').run(id)
    store.changes.note({ catalogue: true, source: 'user' })
    return view
  })
}

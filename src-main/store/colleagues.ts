import { Fault } from '../../src-contract/failure.ts'
import type { ColleagueId } from '../../src-contract/ids.ts'
import type { Colleague } from '../../src-contract/item.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { nameKey } from './same-name.ts'

type ColleagueRow = { id: ColleagueId; name: string }

/** The user, as the migration made the first row. */
export const meId = 1 as ColleagueId

export const toColleague = ({ id, name }: ColleagueRow): Colleague => ({ id, name, me: id === meId })

/** The user first, then by name; removed ones left out. */
export function listColleagues(db: ReadableDb): Colleague[] {
  return db
    .prepare<[number], ColleagueRow>('SELECT id, name FROM colleagues WHERE removed_at IS NULL ORDER BY id <> ?, name COLLATE NOCASE')
    .all(meId)
    .map(toColleague)
}

export function getColleague(db: ReadableDb, id: ColleagueId): Colleague {
  const found = listColleagues(db).find((colleague) => colleague.id === id)
  if (found === undefined) throw new Fault('colleague.unknown', { value: id })
  return found
}

/** Makes one, or renames. A name that a removed one had brings that one back: it is the same person. The user's own may be empty. */
export function saveColleague(store: Store, { id, name }: { id?: ColleagueId; name: string }): Colleague {
  return transact(store, () => {
    const taken = listColleagues(store.write).find((each) => each.id !== id && name !== '' && nameKey(each.name) === nameKey(name))
    if (taken !== undefined) throw new Fault('colleague.exists', { value: taken.name })
    if (id !== undefined) getColleague(store.write, id)
    if (name === '' && id !== meId) throw new Fault('input.empty')
    const removed = store.write.prepare<[], ColleagueRow>('SELECT id, name FROM colleagues WHERE removed_at IS NOT NULL').all()
    const row = store.write
      .prepare<Value[], ColleagueRow>(
        `INSERT INTO colleagues (id, name, created_at) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, removed_at = NULL RETURNING id, name`,
      )
      .get(id ?? removed.find((each) => nameKey(each.name) === nameKey(name))?.id ?? null, name, store.clock.now())
    if (row === undefined) throw new Error('a colleague was not saved')
    store.changes.note({ catalogue: true, many: id !== undefined, source: 'user' })
    return toColleague(row)
  })
}

/** What was theirs stays so, by name; nothing new becomes theirs. */
export function removeColleague(store: Store, id: ColleagueId): Colleague {
  return transact(store, () => {
    const colleague = getColleague(store.write, id)
    if (colleague.me) throw new Fault('input.invalid', { name: 'id' })
    store.write.prepare<[number, number], never>('UPDATE colleagues SET removed_at = ? WHERE id = ?').run(store.clock.now(), id)
    store.changes.note({ catalogue: true, source: 'user' })
    return colleague
  })
}

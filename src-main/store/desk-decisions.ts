import { Fault } from '../../src-contract/failure.ts'
import type { AuthorId, ColleagueId, DecisionId, ItemId } from '../../src-contract/ids.ts'
import type { AuthorFlag } from '../../src-contract/item.ts'
import type { Value } from './connection.ts'
import type { Store } from './database.ts'
import { noteItemsOf } from './overlay.ts'
import { refreshUrgencyOfAuthor } from './urgent.ts'

// What a decision does beside states and jobs. Like states, each is a chain: a decision remembers what the one before left; undone in the middle it hands
// its memory on, so that the order of undoing does not matter. All within the caller's transaction.

export function decideAssignee(store: Store, decisionId: DecisionId, id: ItemId, assignee: ColleagueId | null): void {
  store.write
    .prepare<[number, number, number], never>(
      'UPDATE decision_items SET assigns = 1, assignee = (SELECT assignee FROM items WHERE id = ?) WHERE decision_id = ? AND item_id = ?',
    )
    .run(id, decisionId, id)
  store.write.prepare<[number | null, number], never>('UPDATE items SET assignee = ? WHERE id = ?').run(assignee, id)
}

export function restoreAssignees(store: Store, decisionId: DecisionId): void {
  type Row = { item_id: ItemId; assignee: ColleagueId | null }
  const before = store.write.prepare<[number], Row>('SELECT item_id, assignee FROM decision_items WHERE decision_id = ? AND assigns = 1').all(decisionId)
  for (const { item_id, assignee } of before) {
    const handedOn = store.write
      .prepare<Value[], never>(
        `UPDATE decision_items SET assignee = ? WHERE item_id = ? AND decision_id = (
           SELECT min(di.decision_id) FROM decision_items di JOIN decisions d ON d.id = di.decision_id
           WHERE di.item_id = ? AND di.decision_id > ? AND di.assigns = 1 AND d.undone_at IS NULL)`,
      )
      .run(assignee, item_id, item_id, decisionId)
    if (handedOn === 0) store.write.prepare<[number | null, number], never>('UPDATE items SET assignee = ? WHERE id = ?').run(assignee, item_id)
  }
}

export function decideFlag(store: Store, decisionId: DecisionId, id: AuthorId, flag: AuthorFlag | null): void {
  const author = store.write.prepare<[number], { flag: AuthorFlag | null }>('SELECT flag FROM authors WHERE id = ?').get(id)
  if (author === undefined) throw new Fault('author.unknown', { value: id })
  store.write.prepare<Value[], never>('INSERT INTO decision_authors (decision_id, author_id, flag) VALUES (?, ?, ?)').run(decisionId, id, author.flag)
  setFlag(store, id, flag)
}

export function restoreFlags(store: Store, decisionId: DecisionId): void {
  type Row = { author_id: AuthorId; flag: AuthorFlag | null }
  const before = store.write.prepare<[number], Row>('SELECT author_id, flag FROM decision_authors WHERE decision_id = ?').all(decisionId)
  for (const { author_id, flag } of before) {
    const handedOn = store.write
      .prepare<Value[], never>(
        `UPDATE decision_authors SET flag = ? WHERE author_id = ? AND decision_id = (
           SELECT min(da.decision_id) FROM decision_authors da JOIN decisions d ON d.id = da.decision_id
           WHERE da.author_id = ? AND da.decision_id > ? AND d.undone_at IS NULL)`,
      )
      .run(flag, author_id, author_id, decisionId)
    if (handedOn === 0) setFlag(store, author_id, flag)
  }
}

function setFlag(store: Store, id: AuthorId, flag: AuthorFlag | null): void {
  store.write.prepare<[AuthorFlag | null, number], never>('UPDATE authors SET flag = ? WHERE id = ?').run(flag, id)
  refreshUrgencyOfAuthor(store, id)
  noteItemsOf(store, id, 'user')
}

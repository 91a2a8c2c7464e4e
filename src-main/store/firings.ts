import type { BrandId, DecisionId, ItemId, RuleId } from '../../src-contract/ids.ts'
import type { Firing } from '../../src-contract/moderation.ts'
import type { ReadableDb, Value } from './connection.ts'
import type { Store } from './database.ts'
import { byItem } from './item-parts.ts'

/** In the place of a rule's number: auto-hide. */
export const autohideRule = 0

type Row = {
  id: number
  rule_id: number
  name: string
  item_id: ItemId
  revision: number
  at: number
  outcomes: string
  decision_id: DecisionId | null
  undone_at: number | null
}

const columns = `f.id, f.rule_id, f.name, f.item_id, f.revision, f.at, f.outcomes, f.decision_id, d.undone_at`

const toFiring = ({ id, rule_id, name, item_id, revision, at, outcomes, decision_id, undone_at }: Row): Firing => ({
  id, name, revision, at,
  ruleId: rule_id === autohideRule ? null : (rule_id as RuleId),
  itemId: item_id,
  outcomes: JSON.parse(outcomes) as Firing['outcomes'],
  decisionId: decision_id,
  undone: undone_at !== null,
})

/** Of a page of items, newest first each. */
export function firingsOf(db: ReadableDb, ids: string): Map<ItemId, Firing[]> {
  const rows = db
    .prepare<[string], Row>(
      `SELECT ${columns} FROM json_each(?) j JOIN firings f ON f.item_id = j.value LEFT JOIN decisions d ON d.id = f.decision_id ORDER BY f.id DESC`,
    )
    .all(ids)
  return byItem(rows, toFiring)
}

/** Newest first. */
export function listFirings(db: ReadableDb, of: { ruleId?: number | undefined; brandId?: BrandId | undefined; limit: number }): Firing[] {
  const where = [of.ruleId === undefined ? null : 'f.rule_id = ?', of.brandId === undefined ? null : 'i.brand_id = ?'].filter((each) => each !== null)
  const params: Value[] = [of.ruleId, of.brandId].filter((each) => each !== undefined)
  const sql = `SELECT ${columns} FROM firings f JOIN items i ON i.id = f.item_id LEFT JOIN decisions d ON d.id = f.decision_id
    ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY f.id DESC LIMIT ?`
  return db.prepare<Value[], Row>(sql).all(...params, of.limit).map(toFiring)
}

export const countFirings = (db: ReadableDb, ruleId: number): number =>
  db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM firings WHERE rule_id = ?').get(ruleId)?.n ?? 0

export type NewFiring = { ruleId: number; name: string; itemId: ItemId; revision: number; outcomes: Firing['outcomes']; decisionId: DecisionId | null }

/** Within the transaction of what it tells of. A second one for the same revision is refused by the table itself. */
export function addFiring(store: Store, firing: NewFiring): void {
  store.write
    .prepare<Value[], never>('INSERT INTO firings (rule_id, name, item_id, revision, at, outcomes, decision_id) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(firing.ruleId, firing.name, firing.itemId, firing.revision, store.clock.now(), JSON.stringify(firing.outcomes), firing.decisionId)
}

export function hasFired(db: ReadableDb, ruleId: number, itemId: ItemId, revision: number): boolean {
  return db
    .prepare<[number, number, number], { n: number }>('SELECT 1 AS n FROM firings WHERE item_id = ? AND rule_id = ? AND revision = ?')
    .get(itemId, ruleId, revision) !== undefined
}

/** How many decisions of a verb a source has taken; and which of any verb after one. */
export const countDecided = (db: ReadableDb, verb: string, source: string): number =>
  db.prepare<[string, string], { n: number }>('SELECT count(*) AS n FROM decisions WHERE verb = ? AND source = ?').get(verb, source)?.n ?? 0

export const decidedAfter = (db: ReadableDb, id: number, source: string): DecisionId[] =>
  db.prepare<[number, string], { id: DecisionId }>('SELECT id FROM decisions WHERE id > ? AND source = ? ORDER BY id').all(id, source).map((row) => row.id)

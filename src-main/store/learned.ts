import type { BrandId, DecisionId, ItemId } from '../../src-contract/ids.ts'
import type { LearningState, LearningWeek, VerdictHead } from '../../src-contract/moderation.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

export type Learned = {
  version: number
  delta: Uint8Array
  good: Uint8Array
  decisions: number
  sinceCheck: number
  canaryBefore: number | null
  canaryNow: number | null
  checks: number
  rolledBack: number
  checkedAt: number | null
}

type Row = {
  version: number; delta: Uint8Array; good: Uint8Array; decisions: number; since_check: number; canary_before: number | null; canary_now: number | null
  checks: number; rolled_back: number; checked_at: number | null
}

export function getLearned(db: ReadableDb, brandId: BrandId): Learned | null {
  const row = db.prepare<[number], Row>('SELECT * FROM learned WHERE brand_id = ?').get(brandId)
  if (row === undefined) return null
  const { since_check, canary_before, canary_now, rolled_back, checked_at, ...rest } = row
  return { ...rest, sinceCheck: since_check, canaryBefore: canary_before, canaryNow: canary_now, rolledBack: rolled_back, checkedAt: checked_at }
}

/** Within the transaction that marks what it learned from. */
export function putLearned(store: Store, brandId: BrandId, of: Learned): void {
  store.write
    .prepare<Value[], never>(
      `INSERT INTO learned (brand_id, version, delta, good, decisions, since_check, canary_before, canary_now, checks, rolled_back, checked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET version = excluded.version, delta = excluded.delta, good = excluded.good, decisions = excluded.decisions,
         since_check = excluded.since_check, canary_before = excluded.canary_before, canary_now = excluded.canary_now, checks = excluded.checks,
         rolled_back = excluded.rolled_back, checked_at = excluded.checked_at`,
    )
    .run(brandId, of.version, of.delta, of.good, of.decisions, of.sinceCheck, of.canaryBefore, of.canaryNow, of.checks, of.rolledBack, of.checkedAt)
}

export type Lesson = {
  id: number; brandId: BrandId; itemId: ItemId; revision: number; head: VerdictHead; is: boolean; weight: number; text: string; lang: string | null; at: number
  decisionId: DecisionId | null; guessed: boolean; plainly: boolean
}
type LessonRow = {
  id: number; brand_id: BrandId; item_id: ItemId; revision: number; head: VerdictHead; is_so: number; weight: number; text: string; lang: string | null; at: number
  decision_id: DecisionId | null; guessed: number; plainly: number
}

const toLesson = ({ brand_id, item_id, is_so, decision_id, guessed, plainly, ...rest }: LessonRow): Lesson => ({
  ...rest, brandId: brand_id, itemId: item_id, is: is_so === 1, decisionId: decision_id, guessed: guessed === 1, plainly: plainly === 1,
})
const lessonSql = `SELECT l.id, l.brand_id, l.item_id, l.revision, l.head, l.is_so, l.weight, i.text, i.lang, l.at, l.decision_id, l.guessed, l.plainly FROM lessons l JOIN items i ON i.id = l.item_id`

export type NewLesson = Omit<Lesson, 'id' | 'text' | 'lang' | 'at'>

/** Within the caller's transaction. */
export function addLesson(store: Store, of: NewLesson): void {
  store.write
    .prepare<Value[], never>(
      `INSERT INTO lessons (brand_id, item_id, revision, decision_id, head, is_so, guessed, plainly, at, learned, weight) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
    )
    .run(of.brandId, of.itemId, of.revision, of.decisionId, of.head, Number(of.is), Number(of.guessed), Number(of.plainly), store.clock.now(), of.weight)
}

/** In the order in which they came; the text as it is now. */
export const waitingLessons = (db: ReadableDb, limit: number): Lesson[] =>
  db.prepare<[number], LessonRow>(`${lessonSql} WHERE l.learned = 0 ORDER BY l.id LIMIT ?`).all(limit).map(toLesson)

/** Those that were learned and not taken back, the newest first. */
export const recentLessons = (db: ReadableDb, brandId: BrandId, limit: number): Lesson[] =>
  db.prepare<[number, number], LessonRow>(`${lessonSql} WHERE l.brand_id = ? AND l.learned = 1 ORDER BY l.id DESC LIMIT ?`).all(brandId, limit).map(toLesson)

export function markLessons(store: Store, ids: readonly number[], learned: 1 | 2 | 3): void {
  for (const id of ids) store.write.prepare<[number, number], never>('UPDATE lessons SET learned = ? WHERE id = ?').run(learned, id)
}

/** All that a brand's weights rest on: nothing is learned from them again. */
export function setAsideLessons(store: Store, brandId: BrandId): void {
  store.write.prepare<[number], never>('UPDATE lessons SET learned = 3 WHERE brand_id = ? AND learned = 1').run(brandId)
}

/**
 * Lessons of a decision, or of the user's word on an item, that hold no more. Where something had been learned from one, the brand is marked: it is to
 * be learned anew.
 */
export function takeBackLessons(store: Store, of: { decisionId: DecisionId } | { itemId: ItemId; head: VerdictHead }): void {
  const [where, params]: [string, Value[]] = 'decisionId' in of ? ['decision_id = ?', [of.decisionId]] : ['item_id = ? AND head = ? AND decision_id IS NULL', [of.itemId, of.head]]
  const rows = store.write.prepare<Value[], { id: number; brand_id: BrandId; learned: number }>(`SELECT id, brand_id, learned FROM lessons WHERE ${where} AND learned <> 2`).all(...params)
  markLessons(store, rows.map(({ id }) => id), 2)
  for (const { brand_id, learned } of rows) if (learned === 1) store.write.prepare<[number], never>('UPDATE learned SET since_check = -1 WHERE brand_id = ?').run(brand_id)
}

/** A brand whose lessons are to be learned anew, if there is one. */
export const staleBrand = (db: ReadableDb): BrandId | null =>
  db.prepare<[], { brand_id: BrandId }>('SELECT brand_id FROM learned WHERE since_check = -1 LIMIT 1').get()?.brand_id ?? null

export type LessonsCursor = { decisionId: number; undoneAt: number }

export function lessonsCursor(db: ReadableDb): LessonsCursor | null {
  const row = db.prepare<[], { decision_id: number; undone_at: number }>('SELECT decision_id, undone_at FROM lessons_cursor').get()
  return row === undefined ? null : { decisionId: row.decision_id, undoneAt: row.undone_at }
}

export function setLessonsCursor(store: Store, { decisionId, undoneAt }: LessonsCursor): void {
  store.write
    .prepare<[number, number], never>('INSERT INTO lessons_cursor (id, decision_id, undone_at) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET decision_id = excluded.decision_id, undone_at = excluded.undone_at')
    .run(decisionId, undoneAt)
}

export type DecisionRow = { id: DecisionId; verb: string; source: string; undone_at: number | null; undoes: DecisionId | null }

export const decisionsAfter = (db: ReadableDb, id: number, limit: number): DecisionRow[] =>
  db.prepare<[number, number], DecisionRow>('SELECT id, verb, source, undone_at, undoes FROM decisions WHERE id > ? ORDER BY id LIMIT ?').all(id, limit)

/** Those undone at an instant or later, of decisions already looked at. */
export const undoneSince = (db: ReadableDb, at: number, upTo: number): DecisionRow[] =>
  db.prepare<[number, number], DecisionRow>('SELECT id, verb, source, undone_at, undoes FROM decisions WHERE undone_at >= ? AND id <= ? ORDER BY undone_at').all(at, upTo)

export const lastDecision = (db: ReadableDb): number => db.prepare<[], { n: number | null }>('SELECT max(id) AS n FROM decisions').get()?.n ?? 0

export const itemsOfDecision = (db: ReadableDb, id: DecisionId): ItemId[] =>
  db.prepare<[number], { item_id: ItemId }>('SELECT item_id FROM decision_items WHERE decision_id = ?').all(id).map(({ item_id }) => item_id)

export const hasLessonOf = (db: ReadableDb, decisionId: DecisionId, head: VerdictHead, is: boolean): boolean =>
  db.prepare<[number, string, number], { n: number }>('SELECT 1 AS n FROM lessons WHERE decision_id = ? AND head = ? AND is_so = ? AND learned <> 2 LIMIT 1').get(decisionId, head, Number(is)) !== undefined

export const hasLessons = (db: ReadableDb, decisionId: DecisionId): boolean =>
  db.prepare<[number], { n: number }>('SELECT 1 AS n FROM lessons WHERE decision_id = ? AND learned <> 2 LIMIT 1').get(decisionId) !== undefined

/** Eight bytes a weight behind one that tells their form (src-main/moderation/learning/delta.ts). */
const weightsIn = (bytes: number) => Math.max(0, Math.floor((bytes - 1) / 8))

export function learningStates(db: ReadableDb, brandId: BrandId | null): LearningState[] {
  type StateRow = {
    brand_id: BrandId; decisions: number; bytes: number | null; canary_before: number | null; canary_now: number | null; checks: number | null
    rolled_back: number | null; checked_at: number | null
  }
  return db
    .prepare<[number | null, number | null], StateRow>(
      `SELECT b.id AS brand_id, (SELECT count(*) FROM lessons WHERE brand_id = b.id AND learned = 1) AS decisions, length(d.delta) AS bytes, d.canary_before, d.canary_now,
         d.checks, d.rolled_back, d.checked_at
       FROM brands b LEFT JOIN learned d ON d.brand_id = b.id WHERE ? IS NULL OR b.id = ? ORDER BY b.name COLLATE NOCASE`,
    )
    .all(brandId, brandId)
    .map(({ brand_id, decisions, bytes, canary_before, canary_now, checks, rolled_back, checked_at }) => ({
      brandId: brand_id, decisions, weights: weightsIn(bytes ?? 0), canaryBefore: canary_before, canaryNow: canary_now, checks: checks ?? 0, rolledBack: rolled_back ?? 0,
      lastCheckAt: checked_at,
    }))
}

const weekMs = 7 * 86_400_000
/** 1970 began on a Thursday: Mondays are four days later. */
const mondayMs = 4 * 86_400_000

/** By brand and week, the newest first. Each decision had been judged before it was learned from. */
export function learningWeeks(db: ReadableDb, brandId: BrandId | null, weeks: number, now: number): LearningWeek[] {
  type WeekRow = { brand_id: BrandId; week: number; decisions: number; is_right: number; plain: number; caught: number; alarms: number; missed: number }
  const since = now - weeks * weekMs
  return db
    .prepare<Value[], WeekRow>(
      `SELECT brand_id, (at - ${mondayMs}) / ${weekMs} AS week, count(*) AS decisions, sum(guessed = is_so) AS is_right, sum(plainly = is_so) AS plain,
         sum(head IN ('toxic', 'spam') AND guessed AND is_so) AS caught, sum(head IN ('toxic', 'spam') AND guessed AND NOT is_so) AS alarms,
         sum(head IN ('toxic', 'spam') AND NOT guessed AND is_so) AS missed
       FROM lessons WHERE (? IS NULL OR brand_id = ?) AND at >= ? AND learned <> 2 GROUP BY brand_id, week ORDER BY week DESC, brand_id`,
    )
    .all(brandId, brandId, since)
    .map(({ brand_id, week, decisions, is_right, plain, caught, alarms, missed }) => ({
      brandId: brand_id, weekAt: week * weekMs + mondayMs, decisions, right: is_right, rightUnlearned: plain, caught, falseAlarms: alarms, missed,
    }))
}

export function forgetLearned(store: Store, brandId: BrandId): number {
  return transact(store, () => {
    store.write.prepare<[number], never>('DELETE FROM learned WHERE brand_id = ?').run(brandId)
    const forgotten = store.write.prepare<[number], never>('UPDATE lessons SET learned = 2 WHERE brand_id = ? AND learned <> 2').run(brandId)
    store.changes.note({ catalogue: true, source: 'user' })
    return forgotten
  })
}

import { Fault } from '../../src-contract/failure.ts'
import type { RuleId } from '../../src-contract/ids.ts'
import { ruleDraft } from '../../src-contract/moderation.ts'
import type { Rule, RuleDraft } from '../../src-contract/moderation.ts'
import { audit } from './audit.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

type Row = { id: RuleId; position: number; rule: string; created_at: number; since: number; fired: number }

const sql = 'SELECT id, position, rule, created_at, since, (SELECT count(*) FROM firings f WHERE f.rule_id = rules.id) AS fired FROM rules'

/** A rule that this version cannot read does nothing and is not shown; it stays in the file for the version that wrote it. */
function toRule({ id, position, rule, created_at, since, fired }: Row): Rule | null {
  const parsed = ruleDraft.safeParse(JSON.parse(rule))
  return parsed.success ? { ...parsed.data, id, position, since, fired, createdAt: created_at } : null
}

/** In their precedence. */
export function listRules(db: ReadableDb): Rule[] {
  return db.prepare<[], Row>(`${sql} ORDER BY position, id`).all().flatMap((row) => toRule(row) ?? [])
}

export function getRule(db: ReadableDb, id: RuleId): Rule {
  const row = db.prepare<[number], Row>(`${sql} WHERE id = ?`).get(id)
  const found = row === undefined ? null : toRule(row)
  if (found === null) throw new Fault('rule.unknown', { value: id })
  return found
}

/** Changed or enabled anew, it acts on what arrives from now on; a new name alone changes nothing of that. */
export function saveRule(store: Store, id: RuleId | null, draft: RuleDraft): Rule {
  return transact(store, () => {
    const { write } = store
    const at = store.clock.now()
    const json = JSON.stringify(draft)
    const before = id === null ? null : getRule(write, id)
    let kept = before?.id
    if (before === null) {
      const last = write.prepare<[], { n: number }>('SELECT coalesce(max(position), 0) AS n FROM rules').get()?.n ?? 0
      kept = write
        .prepare<Value[], never>('INSERT INTO rules (position, name, enabled, rule, created_at, since) VALUES (?, ?, ?, ?, ?, ?)')
        .insert(last + 1, draft.name, Number(draft.enabled), json, at, at) as RuleId
    } else {
      const since = isSameButName(before, draft) ? before.since : at
      write.prepare<Value[], never>('UPDATE rules SET name = ?, enabled = ?, rule = ?, since = ? WHERE id = ?').run(draft.name, Number(draft.enabled), json, since, before.id)
    }
    audit(store, { source: 'user', what: before === null ? 'rule.made' : 'rule.changed', detail: { rule: kept ?? 0, enabled: draft.enabled } })
    store.changes.note({ catalogue: true, source: 'user' })
    return getRule(write, kept as RuleId)
  })
}

const isSameButName = (a: RuleDraft, b: RuleDraft): boolean =>
  JSON.stringify([a.enabled, a.brandIds, a.when, a.unless, a.actions]) === JSON.stringify([b.enabled, b.brandIds, b.when, b.unless, b.actions])

/** Its firings stay. */
export function removeRule(store: Store, id: RuleId): boolean {
  return transact(store, () => {
    const removed = store.write.prepare<[number], never>('DELETE FROM rules WHERE id = ?').run(id) > 0
    if (removed) {
      audit(store, { source: 'user', what: 'rule.removed', detail: { rule: id } })
      store.changes.note({ catalogue: true, source: 'user' })
    }
    return removed
  })
}

/** Those not named keep their order after the others. */
export function orderRules(store: Store, ids: readonly RuleId[]): void {
  transact(store, () => {
    const rest = listRules(store.write).map(({ id }) => id).filter((id) => !ids.includes(id))
    const all = [...new Set(ids), ...rest]
    all.forEach((id, at) => store.write.prepare<[number, number], never>('UPDATE rules SET position = ? WHERE id = ?').run(at + 1, id))
    audit(store, { source: 'user', what: 'rules.ordered', detail: { rules: all.length } })
    store.changes.note({ catalogue: true, source: 'user' })
  })
}

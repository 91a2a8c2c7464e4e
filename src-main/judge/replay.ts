import type { BrandId, ItemId } from '../../src-contract/ids.ts'
import type { RuleDraft } from '../../src-contract/moderation.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import { compileRule } from '../moderation/rules/match.ts'
import type { Store } from '../store/database.ts'
import { historyBelow, isAnswered, personalFate } from '../store/judged-rows.ts'
import type { HistoryRow } from '../store/judged-rows.ts'
import type { Brands } from './brands.ts'
import { factsOfHistory } from './facts.ts'

export type Replayed = {
  examined: number
  fromAt: number | null
  toAt: number | null
  replied: number
  alreadyDown: number
  restored: number
  wouldTakeDown: number
  matched: number
  /** Newest first. */
  ids: ItemId[]
}

const atOnce = 2000
const mostIds = 10_000

/**
 * What a rule would have matched in the history, by the verdicts as they stand. Changes nothing. Between portions whoever waits comes first; what
 * arrives meanwhile is not part of it.
 */
export async function replay(store: Store, brands: Brands, classifier: Classifier, rule: RuleDraft, sinceAt: number): Promise<Replayed> {
  const matches = compileRule(rule)
  const downs = rule.actions.some((action) => action.do === 'hide' || action.do === 'spam')
  const result: Replayed = { examined: 0, fromAt: null, toAt: null, replied: 0, alreadyDown: 0, restored: 0, wouldTakeDown: 0, matched: 0, ids: [] }
  for await (const rows of history(store, rule.brandIds, sinceAt)) {
    for (const row of rows) {
      result.examined += 1
      result.toAt ??= row.created_at
      result.fromAt = row.created_at
      if (matches(factsOfHistory(store.read, row, brands.of(row.brand_id).charter, classifier))) note(store, result, row, downs)
    }
  }
  return result
}

function note(store: Store, result: Replayed, row: HistoryRow, downs: boolean): void {
  result.matched += 1
  if (result.ids.length < mostIds) result.ids.push(row.id)
  const { down, restored } = personalFate(store.read, row.id)
  if (isAnswered(store.read, row.id)) result.replied += 1
  if (down) result.alreadyDown += 1
  if (restored) result.restored += 1
  if (downs && row.visibility === 'visible' && !restored) result.wouldTakeDown += 1
}

async function* history(store: Store, brandIds: readonly BrandId[] | null, sinceAt: number): AsyncGenerator<HistoryRow[]> {
  let before: number = Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = historyBelow(store.read, { brandIds, sinceAt, before, limit: atOnce })
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < atOnce) return
    before = last.id
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

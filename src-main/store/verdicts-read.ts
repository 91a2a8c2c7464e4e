import type { ClusterId, ItemId } from '../../src-contract/ids.ts'
import type { VerdictHead, VerdictReason, VerdictSummary } from '../../src-contract/moderation.ts'
import type { ReadableDb } from './connection.ts'
import { bandIn, listsIn, sublabelsIn } from './verdict-codes.ts'

type Row = {
  item_id: ItemId
  cluster: ClusterId | null
  revision: number | null
  at: number
  name: string
  lang: string
  toxic: number
  spam: number
  complaint: number
  question: number
  praise: number
  bands: number
  sublabels: number
  listed: number
  hide: number
  reasons: string | null
  said: string | null
}

export type Judgement = { verdict: VerdictSummary | null; cluster: ClusterId | null }

const sql = `
  SELECT i.id AS item_id, i.cluster, v.revision, v.at, b.name, v.lang, v.toxic, v.spam, v.complaint, v.question, v.praise, v.bands, v.sublabels,
    v.listed, v.hide, v.reasons, (SELECT json_group_object(s.head, s.is_so) FROM said s WHERE s.item_id = i.id) AS said
  FROM json_each(?) j
  JOIN items i ON i.id = j.value
  LEFT JOIN verdicts v ON v.id = i.verdict
  LEFT JOIN verdict_bases b ON b.id = v.basis`

/** The present verdicts of a page of items, in one query. */
export function judgementsOf(db: ReadableDb, ids: string): Map<ItemId, Judgement> {
  return new Map(db.prepare<[string], Row>(sql).all(ids).map((row) => [row.item_id, { verdict: toSummary(row), cluster: row.cluster }]))
}

function toSummary(row: Row): VerdictSummary | null {
  if (row.revision === null) return null
  const label = (head: VerdictHead) => ({ p: row[head] / 1e4, band: bandIn(row.bands, head) })
  return {
    revision: row.revision,
    at: row.at,
    lang: row.lang,
    labels: { toxic: label('toxic'), spam: label('spam'), complaint: label('complaint'), question: label('question'), praise: label('praise') },
    sublabels: sublabelsIn(row.sublabels),
    hide: row.hide === 1,
    listed: listsIn(row.listed),
    reasons: parseReasons(row.reasons),
    said: parseSaid(row.said),
    model: row.name,
  }
}

const parseReasons = (json: string | null): VerdictReason[] =>
  json === null ? [] : (JSON.parse(json) as [number, number, number, string][]).map(([from, to, weight, reason]) => ({ from, to, weight, reason }))

export function parseSaid(json: string | null): Partial<Record<VerdictHead, boolean>> {
  if (json === null) return {}
  return Object.fromEntries(Object.entries(JSON.parse(json) as Record<string, number>).map(([head, is]) => [head, is === 1]))
}

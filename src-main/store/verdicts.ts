import type { BrandId, ItemId } from '../../src-contract/ids.ts'
import type { ListKind, Sublabel, VerdictBand, VerdictHead, VerdictReason } from '../../src-contract/moderation.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { refreshUrgency } from './urgent.ts'
import { bandBits, bandIn, flagsOf, headOrder, listBits, sublabelBits } from './verdict-codes.ts'
import { parseSaid } from './verdicts-read.ts'

export type NewVerdict = {
  lang: string
  labels: Record<VerdictHead, { p: number; band: VerdictBand }>
  sublabels: Sublabel[]
  listed: ListKind[]
  hide: boolean
  reasons: VerdictReason[]
}

export type WrittenFor = { id: ItemId; revision: number; print: number | null }

/** The number of a basis, made where it is new. */
export function basisOf(store: Store, name: string): number {
  const found = (db: ReadableDb) => db.prepare<[string], { id: number }>('SELECT id FROM verdict_bases WHERE name = ?').get(name)?.id
  return found(store.write) ?? transact(store, () => store.write.prepare<[string], never>('INSERT INTO verdict_bases (name) VALUES (?)').insert(name))
}

export const basisNamed = (db: ReadableDb, id: number): string =>
  db.prepare<[number], { name: string }>('SELECT name FROM verdict_bases WHERE id = ?').get(id)?.name ?? ''

/** The language that an item was judged in; undefined where it is not judged. */
export function judgedLang(db: ReadableDb, itemId: ItemId): string | undefined {
  return db.prepare<[number], { lang: string }>('SELECT v.lang FROM items i JOIN verdicts v ON v.id = i.verdict WHERE i.id = ?').get(itemId)?.lang
}

type Previous = Record<VerdictHead, number> & { bands: number; sublabels: number; listed: number; hide: number; revision: number; lang: string }

/** Adds to the record and makes it the item's present verdict. False where the item changed meanwhile, or the same was said of this revision before. */
export function writeVerdict(store: Store, item: WrittenFor, basis: number, verdict: NewVerdict): boolean {
  const { write } = store
  const now = write.prepare<[number], { revision: number; verdict: number | null; judged: number }>('SELECT revision, verdict, judged FROM items WHERE id = ?').get(item.id)
  if (now === undefined || now.revision !== item.revision) return false
  const p = headOrder.map((head) => Math.round(verdict.labels[head].p * 1e4))
  const bands = bandBits(headOrder.map((head) => verdict.labels[head].band))
  const codes = [bands, sublabelBits(verdict.sublabels), listBits(verdict.listed), Number(verdict.hide)] as const
  const before = now.verdict === null ? undefined : write.prepare<[number], Previous>('SELECT * FROM verdicts WHERE id = ?').get(now.verdict)
  if (before !== undefined && now.judged === item.revision && isSame(before, item.revision, verdict.lang, p, codes)) return false
  const reasons = verdict.reasons.length === 0 ? null : JSON.stringify(verdict.reasons.map(({ from, to, weight, reason }) => [from, to, weight, reason]))
  const id = write
    .prepare<Value[], never>(
      `INSERT INTO verdicts (item_id, revision, at, basis, lang, toxic, spam, complaint, question, praise, bands, sublabels, listed, hide, reasons)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .insert(item.id, item.revision, store.clock.now(), basis, verdict.lang, ...p, ...codes, reasons)
  const said = saidOf(write, item.id)
  write
    .prepare<Value[], never>('UPDATE items SET verdict = ?, judged = ?, flags = ?, print = ? WHERE id = ?')
    .run(id, item.revision, flagsOf(bands, verdict.hide, said), item.print, item.id)
  refreshUrgency(store, item.id)
  return true
}

function isSame(before: Previous, revision: number, lang: string, p: readonly number[], [bands, sublabels, listed, hide]: readonly [number, number, number, number]): boolean {
  return before.revision === revision && before.lang === lang && before.bands === bands && before.sublabels === sublabels && before.listed === listed
    && before.hide === hide && headOrder.every((head, at) => Math.abs(before[head] - (p[at] ?? 0)) <= 200)
}

function saidOf(db: ReadableDb, id: ItemId): Partial<Record<VerdictHead, boolean>> {
  return parseSaid(db.prepare<[number], { said: string | null }>('SELECT json_group_object(head, is_so) AS said FROM said WHERE item_id = ?').get(id)?.said ?? null)
}

/** The user's word on an item; null takes it back. Within the caller's transaction. */
export function sayOf(store: Store, id: ItemId, head: VerdictHead, is: boolean | null): void {
  const { write } = store
  if (is === null) write.prepare<[number, string], never>('DELETE FROM said WHERE item_id = ? AND head = ?').run(id, head)
  else write.prepare<Value[], never>('INSERT INTO said (item_id, head, is_so, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET is_so = excluded.is_so, at = excluded.at')
    .run(id, head, Number(is), store.clock.now())
  const row = write.prepare<[number], { bands: number | null; hide: number | null }>('SELECT v.bands, v.hide FROM items i LEFT JOIN verdicts v ON v.id = i.verdict WHERE i.id = ?').get(id)
  if (row === undefined) return
  write.prepare<[number, number], never>('UPDATE items SET flags = ? WHERE id = ?').run(flagsOf(row.bands ?? 0, row.hide === 1, saidOf(write, id)), id)
  refreshUrgency(store, id)
}

/** Whether the present verdict has a head positive, the user's word aside; null where there is none. */
export function guessOf(db: ReadableDb, id: ItemId, head: VerdictHead): boolean | null {
  const row = db.prepare<[number], { bands: number }>('SELECT v.bands FROM items i JOIN verdicts v ON v.id = i.verdict WHERE i.id = ?').get(id)
  return row === undefined ? null : bandIn(row.bands, head) !== 'pass'
}

export type Rejudging = { brandId: BrandId; basis: number; before: number | null; remaining: number }

export function rejudgings(db: ReadableDb): Rejudging[] {
  return db
    .prepare<[], { brand_id: BrandId; basis: number; before: number | null; remaining: number }>('SELECT brand_id, basis, before, remaining FROM rejudging')
    .all()
    .map(({ brand_id, ...rest }) => ({ brandId: brand_id, ...rest }))
}

export function setRejudging(store: Store, { brandId, basis, before, remaining }: Rejudging): void {
  transact(store, () => {
    store.write
      .prepare<Value[], never>(
        `INSERT INTO rejudging (brand_id, basis, before, remaining) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET basis = excluded.basis, before = excluded.before, remaining = excluded.remaining`,
      )
      .run(brandId, basis, before, remaining)
  })
}

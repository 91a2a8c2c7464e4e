import { escalationState } from '../../src-contract/escalation.ts'
import type { ChannelKind, Escalation, EscalationState, Recipient, RecordEntry } from '../../src-contract/escalation.ts'
import { Fault, failure as failureSchema } from '../../src-contract/failure.ts'
import type { BrandId, ChannelId, EscalationId, ItemId, JobId, PacketId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { addRecord } from './escalation-record.ts'

export type StoredEscalation = Escalation & { packetId: PacketId | null; leftAt: number | null }

type EscalationRow = {
  id: EscalationId
  item_id: ItemId | null
  brand_id: BrandId
  brand: string
  hue: number
  channel_id: ChannelId
  channel_kind: ChannelKind
  channel_name: string
  verdict: string
  recipients: string
  note: string
  token: string
  shown: string
  unread: number
  remote_id: string | null
  url: string | null
  remote_status: string | null
  packet_id: PacketId | null
  job_id: JobId | null
  why: string | null
  left_at: number | null
  created_at: number
  answered_at: number | null
  closed_at: number | null
  due_at: number | null
  warn_at: number | null
  paused_at: number | null
  warned_at: number | null
  breached_at: number | null
  calendar_id: number | null
  answers: number
  author: string | null
  text: string | null
  network: NetworkId | null
}

/**
 * How it is shown: closed is closed; before an answer it is what became of its packet's job. Undone before it left, it was never there; what was
 * taken back and stands nevertheless is open.
 */
const shownSql = `CASE
  WHEN e.state = 'closed' THEN 'closed'
  WHEN e.state = 'answered' THEN 'answered'
  WHEN j.state IS NULL OR j.state = 'verified' THEN 'open'
  WHEN j.state = 'cancelled' THEN 'withdrawn'
  WHEN j.state = 'refused' THEN 'failed'
  WHEN j.state = 'uncertain' AND j.next_at IS NULL THEN 'uncertain'
  ELSE 'leaving' END`

const aboutLength = 280

const escalationSql = `
  SELECT e.id, e.item_id, e.brand_id, b.name AS brand, b.hue, e.channel_id, c.kind AS channel_kind, c.name AS channel_name, e.verdict, e.recipients, e.note,
    e.token, ${shownSql} AS shown, e.unread, e.remote_id, e.url, e.remote_status, e.packet_id, j.id AS job_id, j.why,
    CASE WHEN j.state = 'verified' THEN j.finished_at END AS left_at, e.created_at, e.answered_at, e.closed_at, e.due_at, e.warn_at, e.paused_at, e.warned_at,
    e.breached_at, e.calendar_id, (SELECT count(*) FROM escalation_answers x WHERE x.escalation_id = e.id) AS answers,
    u.name AS author, substr(i.text, 1, ${aboutLength}) AS text, a.network
  FROM escalations e JOIN brands b ON b.id = e.brand_id JOIN channels c ON c.id = e.channel_id
  LEFT JOIN jobs j ON j.id = (SELECT max(d.job_id) FROM dispatches d WHERE d.escalation_id = e.id AND d.kind = 'packet')
  LEFT JOIN items i ON i.id = e.item_id LEFT JOIN authors u ON u.id = i.author_id LEFT JOIN accounts a ON a.id = i.account_id`

function toEscalation(row: EscalationRow): StoredEscalation {
  const state = escalationState.parse(row.shown)
  return {
    id: row.id,
    itemId: row.item_id,
    brand: { id: row.brand_id, name: row.brand, hue: row.hue },
    channel: { id: row.channel_id, kind: row.channel_kind, name: row.channel_name },
    verdict: row.verdict as Escalation['verdict'],
    recipients: JSON.parse(row.recipients) as Recipient[],
    note: row.note,
    token: row.token,
    state,
    unread: row.unread === 1,
    remoteId: row.remote_id,
    url: row.url,
    remoteStatus: row.remote_status,
    packetId: row.packet_id,
    jobId: row.job_id,
    failure: row.why === null || state === 'closed' ? null : failureSchema.safeParse(JSON.parse(row.why)).data ?? null,
    leftAt: row.left_at,
    createdAt: row.created_at,
    answeredAt: row.answered_at,
    closedAt: row.closed_at,
    dueAt: row.due_at,
    warnAt: row.warn_at,
    pausedAt: row.paused_at,
    warnedAt: row.warned_at,
    breachedAt: row.breached_at,
    calendarId: row.calendar_id,
    answers: row.answers,
    about: row.author === null || row.text === null || row.network === null ? null : { author: row.author, text: row.text, network: row.network },
  }
}

/** The contract's shape, without what is the engine's alone. */
export function plainEscalation({ packetId: _packetId, leftAt: _leftAt, ...escalation }: StoredEscalation): Escalation {
  return escalation
}

export function findEscalation(db: ReadableDb, id: EscalationId): StoredEscalation | null {
  const row = db.prepare<[number], EscalationRow>(`${escalationSql} WHERE e.id = ?`).get(id)
  return row === undefined ? null : toEscalation(row)
}

export function getEscalation(db: ReadableDb, id: EscalationId): StoredEscalation {
  const escalation = findEscalation(db, id)
  if (escalation === null) throw new Fault('escalation.unknown', { value: id })
  return escalation
}

export type EscalationFilter = {
  open?: boolean | undefined
  state?: EscalationState | undefined
  brandId?: BrandId | undefined
  channelId?: ChannelId | undefined
  itemId?: ItemId | undefined
  unread?: boolean | undefined
  before?: EscalationId | undefined
  limit: number
}

/** Newest first. */
export function listEscalations(db: ReadableDb, filter: EscalationFilter): StoredEscalation[] {
  const wanted: string[] = []
  const values: Value[] = []
  const want = (sql: string, value?: Value) => {
    wanted.push(sql)
    if (value !== undefined) values.push(value)
  }
  if (filter.open === true) want(`${shownSql} NOT IN ('closed', 'withdrawn', 'failed')`)
  if (filter.state !== undefined) want(`${shownSql} = ?`, filter.state)
  if (filter.brandId !== undefined) want('e.brand_id = ?', filter.brandId)
  if (filter.channelId !== undefined) want('e.channel_id = ?', filter.channelId)
  if (filter.itemId !== undefined) want('e.item_id = ?', filter.itemId)
  if (filter.unread !== undefined) want('e.unread = ?', Number(filter.unread))
  if (filter.before !== undefined) want('e.id < ?', filter.before)
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`
  return db.prepare<Value[], EscalationRow>(`${escalationSql} ${where} ORDER BY e.id DESC LIMIT ?`).all(...values, filter.limit).map(toEscalation)
}

const mostOpen = 10_000

/** Handed over and not closed. */
export function openEscalations(db: ReadableDb): StoredEscalation[] {
  return listEscalations(db, { open: true, limit: mostOpen }).filter(({ state }) => state !== 'leaving')
}

export type NewEscalation = {
  itemId: ItemId
  brandId: BrandId
  channelId: ChannelId
  verdict: string
  recipients: Recipient[]
  note: string
  token: string
  packetId: PacketId
  dueAt: number | null
  warnAt: number | null
  calendarId: number | null
}

export function createEscalation(store: Store, of: NewEscalation): EscalationId {
  return store.write
    .prepare<Value[], never>(
      `INSERT INTO escalations (item_id, brand_id, channel_id, verdict, recipients, note, token, state, packet_id, created_at, due_at, warn_at, calendar_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)`,
    )
    .insert(
      of.itemId, of.brandId, of.channelId, of.verdict, JSON.stringify(of.recipients), of.note, of.token, of.packetId, store.clock.now(), of.dueAt, of.warnAt, of.calendarId,
    ) as EscalationId
}

const noteOf = (store: Store, { id, itemId }: { id: EscalationId; itemId: ItemId | null }, source: 'user' | 'engine'): void =>
  store.changes.note({ escalations: [id], upserted: itemId === null ? [] : [itemId], source })

/** False when it already is. A reopened one is answered where somebody has answered. */
export function setClosed(store: Store, id: EscalationId, closed: boolean): boolean {
  return transact(store, () => {
    const escalation = getEscalation(store.write, id)
    if ((escalation.state === 'closed') === closed) return false
    store.write
      .prepare<Value[], never>(`UPDATE escalations SET state = iif(?, 'closed', iif(answered_at IS NULL, 'open', 'answered')), closed_at = ?, unread = 0 WHERE id = ?`)
      .run(Number(closed), closed ? store.clock.now() : null, id)
    addRecord(store, { escalationId: id, who: 'user', what: closed ? 'closed' : 'reopened', channelId: escalation.channel.id })
    noteOf(store, escalation, 'user')
    return true
  })
}

export function setEscalationUnread(store: Store, id: EscalationId, unread: boolean): void {
  transact(store, () => {
    const escalation = getEscalation(store.write, id)
    store.write.prepare<Value[], never>('UPDATE escalations SET unread = ? WHERE id = ?').run(Number(unread), id)
    noteOf(store, escalation, 'user')
  })
}

/** As a ticket's number is found again, or its status read. */
export function setRemoteStatus(store: Store, id: EscalationId, status: string): boolean {
  return transact(store, () => {
    const escalation = getEscalation(store.write, id)
    if (escalation.remoteStatus === status) return false
    store.write.prepare<Value[], never>('UPDATE escalations SET remote_status = ? WHERE id = ?').run(status, id)
    addRecord(store, { escalationId: id, who: 'recipient', what: 'statusChanged', channelId: escalation.channel.id, detail: { status } })
    noteOf(store, escalation, 'engine')
    return true
  })
}

export type ClockFields = { dueAt?: number | null; warnAt?: number | null; pausedAt?: number | null; warnedAt?: number | null; breachedAt?: number | null; calendarId?: number | null }

const clockColumns = {
  dueAt: 'due_at', warnAt: 'warn_at', pausedAt: 'paused_at', warnedAt: 'warned_at', breachedAt: 'breached_at', calendarId: 'calendar_id',
} as const satisfies Record<keyof ClockFields, string>

/** What is absent stays. With `entry`, what happened stands in the record. */
export function setClock(store: Store, id: EscalationId, fields: ClockFields, entry?: { who: RecordEntry['who']; what: RecordEntry['what']; detail?: RecordEntry['detail'] }): void {
  transact(store, () => {
    const escalation = getEscalation(store.write, id)
    for (const [field, column] of Object.entries(clockColumns)) {
      const value = fields[field as keyof ClockFields]
      if (value !== undefined) store.write.prepare<Value[], never>(`UPDATE escalations SET ${column} = ? WHERE id = ?`).run(value, id)
    }
    if (entry !== undefined) addRecord(store, { escalationId: id, channelId: escalation.channel.id, ...entry })
    noteOf(store, escalation, entry?.who === 'user' ? 'user' : 'engine')
  })
}

/** By the token in a subject or a plus address. */
export function escalationOfToken(db: ReadableDb, token: string): EscalationId | null {
  return db.prepare<[string], { id: EscalationId }>('SELECT id FROM escalations WHERE token = ?').get(token)?.id ?? null
}

/** What a channel is to ask about: not closed, and known at the other end. */
export function waitingAt(db: ReadableDb, channelId: ChannelId): { id: EscalationId; remoteId: string | null; remoteStatus: string | null; token: string; createdAt: number }[] {
  return db
    .prepare<[number], { id: EscalationId; remoteId: string | null; remoteStatus: string | null; token: string; createdAt: number }>(
      `SELECT id, remote_id AS remoteId, remote_status AS remoteStatus, token, created_at AS createdAt FROM escalations
       WHERE channel_id = ? AND state <> 'closed' ORDER BY id`,
    )
    .all(channelId)
}

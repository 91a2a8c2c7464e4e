import { channelKind } from '../../src-contract/escalation.ts'
import type { ChannelKind, Recipient } from '../../src-contract/escalation.ts'
import { Fault, failure as failureSchema } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { BrandId, ChannelId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { nameKey } from './same-name.ts'

/** `cursor`: where the last reading of answers ended, in the channel's own words. */
export type StoredChannel = {
  id: ChannelId
  kind: ChannelKind
  name: string
  settings: Record<string, string>
  secretRef: string | null
  createdAt: number
  removedAt: number | null
  failure: Failure | null
  needsYou: boolean
  cursor: string | null
  polledAt: number | null
  open: number
}

type ChannelRow = {
  id: ChannelId
  kind: string
  name: string
  settings: string
  secret_ref: string | null
  created_at: number
  removed_at: number | null
  failure: string | null
  needs_you: number
  cursor: string | null
  polled_at: number | null
  open: number
}

const channelSql = `
  SELECT c.id, c.kind, c.name, c.settings, c.secret_ref, c.created_at, c.removed_at, c.failure, c.needs_you, c.cursor, c.polled_at,
    (SELECT count(*) FROM escalations e WHERE e.channel_id = c.id AND e.state <> 'closed') AS open
  FROM channels c`

function toChannel(row: ChannelRow): StoredChannel {
  return {
    id: row.id,
    kind: channelKind.parse(row.kind),
    name: row.name,
    settings: JSON.parse(row.settings) as Record<string, string>,
    secretRef: row.secret_ref,
    createdAt: row.created_at,
    removedAt: row.removed_at,
    failure: failureOf(row.failure),
    needsYou: row.needs_you === 1,
    cursor: row.cursor,
    polledAt: row.polled_at,
    open: row.open,
  }
}

const failureOf = (json: string | null): Failure | null => (json === null ? null : failureSchema.parse(JSON.parse(json)))

/** Removed ones left out, by name. */
export function listChannels(db: ReadableDb): StoredChannel[] {
  return db.prepare<[], ChannelRow>(`${channelSql} WHERE c.removed_at IS NULL ORDER BY c.name, c.id`).all().map(toChannel)
}

/** Removed ones as well: what they have sent is still theirs. */
export function getChannel(db: ReadableDb, id: ChannelId): StoredChannel {
  const row = db.prepare<[number], ChannelRow>(`${channelSql} WHERE c.id = ?`).get(id)
  if (row === undefined) throw new Fault('channel.unknown', { value: id })
  return toChannel(row)
}

export function createChannel(store: Store, of: { kind: ChannelKind; name: string; settings: Record<string, string>; secretRef: string | null }): StoredChannel {
  return transact(store, () => {
    refuseTaken(store, of.name, null)
    const id = store.write
      .prepare<Value[], never>('INSERT INTO channels (kind, name, settings, secret_ref, created_at) VALUES (?, ?, ?, ?, ?)')
      .insert(of.kind, of.name, JSON.stringify(of.settings), of.secretRef, store.clock.now())
    store.changes.note({ catalogue: true, source: 'user' })
    return getChannel(store.write, id as ChannelId)
  })
}

function refuseTaken(store: Store, name: string, own: ChannelId | null): void {
  const taken = listChannels(store.write).find((channel) => channel.id !== own && nameKey(channel.name) === nameKey(name))
  if (taken !== undefined) throw new Fault('channel.exists', { value: taken.name })
}

/** Changed at the other end's word that it works: what was wrong is not any more. */
export function changeChannel(store: Store, id: ChannelId, to: { name: string; settings: Record<string, string>; secretRef: string | null }): StoredChannel {
  return transact(store, () => {
    refuseTaken(store, to.name, id)
    store.write
      .prepare<Value[], never>('UPDATE channels SET name = ?, settings = ?, secret_ref = ?, failure = NULL, needs_you = 0 WHERE id = ?')
      .run(to.name, JSON.stringify(to.settings), to.secretRef, id)
    store.changes.note({ catalogue: true, source: 'user' })
    return getChannel(store.write, id)
  })
}

/** Null gives it back, unless its name was taken meanwhile. */
export function setChannelRemoved(store: Store, id: ChannelId, removedAt: number | null): StoredChannel {
  return transact(store, () => {
    const { name } = getChannel(store.write, id)
    if (removedAt === null) refuseTaken(store, name, id)
    store.write.prepare<Value[], never>('UPDATE channels SET removed_at = ? WHERE id = ?').run(removedAt, id)
    store.changes.note({ catalogue: true, source: 'user' })
    return getChannel(store.write, id)
  })
}

/** Why nothing may be sent by it until the user has seen to it; a removed one says so. */
export function channelTrouble(db: ReadableDb, id: ChannelId): Failure | null {
  const { name, needsYou, failure, removedAt } = getChannel(db, id)
  if (removedAt !== null) return { code: 'channel.removed', params: { name } }
  return needsYou ? failure ?? { code: 'auth.rejected', params: { host: name } } : null
}

export function setChannelTrouble(store: Store, id: ChannelId, { failure, needsYou }: { failure: Failure | null; needsYou: boolean }): void {
  transact(store, () => {
    const json = failure === null ? null : JSON.stringify(failure)
    const changed = store.write
      .prepare<Value[], never>('UPDATE channels SET failure = ?, needs_you = ? WHERE id = ? AND (failure IS NOT ? OR needs_you <> ?)')
      .run(json, Number(needsYou), id, json, Number(needsYou))
    if (changed > 0) store.changes.note({ catalogue: true, source: 'engine' })
  })
}

/** Null leaves the place as it was: the reading failed. */
export function notePolled(store: Store, id: ChannelId, cursor: string | null): void {
  transact(store, () => {
    store.write.prepare<Value[], never>('UPDATE channels SET cursor = coalesce(?, cursor), polled_at = ? WHERE id = ?').run(cursor, store.clock.now(), id)
  })
}

export type Choice = { channelId: ChannelId; recipients: Recipient[] }

/** To whom one handed over such a message last: the same brand and verdict, else the brand's last. Removed channels left out. */
export function choiceFor(db: ReadableDb, brandId: BrandId, verdict: string): Choice | null {
  const row = db
    .prepare<[number, string], { channel_id: ChannelId; recipients: string }>(
      `SELECT k.channel_id, k.recipients FROM channel_choices k JOIN channels c ON c.id = k.channel_id AND c.removed_at IS NULL
       WHERE k.brand_id = ? ORDER BY k.verdict = ? DESC, k.at DESC LIMIT 1`,
    )
    .get(brandId, verdict)
  return row === undefined ? null : { channelId: row.channel_id, recipients: JSON.parse(row.recipients) as Recipient[] }
}

export function rememberChoice(store: Store, brandId: BrandId, verdict: string, { channelId, recipients }: Choice): void {
  store.write
    .prepare<Value[], never>(
      `INSERT INTO channel_choices (brand_id, verdict, channel_id, recipients, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET channel_id = excluded.channel_id, recipients = excluded.recipients, at = excluded.at`,
    )
    .run(brandId, verdict, channelId, JSON.stringify(recipients), store.clock.now())
}

import { createHash } from 'node:crypto'
import type { Packet, PacketFile } from '../../src-contract/escalation.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { ItemId, PacketId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

export type NewFile = { name: string; mime: string; bytes: Uint8Array }
export type StoredFile = PacketFile & { content: Uint8Array }
export type StoredPacket = { id: PacketId; itemId: ItemId; digest: string; packet: Packet; subject: string; text: string; files: PacketFile[] }

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

type Body = { packet: Packet; subject: string; text: string }

/** Kept whole, so that what was shown is what goes. The digest is over the words and over each file's digest. */
export function savePacket(store: Store, itemId: ItemId, body: Body, files: readonly NewFile[]): StoredPacket {
  return transact(store, () => {
    const json = JSON.stringify(body)
    const digests = files.map(({ bytes }) => sha256(bytes))
    const digest = sha256([json, ...digests].join('\n'))
    const id = store.write
      .prepare<Value[], never>('INSERT INTO packets (item_id, digest, body, created_at) VALUES (?, ?, ?, ?)')
      .insert(itemId, digest, json, store.clock.now()) as PacketId
    files.forEach(({ name, mime, bytes }, n) =>
      store.write.prepare<Value[], never>('INSERT INTO packet_files (packet_id, n, name, mime, digest, bytes) VALUES (?, ?, ?, ?, ?, ?)').run(id, n, name, mime, digests[n] ?? '', bytes))
    return getPacket(store.write, id)
  })
}

export function findPacket(db: ReadableDb, id: PacketId): StoredPacket | null {
  const row = db
    .prepare<[number], { item_id: ItemId; digest: string; body: string }>('SELECT item_id, digest, body FROM packets WHERE id = ?')
    .get(id)
  if (row === undefined) return null
  const files = db
    .prepare<[number], PacketFile>('SELECT n, name, mime, length(bytes) AS bytes, digest FROM packet_files WHERE packet_id = ? ORDER BY n')
    .all(id)
  return { id, itemId: row.item_id, digest: row.digest, ...(JSON.parse(row.body) as Body), files }
}

export function getPacket(db: ReadableDb, id: PacketId): StoredPacket {
  const packet = findPacket(db, id)
  if (packet === null) throw new Fault('packet.gone', { value: id })
  return packet
}

export function packetFiles(db: ReadableDb, id: PacketId): StoredFile[] {
  return db
    .prepare<[number], StoredFile>('SELECT n, name, mime, length(bytes) AS bytes, digest, bytes AS content FROM packet_files WHERE packet_id = ? ORDER BY n')
    .all(id)
}

/** Shown, and not sent within that time: nothing needs them. */
export function dropUnsentPackets(store: Store, before: number): number {
  return transact(store, () => store.write
    .prepare<[number], never>(
      `DELETE FROM packets WHERE created_at < ? AND id NOT IN (SELECT packet_id FROM escalations WHERE packet_id IS NOT NULL)
         AND id NOT IN (SELECT packet_id FROM dispatches WHERE packet_id IS NOT NULL)`,
    )
    .run(before))
}

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ReadableDb } from './connection.ts'
import type { Store } from './database.ts'
import { getSetting, setSetting } from './settings.ts'

/** Watches name at most fifty feeds each; the oldest leave first. */
const most = 1000
const key = 'feeds.fromFile'
const list = z.array(z.string()).catch([])

const nameOf = (address: string): string => createHash('sha256').update(address).digest('base64url').slice(0, 10)

/** Whether an address came out of a file and was never typed: a name in it may not lead into a private network. */
export function cameFromFile(db: ReadableDb): (address: string) => boolean {
  const known = new Set(list.parse(getSetting(db, key)))
  return (address) => known.has(nameOf(address))
}

export function noteFromFile(store: Store, addresses: readonly string[]): void {
  const before = list.parse(getSetting(store.write, key))
  const fresh = addresses.map(nameOf).filter((name) => !before.includes(name))
  if (fresh.length > 0) setSetting(store, key, [...before, ...fresh].slice(-most))
}

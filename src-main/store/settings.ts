import type { Store } from './database.ts'
import { transact } from './database.ts'
import type { ReadableDb } from './connection.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export function getSettings(db: ReadableDb): Record<string, Json> {
  const rows = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings ORDER BY key').all()
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as Json]))
}

export function getSetting(db: ReadableDb, key: string): Json | undefined {
  const row = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?').get(key)
  return row === undefined ? undefined : (JSON.parse(row.value) as Json)
}

export function setSetting(store: Store, key: string, value: Json): void {
  transact(store, () => {
    const changed = store.write
      .prepare<[string, string], never>(
        'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value',
      )
      .run(key, JSON.stringify(value))
    if (changed > 0) store.changes.note({ catalogue: true, source: 'user' })
  })
}

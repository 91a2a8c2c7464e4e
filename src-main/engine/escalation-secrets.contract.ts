import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { SecretRecord, SecretStore } from '../secrets/secret-store.ts'

/** Secrets of a test that two processes know. */
export function fileSecrets(file: string): SecretStore {
  const read = (): Record<string, SecretRecord> => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, SecretRecord>) : {})
  const write = (records: Record<string, SecretRecord>) => writeFileSync(file, JSON.stringify(records), { mode: 0o600 })
  return {
    kind: 'file',
    get: (ref) => Promise.resolve(read()[ref] ?? null),
    set: (ref, record) => Promise.resolve(write({ ...read(), [ref]: { ...record } })),
    remove: (ref) => {
      const { [ref]: _gone, ...rest } = read()
      return Promise.resolve(write(rest))
    },
  }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'

/** Where the data key of one data directory lies. `name` tells this directory's key from another's. */
export type DataKey = {
  readonly kind: 'keyring' | 'file'
  read(name: string): Promise<Buffer | null>
  write(name: string, key: Buffer): Promise<void>
}

/** What is used of the keyring library; injected in tests. */
export type KeyringEntry = { getPassword(): Promise<string | null | undefined>; setPassword(password: string): Promise<void> }
export type LoadKeyring = () => Promise<(service: string, name: string) => KeyringEntry>

const service = 'Vigie'

/**
 * Pinned to the Secret Service on Linux: left to itself the library falls back to the kernel's keyring, which forgets everything at
 * the next start of the machine. https://man7.org/linux/man-pages/man7/keyrings.7.html
 */
const loadSystemKeyring: LoadKeyring = async () => {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  return (name, user) => new AsyncEntry(name, user, { linux: { store: 'secret-service' } })
}

export function keyringKey(load: LoadKeyring = loadSystemKeyring): DataKey {
  const reached = async <T>(work: (entry: KeyringEntry) => Promise<T>, name: string): Promise<T> => {
    try {
      return await work((await load())(service, name))
    } catch (error) {
      throw new Fault('secrets.noKeyring', { reason: reasonOf(error) }, { cause: error })
    }
  }
  return {
    kind: 'keyring',
    read: async (name) => {
      const text = await reached((entry) => entry.getPassword(), name)
      return text === null || text === undefined ? null : decode(text)
    },
    write: async (name, key) => {
      const text = key.toString('base64')
      const kept = await reached(async (entry) => {
        await entry.setPassword(text)
        return entry.getPassword()
      }, name)
      // A keyring that takes a key and does not give it back would lose every secret at the next start.
      if (kept !== text) throw new Fault('secrets.noKeyring', { reason: 'not kept' })
    },
  }
}

export function keyFileOf(dir: string): string {
  return join(dir, 'secrets.key')
}

export function fileKey(dir: string): DataKey {
  const file = keyFileOf(dir)
  return {
    kind: 'file',
    read: () => {
      const text = readPrivateFile(file)
      return Promise.resolve(text === null ? null : decode(text))
    },
    write: (_name, key) => {
      writePrivateFile(file, `${key.toString('base64')}\n`)
      return Promise.resolve()
    },
  }
}

/** The user chose the file by VIGIE_SECRETS=file, now or when this directory was begun. */
export function chooseDataKey(dir: string, env: Readonly<Record<string, string | undefined>>, load?: LoadKeyring): DataKey {
  return env['VIGIE_SECRETS'] === 'file' || existsSync(keyFileOf(dir)) ? fileKey(dir) : keyringKey(load)
}

function decode(text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32) throw new Fault('secrets.unreadable', { reason: 'key' })
  return key
}

/** The library's own words name the missing service or the refusal and nothing secret; one short line of them. */
function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : ''
  const line = words.replace(/[^\x20-\x7e]+/g, ' ').trim().slice(0, 160)
  return line === '' ? 'unknown' : line
}

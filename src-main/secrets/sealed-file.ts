import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import { chooseDataKey } from './data-key.ts'
import type { DataKey, LoadKeyring } from './data-key.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'
import type { SecretRecord, SecretStore } from './secret-store.ts'

type Sealed = { iv: string; tag: string; data: string }

/** DIR/secrets.json as it lies. The key's name is drawn once and stays with the file, so that a moved folder still finds its key. */
type SealedFile = { version: 1; keyName: string; records: Record<string, Sealed> }

/**
 * Records sealed with AES-256-GCM, each bound to its reference so that none can be passed off as another. A key is made only while
 * there is nothing it would fail to open: with records and no key the answer is `secrets.unreadable`, and all stays as it is.
 */
export function sealedSecrets(dir: string, dataKey: DataKey): SecretStore {
  const file = join(dir, 'secrets.json')
  let known: { name: string; key: Buffer } | null = null
  let queue: Promise<unknown> = Promise.resolve()

  // One at a time: each change reads the file, alters it and writes it whole.
  const serial = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  const keyFor = async (sealed: SealedFile): Promise<Buffer> => {
    if (known?.name === sealed.keyName) return known.key
    let key = await dataKey.read(sealed.keyName)
    if (key === null) {
      if (Object.keys(sealed.records).length > 0) throw new Fault('secrets.unreadable', { file, reason: 'noKey' })
      key = randomBytes(32)
      await dataKey.write(sealed.keyName, key)
    }
    known = { name: sealed.keyName, key }
    return key
  }

  return {
    kind: dataKey.kind,
    get: (ref) => serial(async () => {
      const sealed = load(file)
      const record = sealed.records[ref]
      return record === undefined ? null : open(file, await keyFor(sealed), ref, record)
    }),
    set: (ref, record) => serial(async () => {
      const sealed = load(file)
      const key = await keyFor(sealed)
      save(file, { ...sealed, records: { ...sealed.records, [ref]: seal(key, ref, record) } })
    }),
    remove: (ref) => serial(async () => {
      const sealed = load(file)
      if (!Object.hasOwn(sealed.records, ref)) return
      const records = Object.fromEntries(Object.entries(sealed.records).filter(([name]) => name !== ref))
      save(file, { ...sealed, records })
    }),
  }
}

/** The secrets of a data directory. Nothing is asked of the keyring before the first secret is. */
export function openSecrets(dir: string, env: Readonly<Record<string, string | undefined>> = process.env, load?: LoadKeyring): SecretStore {
  return sealedSecrets(dir, chooseDataKey(dir, env, load))
}

function load(file: string): SealedFile {
  const text = readPrivateFile(file)
  if (text === null) return { version: 1, keyName: randomUUID(), records: {} }
  const value = parse(file, text)
  if (!isSealedFile(value)) throw new Fault('secrets.unreadable', { file, reason: 'format' })
  return value
}

function save(file: string, sealed: SealedFile): void {
  writePrivateFile(file, `${JSON.stringify(sealed, null, 1)}\n`)
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault('secrets.unreadable', { file, reason: 'format' })
  }
}

function isSealedFile(value: unknown): value is SealedFile {
  if (!isRecord(value) || value['version'] !== 1 || typeof value['keyName'] !== 'string' || !isRecord(value['records'])) return false
  return Object.values(value['records']).every(
    (record) => isRecord(record) && ['iv', 'tag', 'data'].every((field) => typeof record[field] === 'string'),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function seal(key: Buffer, ref: string, record: SecretRecord): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(ref))
  const data = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()])
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
}

function open(file: string, key: Buffer, ref: string, sealed: Sealed): SecretRecord {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(ref)).setAuthTag(Buffer.from(sealed.tag, 'base64'))
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8')
    return fieldsOf(JSON.parse(text))
  } catch (error) {
    throw new Fault('secrets.unreadable', { file, reason: 'seal' }, { cause: error })
  }
}

function fieldsOf(value: unknown): SecretRecord {
  if (!isRecord(value)) throw new TypeError('not a record')
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

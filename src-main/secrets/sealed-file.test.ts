import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import type { LoadKeyring } from './data-key.ts'
import { openSecrets } from './sealed-file.ts'
import { memorySecrets } from './secret-store.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-secrets-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function keyringOf(entries: Map<string, string>): LoadKeyring {
  return async () => (service, name) => ({
    getPassword: async () => entries.get(`${service}/${name}`) ?? null,
    setPassword: async (password) => {
      entries.set(`${service}/${name}`, password)
    },
  })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof Fault) return error.failure.code
    throw error
  }
  return 'nothing thrown'
}

describe('secrets in a data directory', () => {
  it('gives back what was set, to the next process too, and nothing of it lies readable', async () => {
    const entries = new Map<string, string>()
    await openSecrets(dir, {}, keyringOf(entries)).set('a', { password: 'correct horse' })
    const again = openSecrets(dir, {}, keyringOf(entries))
    expect(again.kind).toBe('keyring')
    expect(await again.get('a')).toEqual({ password: 'correct horse' })
    expect(await again.get('b')).toBeNull()
    const text = readFileSync(join(dir, 'secrets.json'), 'utf8')
    expect(text).not.toContain('horse')
    expect(text).not.toContain(Array.from(entries.values())[0])
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('keeps every record when several are set at once', async () => {
    const secrets = openSecrets(dir, { VIGIE_SECRETS: 'file' })
    const refs = Array.from({ length: 20 }, (_, n) => `ref-${n}`)
    await Promise.all(refs.map((ref) => secrets.set(ref, { ref })))
    expect(await Promise.all(refs.map((ref) => secrets.get(ref)))).toEqual(refs.map((ref) => ({ ref })))
  })

  it('asks nothing of the keyring before a secret is needed, and refuses with the reason where there is none', async () => {
    let asked = 0
    const secrets = openSecrets(dir, {}, () => {
      asked += 1
      return Promise.reject(new Error('no Secret Service here'))
    })
    expect(await secrets.get('a')).toBeNull()
    expect(asked).toBe(0)
    await expect(secrets.set('a', { password: 'x' })).rejects.toMatchObject({
      failure: { code: 'secrets.noKeyring', params: { reason: 'no Secret Service here' } },
    })
    expect(() => statSync(join(dir, 'secrets.json'))).toThrow()
  })

  it('takes a key file only when the user said so, readable by them alone, and stays with it', async () => {
    await openSecrets(dir, { VIGIE_SECRETS: 'file' }).set('a', { token: 't' })
    expect(statSync(join(dir, 'secrets.key')).mode & 0o777).toBe(0o600)
    const later = openSecrets(dir, {}, () => Promise.reject(new Error('must not be asked')))
    expect(later.kind).toBe('file')
    expect(await later.get('a')).toEqual({ token: 't' })
  })

  it('refuses a record that was altered or put in the place of another, and leaves the file as it was', async () => {
    const secrets = openSecrets(dir, { VIGIE_SECRETS: 'file' })
    await secrets.set('a', { token: 'of a' })
    await secrets.set('b', { token: 'of b' })
    const file = join(dir, 'secrets.json')
    const sealed = JSON.parse(readFileSync(file, 'utf8'))
    const swapped = JSON.stringify({ ...sealed, records: { a: sealed.records.b, b: sealed.records.b } })
    writeFileSync(file, swapped)
    expect(await codeOf(secrets.get('a'))).toBe('secrets.unreadable')
    expect(await secrets.get('b')).toEqual({ token: 'of b' })
    writeFileSync(file, '{"half')
    expect(await codeOf(secrets.get('b'))).toBe('secrets.unreadable')
    expect(await codeOf(secrets.set('c', { token: 'of c' }))).toBe('secrets.unreadable')
    expect(readFileSync(file, 'utf8')).toBe('{"half')
  })

  it('never makes a second key while records of the first are there', async () => {
    const entries = new Map<string, string>()
    await openSecrets(dir, {}, keyringOf(entries)).set('a', { token: 't' })
    const before = readFileSync(join(dir, 'secrets.json'), 'utf8')
    const other = openSecrets(dir, {}, keyringOf(new Map()))
    expect(await codeOf(other.set('b', { token: 'u' }))).toBe('secrets.unreadable')
    expect(await codeOf(openSecrets(dir, { VIGIE_SECRETS: 'file' }).get('a'))).toBe('secrets.unreadable')
    expect(readFileSync(join(dir, 'secrets.json'), 'utf8')).toBe(before)
    await other.remove('a')
    await other.set('b', { token: 'u' })
    expect(await other.get('b')).toEqual({ token: 'u' })
  })

  it.skipIf(process.getuid?.() === 0)('says so when the folder takes no file', async () => {
    chmodSync(dir, 0o500)
    expect(await codeOf(openSecrets(dir, { VIGIE_SECRETS: 'file' }).set('a', { token: 't' }))).toBe('store.readOnly')
    chmodSync(dir, 0o700)
  })
})

describe('secrets in memory', () => {
  it('forget what was removed', async () => {
    const secrets = memorySecrets()
    await secrets.set('a', { token: 't' })
    expect(await secrets.get('a')).toEqual({ token: 't' })
    await secrets.remove('a')
    expect(await secrets.get('a')).toBeNull()
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Capabilities } from '../../src-contract/network.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Clock } from '../lib/clock.ts'
import { createAccount, getAccount, listAccounts, setHealth } from '../store/accounts.ts'
import { removeAccount } from '../store/removal.ts'
import { openStore } from '../store/database.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import { noteMissed } from './missed.ts'

const day = 86_400_000
const now = Date.parse('2026-03-05T10:00:00Z')
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() }
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const capabilities: Capabilities = { kinds: [], verbs: [], reply: null, keeps: { ms: day, source: 'https://core.telegram.org/bots/api#getting-updates' }, connect: [] }

function open(lastCompleteAt: number | null) {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-missed-'))
  folders.push(dir)
  const store = openStore({ dir, clock })
  const account = { network: 'telegram', brand: 'Maison', secretRef: 'x', remoteId: '1', handle: '@m', name: 'M', url: null, settings: {} } as const
  const id: AccountId = createAccount(store, account)
  setHealth(store, id, { lastCompleteAt })
  const note = (at: number, of = capabilities) => {
    const stored = getAccount(store.read, id)
    if (stored !== null) noteMissed(store, stored, of, at)
    return listAccounts(store.read)[0]?.health.gap
  }
  return { store, id, note }
}

test('an absence that the network’s memory covers leaves no gap, nor does a network that keeps everything', () => {
  const { store, note } = open(now - day)
  expect(note(now)).toBeUndefined()
  const { keeps: _, ...forGood } = capabilities
  expect(note(now + 9 * day, forGood)).toBeUndefined()
  store.close()
})

test('an account that was never read has missed nothing', () => {
  const { store, note } = open(null)
  expect(note(now)).toBeUndefined()
  store.close()
})

test('a longer absence is told from its beginning to where the network’s memory begins', () => {
  const { store, note } = open(now - 3 * day)
  expect(note(now)).toEqual({ fromAt: now - 3 * day, toAt: now - day })
  store.close()
})

test('it goes with its account, so that another under the same number has none', () => {
  const { store, id, note } = open(now - 3 * day)
  note(now)
  removeAccount(store, id)
  expect(getSetting(store.read, `gap.${id}`)).toBeUndefined()
  store.close()
})

test('whatever else stands in its place is no gap, and hides no account', () => {
  const { store, id } = open(now)
  setSetting(store, `gap.${id}`, 'hier')
  expect(listAccounts(store.read)).toMatchObject([{ id, health: { status: expect.any(String) } }])
  store.close()
})

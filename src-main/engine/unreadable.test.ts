import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountId } from '../../src-contract/ids.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { silentLogger } from '../lib/logger.ts'
import { sayUnreadable } from '../cli/unreadable.ts'
import type { Running } from '../cli/command.ts'
import { listAccounts, setHealth } from '../store/accounts.ts'
import { removeAccount } from '../store/removal.ts'
import { getSettings } from '../store/settings.ts'
import { addAccount, testStore } from '../store/test-store.ts'
import type { TestStore } from '../store/test-store.ts'
import { createUnreadableNotes } from './unreadable.ts'

let of: TestStore
beforeEach(() => {
  of = testStore()
})
afterEach(() => of.end())

const health = (id: number) => listAccounts(of.store.read).find((account) => account.id === id)?.health.unreadable
const record = () =>
  of.store.read.prepare<[], { detail: string }>("SELECT detail FROM audit WHERE what = 'item.unreadable'").all().map(({ detail }) => JSON.parse(detail) as unknown)

test('what cannot be read is noted once however often it comes, the engine being started anew included, and nothing of what it says', () => {
  for (let start = 0; start < 2; start += 1) {
    const note = createUnreadableNotes(of.store, silentLogger)
    for (let n = 0; n < 3; n += 1) note(of.accountId, 'status', '7')
    note(of.accountId, 'status', null)
  }
  expect(record()).toEqual([{ what: 'status', remoteId: '7' }, { what: 'status', remoteId: null }])
  expect(health(of.accountId)).toEqual({ count: 2, lastAt: of.clock.now() })
})

test('it is told of its own account, for a fortnight of readings without another one, and goes with the account', () => {
  const other = addAccount(of.store, 'did:plc:other')
  const note = createUnreadableNotes(of.store, silentLogger)
  note(other, 'post', 'a')
  expect(health(of.accountId)).toBeUndefined()
  setHealth(of.store, other, { lastCompleteAt: of.clock.now() + 13 * 86_400_000 })
  expect(health(other)?.count).toBe(1)
  setHealth(of.store, other, { lastCompleteAt: of.clock.now() + 15 * 86_400_000 })
  expect(health(other)).toBeUndefined()
  removeAccount(of.store, other)
  expect(Object.keys(getSettings(of.store.read)).filter((key) => key.startsWith('unreadable.'))).toEqual([])
})

test('a flood is counted up to a bound, and a setting that somebody has written over is as none', () => {
  const note = createUnreadableNotes(of.store, silentLogger)
  for (let n = 0; n < 500; n += 1) note(of.accountId, 'status', String(n))
  expect(health(of.accountId)?.count).toBe(200)
  of.store.write.prepare<[string, string], never>('UPDATE settings SET value = ? WHERE key = ?').run('"rubbish"', `unreadable.${of.accountId}`)
  expect(health(of.accountId)).toBeUndefined()
  createUnreadableNotes(of.store, silentLogger)(of.accountId, 'status', 'x')
  expect(health(of.accountId)?.count).toBe(1)
})

test('the command line says it in a sentence for each account, in both languages, of those that were asked about', async () => {
  const note = createUnreadableNotes(of.store, silentLogger)
  note(of.accountId, 'comment', '1')
  note(of.accountId, 'comment', '2')
  const said: string[] = []
  const running = (language: 'fr' | 'en') =>
    ({ engine: { call: () => Promise.resolve({ accounts: listAccounts(of.store.read) }) }, say: (sentence: string) => said.push(sentence), t: createTranslator(language) }) as unknown as Running
  await sayUnreadable(running('en'), [{ id: of.accountId }])
  await sayUnreadable(running('fr'), [{ id: of.accountId }])
  await sayUnreadable(running('en'), [{ id: accountId.parse(999) }])
  expect(said).toHaveLength(2)
  expect(said[0]).toMatch(/^2 items from WordPress \(@blog\) could not be read/)
  expect(said[1]).toMatch(/^2 éléments de WordPress \(@blog\) n’ont pas pu être lus/)
})

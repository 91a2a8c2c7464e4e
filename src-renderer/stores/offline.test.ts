import { expect, test } from 'vitest'
import type { Account } from '../../src-contract/item.ts'
import { aJob } from './fake-engine.ts'
import { isOffline } from './offline.ts'

const account = (id: number, status: string, code: string | null = null): Account =>
  ({ id, health: { status, failure: code === null ? null : { code, params: {} } } }) as unknown as Account

test('is told from failures: when no account can be reached, by reading or by sending', () => {
  const away = account(1, 'retrying', 'network.unreachable')
  expect(isOffline(true, [away], [])).toBe(true)
  expect(isOffline(true, [account(1, 'ok')], [aJob(1, 'retry', { why: { code: 'network.timeout', params: {} } })])).toBe(true)
  expect(isOffline(false, [account(1, 'ok')], [])).toBe(true)
})

test('one network that cannot be reached, or one that answers badly, is not being offline', () => {
  expect(isOffline(true, [account(1, 'retrying', 'network.unreachable'), account(2, 'ok')], [])).toBe(false)
  expect(isOffline(true, [account(1, 'retrying', 'remote.serverError')], [])).toBe(false)
  expect(isOffline(true, [account(1, 'ok')], [aJob(1, 'retry', { why: { code: 'rate.limited', params: {} } })])).toBe(false)
  expect(isOffline(true, [], [])).toBe(false)
  expect(isOffline(true, null, [])).toBe(false)
})

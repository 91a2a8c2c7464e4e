import { afterEach, expect, test } from 'vitest'
import { createTelegramSandbox } from '../../../src-sandbox/telegram/sandbox.ts'
import { startDesk } from '../../engine/blog-engine.contract.ts'
import type { Clock } from '../../lib/clock.ts'
import { telegram } from './adapter.ts'
import { them, token } from './begin.contract.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const hour = 3_600_000
const began = Date.parse('2026-03-01T10:00:00Z')

test('what Telegram no longer had after an absence is told with the account, and what it still had is there', async () => {
  let now = began
  const clock: Clock = { now: () => now, sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })) }
  const sandbox = createTelegramSandbox({ token, username: 'marque_bot', readsAll: true, now: () => now })
  await sandbox.listen()
  stops.push(() => sandbox.close())
  const group = sandbox.group({ title: 'Les amis' })
  const desk = startDesk({ adapters: [telegram], clock })
  stops.push(() => desk.close())
  await desk.call('account.add', { network: 'telegram', brand: 'Maison', url: sandbox.url, secrets: { token } })
  const gapAfter = async () => {
    await desk.call('sync.run', {})
    return (await desk.call('account.list', {})).accounts[0]?.health.gap
  }
  sandbox.say(group, them, 'Lu')
  expect(await gapAfter()).toBeUndefined()
  now += 23 * hour
  sandbox.say(group, them, 'Lu le lendemain')
  expect(await gapAfter()).toBeUndefined()
  const left = now
  now += 10 * hour
  sandbox.say(group, them, 'Perdu')
  now += 30 * hour
  sandbox.say(group, them, 'Retrouvé')
  expect(await gapAfter()).toEqual({ fromAt: left, toAt: now - 24 * hour })
  expect((await desk.items()).map(({ text }) => text).sort()).toEqual(['Lu', 'Lu le lendemain', 'Retrouvé'])
  expect(await gapAfter()).toEqual({ fromAt: left, toAt: now - 24 * hour })
})

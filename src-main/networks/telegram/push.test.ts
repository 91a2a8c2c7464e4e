import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { pick, seeded } from '../../../src-sandbox/demo/random.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createAccount } from '../../store/accounts.ts'
import { openStore } from '../../store/database.ts'
import type { Store } from '../../store/database.ts'
import { noCounts, pullStream } from '../../sync/pull.ts'
import type { Session } from '../adapter.ts'
import { telegram } from './adapter.ts'
import { begin, them } from './begin.contract.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const whole = Number(process.env['VIGIE_PUSH'] ?? 0)
const events = whole > 0 ? whole : 600
const seed = Number(process.env['VIGIE_PUSH_SEED'] ?? 1)
const counts = noCounts()

function openIn(dir: string, session: Session): { store: Store; pull(signal: AbortSignal): Promise<boolean> } {
  const store = openStore({ dir, clock: systemClock })
  const { account } = session
  if (store.read.prepare<[], { n: number }>('SELECT count(*) AS n FROM accounts').get()?.n === 0) {
    createAccount(store, { network: 'telegram', brand: 'Maison', secretRef: 'x', name: 'M', ...account })
  }
  const reach = { account, adapter: telegram, turn: <T>(work: (of: Session) => Promise<T>) => work(session) }
  const pull = (signal: AbortSignal) =>
    pullStream({ store, reach, counts, seen: new Set(), signal, onBatch: () => undefined }, { id: 'updates', role: 'live' })
  return { store, pull }
}

const textsIn = (store: Store): string[] => store.read.prepare<[], { text: string }>('SELECT text FROM items ORDER BY text').all().map(({ text }) => text)

/**
 * Everybody writes while the connection is cut at every stage, the machine sleeps, the server restarts, and the process dies between having read and having
 * stored. In the end everything is there once.
 */
test(`of ${events} messages through cut connections, sleeps, restarts and deaths none is missed and none comes twice`, { timeout: 1_800_000 }, async () => {
  const random = seeded(seed)
  let sleptMs = 0
  const clock: Clock = { now: () => systemClock.now() + sleptMs, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 5), signal) }
  const { sandbox, session, group } = await begin({ clock, now: () => clock.now() })
  const dir = mkdtempSync(join(tmpdir(), 'vigie-telegram-'))
  let desk = openIn(dir, session)
  stops.push(() => sandbox.close(), () => desk.store.close(), () => rmSync(dir, { recursive: true, force: true }))
  const port = Number(new URL(sandbox.url).port)
  const done: string[] = []
  let said = 0
  const saySome = (most: number) => {
    for (let left = Math.floor(random() * most); left > 0 && said < events; left -= 1, said += 1) sandbox.say(group, them, `Message ${String(said).padStart(4, '0')}`)
  }
  const attempt = (signal = new AbortController().signal) => desk.pull(signal).then(() => 'read', (error: unknown) => toFailure(error).code)

  /** The batch has been read when the process dies; nothing of it is stored. */
  const die = async () => {
    const pulled = telegram.pull(session, { id: 'updates', role: 'live' }, null, new AbortController().signal)[Symbol.asyncIterator]()
    await pulled.next()
    desk.store.close()
    desk = openIn(dir, session)
    return 'died'
  }

  const troubles: [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
    async () => {
      sandbox.misbehave({ mode: 'cut', times: 1 })
      return attempt()
    },
    async () => {
      sandbox.misbehave({ mode: 'acceptThenCut', times: 1 })
      return attempt()
    },
    // Between the first page and the question that confirms it.
    async () => {
      let asked = 0
      sandbox.misbehave({ mode: 'acceptThenCut', match: () => (asked += 1) === 2, times: 1 })
      return attempt()
    },
    async () => {
      sandbox.misbehave({ mode: '500', times: 1 })
      return attempt()
    },
    async () => {
      sleptMs += Math.floor(random() * 3_600_000)
      return attempt()
    },
    async () => {
      await sandbox.close()
      const code = await attempt()
      await sandbox.listen(port)
      return code
    },
    die,
    async () => {
      desk.store.close()
      desk = openIn(dir, session)
      return 'reopened'
    },
    async () => {
      const stop = new AbortController()
      const heard = (async () => {
        for await (const nudge of telegram.listen?.(session, stop.signal) ?? []) return nudge.stream
        return 'ended'
      })().catch((error: unknown) => toFailure(error).code)
      saySome(3)
      stop.abort()
      return heard
    },
  ]
  for (let round = 0; said < events; round += 1) {
    saySome(round % 7 === 0 ? 240 : 12)
    done.push(String(await pick(random, troubles)()))
    sandbox.behave()
    if (random() < 0.5) done.push(await attempt())
  }
  expect(await attempt()).toBe('read')
  expect(textsIn(desk.store)).toEqual(Array.from({ length: events }, (_, n) => `Message ${String(n).padStart(4, '0')}`))
  expect(sandbox.pending()).toBe(0)
  expect(counts.new).toBe(events)
  // That things went wrong is part of the promise.
  expect(new Set(done).size).toBeGreaterThan(3)
  if (whole > 0) process.stdout.write(`${JSON.stringify({ network: 'telegram', seed, events, stored: counts.new, troubles: done.filter((one) => one !== 'read').length })}\n`)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { pick, seeded } from '../../../src-sandbox/demo/random.ts'
import { toFailure } from '../../../src-contract/failure.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createAccount } from '../../store/accounts.ts'
import { openStore } from '../../store/database.ts'
import type { Store } from '../../store/database.ts'
import { noCounts, pullStream } from '../../sync/pull.ts'
import type { Session } from '../adapter.ts'
import { discord } from './adapter.ts'
import { begin, them } from './begin.contract.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const whole = Number(process.env['VIGIE_PUSH'] ?? 0)
const seed = Number(process.env['VIGIE_PUSH_SEED'] ?? 1)
const events = whole > 0 ? whole : 500
const troubled = whole > 0 ? 250 : 28
const counts = noCounts()

function openIn(dir: string, session: Session) {
  const store = openStore({ dir, clock: systemClock })
  const { account } = session
  if (store.read.prepare<[], { n: number }>('SELECT count(*) AS n FROM accounts').get()?.n === 0) {
    createAccount(store, { network: 'discord', brand: 'Maison', secretRef: 'x', name: 'M', ...account })
  }
  const reach = { account, adapter: discord, turn: <T>(work: (of: Session) => Promise<T>) => work(session) }
  const pull = async () => {
    const signal = new AbortController().signal
    for (const stream of discord.streams(account)) await pullStream({ store, reach, counts, seen: new Set(), signal, onBatch: () => undefined }, stream)
  }
  return { store, pull }
}

const textsIn = (store: Store): string[] => store.read.prepare<[], { text: string }>('SELECT text FROM items ORDER BY text').all().map(({ text }) => text)

/** What is read is read because listening said so: whatever happens to the connection, its last word comes after the last message. */
test(`of ${events} messages while connections are cut, the machine sleeps, the server restarts and the process dies, none is missed and none comes twice`, { timeout: 1_800_000 }, async () => {
  const random = seeded(seed)
  let sleptMs = 0
  const clock: Clock = { now: () => systemClock.now() + sleptMs, sleep: (ms, signal) => systemClock.sleep(ms >= 30_000 ? ms : Math.min(ms, 10), signal) }
  const { sandbox, session, guild, channel } = await begin({ clock, now: () => clock.now() })
  const dir = mkdtempSync(join(tmpdir(), 'vigie-discord-'))
  let desk = openIn(dir, session)
  const stop = new AbortController()
  const port = Number(new URL(sandbox.url).port)
  const places = [channel, sandbox.channel(guild, 'aide'), sandbox.thread(channel, 'Tailles')]
  let wanted = true
  let reading: Promise<unknown> = Promise.resolve()
  let said = 0
  const outcomes = new Set<string>()

  /** As the schedule does: one reading at a time, again where something was said meanwhile, again after a failure. */
  const read = async () => {
    while (wanted && !stop.signal.aborted) {
      wanted = false
      await desk.pull().then(
        () => outcomes.add('read'),
        (error: unknown) => {
          outcomes.add(toFailure(error).code)
          wanted = true
        },
      )
      if (wanted) await systemClock.sleep(2)
    }
  }
  const nudge = () => {
    wanted = true
    reading = reading.then(read)
  }
  const listening = (async () => {
    while (!stop.signal.aborted) {
      try {
        for await (const one of discord.listen?.(session, stop.signal) ?? []) if (one.stream === 'messages') nudge()
      } catch (error) {
        outcomes.add(toFailure(error).code)
      }
      await clock.sleep(5, stop.signal)
    }
  })()
  stops.push(async () => {
    stop.abort()
    await listening
    await reading
    await sandbox.close()
    desk.store.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const saySome = (most: number) => {
    for (let left = Math.floor(random() * most); left > 0 && said < events; left -= 1, said += 1) sandbox.say(pick(random, places as [string, ...string[]]), them, `Message ${String(said).padStart(4, '0')}`)
  }
  let cuts = 0
  let stood = 0
  const sessions = () => sandbox.gateway.counts.identified + sandbox.gateway.counts.resumed
  /** There is something to cut only once a new one stands. */
  const cutting = (how: () => void) => async () => {
    await expect.poll(sessions, { timeout: 60_000, interval: 2 }).toBeGreaterThan(stood)
    stood = sessions()
    cuts += 1
    how()
  }
  const troubles: (() => unknown)[] = [
    cutting(() => sandbox.gateway.cut()),
    cutting(() => sandbox.gateway.askToReconnect()),
    cutting(() => {
      sandbox.gateway.forget()
      sandbox.gateway.cut()
    }),
    () => sandbox.misbehave({ mode: pick(random, ['cut', '500', 'acceptThenCut', 'html']), times: 2 }),
    () => void (sleptMs += Math.floor(random() * 8 * 3_600_000)),
    async () => {
      await sandbox.close()
      saySome(8)
      await sandbox.listen(port)
    },
    async () => {
      // The process dies and comes back.
      await reading
      desk.store.close()
      desk = openIn(dir, session)
    },
  ]
  for (let round = 0; said < events; round += 1) {
    saySome(24)
    if (round % 2 === 0) await systemClock.sleep(3)
    if (round < troubled) await troubles[round % troubles.length]?.()
    else await systemClock.sleep(2)
  }
  const all = Array.from({ length: events }, (_, n) => `Message ${String(n).padStart(4, '0')}`)
  await expect.poll(() => textsIn(desk.store).length, { timeout: 120_000 }).toBe(events)
  expect(textsIn(desk.store)).toEqual(all)
  await expect.poll(() => counts.new, { timeout: 120_000 }).toBe(events)
  await expect.poll(() => outcomes.has('read'), { timeout: 120_000 }).toBe(true)
  const { identified, resumed } = sandbox.gateway.counts
  expect(cuts).toBeGreaterThanOrEqual(whole > 0 ? 100 : 12)
  expect(identified + resumed).toBeGreaterThanOrEqual(cuts)
  if (whole > 0) process.stdout.write(`${JSON.stringify({ network: 'discord', seed, events, stored: counts.new, troubles: troubled, cuts, identified, resumed })}\n`)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import { accountId } from '../../src-contract/ids.ts'
import { handClock } from '../engine/blog-engine.contract.ts'
import type { HandClock } from '../engine/blog-engine.contract.ts'
import { createTurns } from '../engine/turns.ts'
import { silentLogger } from '../lib/logger.ts'
import type { Nudge } from '../networks/adapter.ts'
import { createListening, pauseMs } from './listening.ts'
import type { Listening } from './listening.ts'

const one = accountId.parse(1)
let clock: HandClock
let listening: Listening
let nudges: Nudge[]
let turns: boolean[]
let jumps: number
/** The connections there are, each with what ends it and what makes it speak. */
let lines: { say(nudge: Nudge): void; end(error?: Error): void; signal: AbortSignal }[]
let begun: number

beforeEach(() => {
  clock = handClock(1_800_000_000_000)
  nudges = []
  turns = []
  lines = []
  jumps = 0
  begun = 0
  listening = createListening({
    clock, logger: silentLogger, random: () => 1,
    listen: (_id, signal, onNudge) => {
      begun += 1
      return new Promise((resolve, reject) => {
        const line = { signal, say: onNudge, end: (error?: Error) => { lines = lines.filter((each) => each !== line); if (error === undefined) resolve('over'); else reject(error) } }
        lines.push(line)
        signal.addEventListener('abort', () => line.end(), { once: true })
      })
    },
    nudged: (_id, nudge) => void nudges.push(nudge),
    turned: (_id, on) => void turns.push(on),
    jumped: () => (jumps += 1),
  })
})
afterEach(() => listening.stop())

const rest = async () => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
const pass = async (ms: number) => {
  clock.advance(ms)
  await rest()
}

test('one connection an account, and each time it comes to stand or ends there is something to read', async () => {
  listening.keep([one])
  listening.keep([one])
  await rest()
  expect([begun, listening.isOn(one)]).toEqual([1, false])
  lines[0]?.say({ stream: null })
  lines[0]?.say({ stream: 'a' })
  expect([listening.isOn(one), nudges]).toEqual([true, [{ stream: null }, { stream: 'a' }]])
  lines[0]?.end()
  await rest()
  expect([listening.isOn(one), nudges.length, turns]).toEqual([false, 3, [true, false]])
  await pass(pauseMs(1, () => 1))
  expect(begun).toBe(2)
})

test('a connection that says nothing at first stands all the same, and then everything is read once', async () => {
  listening.keep([one])
  await rest()
  await pass(10_000)
  expect([listening.isOn(one), nudges]).toEqual([true, [{ stream: null }]])
})

test('one that fails is tried later and later', async () => {
  listening.keep([one])
  await rest()
  const waits: number[] = []
  for (let n = 0; n < 4; n += 1) {
    const before = begun
    lines[0]?.end(new Fault('network.cut', {}))
    await rest()
    let seconds = 0
    for (; begun === before && seconds < 60; seconds += 1) await pass(1_000)
    waits.push(seconds)
  }
  expect(waits).toEqual([1, 2, 4, 8])
})

test('after a sleep the connection is made anew at once, and a jump of the clock is told', async () => {
  listening.keep([one])
  await rest()
  lines[0]?.say({ stream: null })
  listening.restart()
  await rest()
  expect([begun, lines.length]).toEqual([2, 1])
  await pass(3_600_000)
  expect(jumps).toBe(1)
})

test('whoever is no longer to be heard is let go before anybody listens again', async () => {
  listening.keep([one])
  await rest()
  const first = lines[0]?.signal
  listening.keep([])
  listening.keep([one])
  await rest()
  expect([first?.aborted, begun, lines.length]).toEqual([true, 2, 1])
})

test('listening makes way for whoever asks, and begins again after them', async () => {
  const turn = createTurns()
  const order: string[] = []
  const way = new AbortController()
  const heard = turn('listen', () => new Promise<void>((resolve) => way.signal.addEventListener('abort', () => resolve())), () => way.abort())
  await rest()
  const asked = turn('sync', async () => void order.push('sync'))
  const again = turn('listen', async () => void order.push('listen'))
  const user = turn('user', async () => void order.push('user'))
  await Promise.all([heard, asked, again, user])
  expect(order).toEqual(['user', 'sync', 'listen'])
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../src-contract/events.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Batch, RemoteItem, Target } from '../../src-contract/remote.ts'
import { handClock } from '../engine/blog-engine.contract.ts'
import type { HandClock } from '../engine/blog-engine.contract.ts'
import { silentLogger } from '../lib/logger.ts'
import { HttpFault } from '../net/http.ts'
import type { NetworkAdapter, Session } from '../networks/adapter.ts'
import { createAccount, getAccount, listAccounts, setHealth } from '../store/accounts.ts'
import { openStore } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { createSchedule } from './schedule.ts'
import type { Schedule } from './schedule.ts'

type Network = {
  adapter: NetworkAdapter
  /** Which account was read, by which stream, in order; and who was looked at. */
  pulls: string[]
  looks: string[][]
  running: number
  most: number
  /** What the next readings do: throw, wait, or give a page. */
  live(account: AccountId, signal: AbortSignal): Promise<RemoteItem[]>
  history(account: AccountId, page: number): RemoteItem[]
  pages: number
}

const restMs = 60_000
let dir: string
let clock: HandClock
let store: Store
let network: Network
let schedule: Schedule
let events: EngineEvent[]
let recovered: AccountId[]

function remote(id: string, createdAt: number, patch: Partial<RemoteItem> = {}): RemoteItem {
  return {
    remoteId: id, kind: 'comment', own: false, threadRemoteId: id, parentRemoteId: null, postRemoteId: null,
    author: { remoteId: 'a', name: 'A', handle: 'a', url: null, avatarUrl: null },
    text: `text of ${id}`, lang: null, createdAt, editedAt: null, url: null, visibility: 'visible', liked: false, authorBlocked: null,
    rating: null, attachments: [], refuses: [], ref: {}, ...patch,
  }
}

function fakeNetwork(): Network {
  const page = (upserted: RemoteItem[], cursor: Record<string, number>, more: Partial<Batch> = {}): Batch => ({ posts: [], upserted, removed: [], cursor, ...more })
  const made: Network = {
    pulls: [], looks: [], running: 0, most: 0, pages: 0,
    live: async () => [],
    history: () => [],
    adapter: {
      id: 'wordpress',
      capabilities: { kinds: [], verbs: [], reply: null, connect: [] },
      restMs,
      lookLimit: 10,
      connect: () => Promise.reject(new Error('not here')),
      streams: () => (made.pages > 0 ? [{ id: 'live', role: 'live' }, { id: 'history', role: 'backfill' }] : [{ id: 'live', role: 'live' }]),
      async *pull({ account }, stream, cursor, signal) {
        made.pulls.push(`${account.id} ${stream.id} ${String(cursor?.['at'] ?? '-')}`)
        made.most = Math.max(made.most, (made.running += 1))
        try {
          if (stream.role === 'live') {
            const items = await made.live(account.id, signal)
            return yield page(items, { at: 1 })
          }
          for (let at = Number(cursor?.['at'] ?? 0); at < made.pages; at += 1) yield page(made.history(account.id, at), { at: at + 1 }, { progress: { done: at + 1, total: made.pages } })
        } finally {
          made.running -= 1
        }
      },
      look: async (_session, targets: Target[]) => {
        made.looks.push(targets.map(({ remoteId }) => remoteId))
        return { seen: [], posts: [] }
      },
      perform: () => Promise.reject(new Error('not here')),
      reconcile: () => Promise.reject(new Error('not here')),
    },
  }
  return made
}

function begin(atOnce = 3): Schedule {
  return createSchedule({
    store, clock, logger: silentLogger, random: () => 0.5, atOnce,
    reach: (account) => ({
      account, adapter: network.adapter,
      turn: (work) => work({ account, secrets: {}, saveSecrets: async () => undefined, clock } as unknown as Session),
    }),
    restMsOf: () => restMs,
    requestsOf: () => 0,
    emit: (event) => events.push(event),
    onRecovered: (id) => recovered.push(id),
  })
}

const account = (name: string) => createAccount(store, { network: 'wordpress', brand: 'B', remoteId: name, handle: name, name, url: null, settings: {}, secretRef: name })
const healthOf = (id: AccountId) => getAccount(store.read, id)?.health
/** Lets what is under way come to rest, without moving time: nothing here waits for anything but turns of the loop. */
const rest = async () => {
  for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
const pass = async (ms: number, stepMs = 5000) => {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(stepMs, left))
    await rest()
  }
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-schedule-'))
  clock = handClock(1_800_000_000_000)
  store = openStore({ dir, clock })
  network = fakeNetwork()
  events = []
  recovered = []
  schedule = begin()
})
afterEach(async () => {
  await schedule.stop()
  store.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('the schedule', () => {
  it('reads each account at its network’s pace while something happens, and less and less often while nothing does', async () => {
    const id = account('one')
    let n = 0
    network.live = async () => [remote(`new ${(n += 1)}`, clock.now())]
    schedule.start()
    await pass(restMs * 3 + 10_000)
    expect(network.pulls).toHaveLength(4)
    network.live = async () => []
    network.pulls.length = 0
    await pass(restMs * 60, 20_000)
    expect(network.pulls.length).toBeGreaterThan(4)
    expect(network.pulls.length).toBeLessThan(14)
    expect(healthOf(id)).toMatchObject({ status: 'ok', failure: null })
    expect(healthOf(id)?.nextAt).toBeGreaterThan(clock.now())
  })

  it('reads three accounts together at most, and no account twice at once', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map(account)
    const gates: (() => void)[] = []
    network.live = () => new Promise((resolve) => gates.push(() => resolve([])))
    const all = Promise.all([schedule.run(null), schedule.run(ids[0] ?? null)])
    await rest()
    expect([network.running, gates.length]).toEqual([3, 3])
    while (gates.length > 0) {
      gates.shift()?.()
      await rest()
    }
    expect((await all).map((results) => results.length)).toEqual([5, 1])
    expect(network.most).toBe(3)
    expect(network.pulls.filter((pull) => pull.startsWith(`${ids[0]} `))).toHaveLength(2)
  })

  it('lets an account fail without the others, later and later, and forgets it once it works', async () => {
    const [good, bad] = [account('good'), account('bad')]
    network.live = async (id) => {
      if (id === bad) throw new HttpFault('network.timeout', {}, 'maybe')
      return []
    }
    schedule.start()
    await pass(20 * restMs, 10_000)
    expect(healthOf(good)).toMatchObject({ status: 'ok' })
    expect(healthOf(bad)).toMatchObject({ status: 'retrying', failure: { code: 'network.timeout' }, lastCompleteAt: null })
    const tries = network.pulls.filter((pull) => pull.startsWith(`${bad} `)).length
    expect(tries).toBeGreaterThan(3)
    expect(tries).toBeLessThan(9)
    network.live = async () => []
    schedule.nudge('wake')
    await rest()
    expect(healthOf(bad)).toMatchObject({ status: 'ok', failure: null })
    expect(recovered).toContain(bad)
  })

  it('keeps to the instant a server named, whoever asks', async () => {
    const id = account('one')
    network.live = async () => {
      throw new HttpFault('rate.limited', {}, 'answered', clock.now() + 30 * restMs)
    }
    schedule.start()
    await rest()
    network.live = async () => []
    schedule.nudge('focus')
    schedule.nudge('wake')
    await pass(29 * restMs, 30_000)
    expect(network.pulls).toHaveLength(1)
    expect(await schedule.run(id)).toMatchObject([{ error: { code: 'rate.limited' } }])
    expect(network.pulls).toHaveLength(1)
    await pass(2 * restMs)
    expect(network.pulls.length).toBeGreaterThan(1)
    expect(healthOf(id)?.status).toBe('ok')
  })

  it('leaves an account with dead credentials alone until somebody asks or reconnects it', async () => {
    const [dead, alive] = [account('dead'), account('alive')]
    network.live = async (id) => {
      if (id === dead) throw new HttpFault('auth.rejected', {}, 'answered')
      return []
    }
    schedule.start()
    await pass(10 * restMs, 10_000)
    expect(network.pulls.filter((pull) => pull.startsWith(`${dead} `))).toHaveLength(1)
    expect(network.pulls.filter((pull) => pull.startsWith(`${alive} `)).length).toBeGreaterThan(2)
    expect(healthOf(dead)?.status).toBe('needsYou')
    network.live = async () => []
    expect(await schedule.run(dead)).toMatchObject([{ id: dead }])
    expect(healthOf(dead)?.status).toBe('ok')
    expect(recovered).toEqual([dead])
  })

  it('tells that an account works whose credentials were found dead while it was read, and that it does not if the reading was stopped', async () => {
    const id = account('one')
    let answer = () => undefined as void
    network.live = (_, signal) => new Promise((resolve, reject) => {
      answer = () => resolve([])
      signal.addEventListener('abort', () => reject(new Fault('cancelled')))
    })
    const stopped = schedule.run(id)
    await rest()
    setHealth(store, id, { status: 'needsYou', failure: { code: 'auth.rejected', params: {} } })
    schedule.cancel(id)
    await stopped
    expect(healthOf(id)?.status).toBe('needsYou')
    setHealth(store, id, { status: 'ok', failure: null })
    const run = schedule.run(id)
    await rest()
    setHealth(store, id, { status: 'needsYou', failure: { code: 'auth.rejected', params: {} } })
    answer()
    await run
    expect(healthOf(id)).toMatchObject({ status: 'ok', failure: null })
    expect(recovered).toEqual([id])
  })

  it('stops what runs of an account for a work that must be alone, and begins nothing of it before the end', async () => {
    const id = account('one')
    network.live = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Fault('cancelled'))))
    schedule.start()
    await rest()
    expect(network.running).toBe(1)
    network.live = async () => []
    let end = () => undefined as void
    const work = schedule.alone(id, async () => {
      expect(network.running).toBe(0)
      schedule.welcome(id)
      await new Promise<void>((resolve) => {
        end = () => resolve()
      })
    })
    const asked = schedule.run(id)
    await pass(10 * restMs, 20_000)
    expect(network.pulls).toHaveLength(1)
    end()
    await work
    expect(await asked).toMatchObject([{ id, new: 0 }])
    expect(network.pulls.length).toBeGreaterThan(1)
    expect(network.most).toBe(1)
  })

  it('stops what runs when asked, and counts no failure for it', async () => {
    const id = account('one')
    network.live = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Fault('cancelled'))))
    const run = schedule.run(id)
    await rest()
    expect(healthOf(id)?.status).toBe('syncing')
    expect(schedule.cancel(id)).toBe(1)
    expect(await run).toMatchObject([{ error: { code: 'cancelled' } }])
    expect(healthOf(id)).toMatchObject({ status: 'never', failure: null })
    expect(schedule.cancel(null)).toBe(0)
  })

  it('says when the machine is offline, and when it is not any more', async () => {
    account('one')
    network.live = async () => {
      throw new HttpFault('network.offline', {}, 'no')
    }
    await schedule.run(null)
    network.live = async () => []
    await schedule.run(null)
    expect(events.filter(({ event }) => event === 'online')).toEqual([{ event: 'online', online: false }, { event: 'online', online: true }])
  })
})

describe('a file that cannot be used for a while', () => {
  /** As on a full or locked disk: statements of this kind fail until the returned function is called. */
  const failing = (db: Pick<Store['write'], 'prepare'>, sql: RegExp): (() => void) => {
    const real = db.prepare
    db.prepare = ((text: string) => {
      if (sql.test(text)) throw new Fault('store.full', { file: 'x' })
      return real.call(db, text)
    }) as typeof real
    return () => {
      db.prepare = real
    }
  }

  it('ends no sync with a failure that nobody catches, and reading goes on once it can be written', async () => {
    const id = account('one')
    const heal = failing(store.write, /UPDATE account_health/)
    schedule.start()
    await pass(2 * restMs)
    expect(await schedule.run(id)).toMatchObject([{ id, error: { code: 'store.full' } }])
    heal()
    await pass(40 * restMs, 20_000)
    expect(healthOf(id)).toMatchObject({ status: 'ok', failure: null })
  })

  it('does not end the watch over the accounts', async () => {
    account('one')
    schedule.start()
    await pass(restMs)
    const heal = failing(store.read, /FROM accounts/)
    await pass(10 * restMs, 10_000)
    heal()
    network.pulls.length = 0
    await pass(60 * restMs, 20_000)
    expect(network.pulls.length).toBeGreaterThan(1)
  })
})

describe('history', () => {
  const pages = (count: number) => {
    network.pages = count
    network.history = (_, page) => [remote(`old ${page}`, clock.now() - (page + 1) * 1000)]
  }

  it('is read to its end when somebody asks, and never again', async () => {
    const id = account('one')
    pages(5)
    expect(await schedule.run(id)).toMatchObject([{ fetched: 5, new: 5 }])
    expect(await schedule.run(id)).toMatchObject([{ fetched: 0, new: 0 }])
    expect(network.pulls.map((pull) => pull.replace(/^\d+ /, ''))).toEqual(['live -', 'history -', 'live 1'])
    expect(listAccounts(store.read)[0]?.health.backfill).toBeNull()
  })

  it('comes after what is new, slice by slice, shows how far it is, and goes on where it was after a restart', async () => {
    const id = account('one')
    pages(60)
    // Each page takes a second of the clock: a slice ends after twenty.
    const history = network.history
    network.history = (who, page) => {
      clock.advance(1000)
      return history(who, page)
    }
    schedule.start()
    await rest()
    await rest()
    const half = listAccounts(store.read)[0]?.health.backfill
    expect(half?.total).toBe(60)
    expect(half?.done).toBeGreaterThanOrEqual(19)
    expect(half?.done).toBeLessThan(60)
    expect(network.pulls[0]).toBe(`${id} live -`)
    await schedule.stop()
    network.pulls.length = 0
    schedule = begin()
    schedule.start()
    await pass(10_000, 1000)
    expect(network.pulls.filter((pull) => pull.includes('history'))[0]).toBe(`${id} history ${half?.done}`)
    expect(listAccounts(store.read)[0]).toMatchObject({ items: 60, health: { backfill: null } })
  })
})

describe('a slice of history', () => {
  it('makes way for whoever asks', async () => {
    const id = account('one')
    network.pages = 1000
    network.history = (_, page) => [remote(`old ${page}`, clock.now() - (page + 1) * 1000)]
    schedule.start()
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    const before = listAccounts(store.read)[0]?.health.backfill?.done ?? 0
    expect(before).toBeGreaterThan(0)
    network.pulls.length = 0
    const run = schedule.run(id)
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(network.pulls[0]).toBe(`${id} live 1`)
    expect(await run).toMatchObject([{ id }])
    expect(listAccounts(store.read)[0]).toMatchObject({ items: 1000, health: { backfill: null } })
  })
})

describe('the sweep of states', () => {
  it('looks at the recent window each time, and at the whole within a day, wherever it was interrupted', async () => {
    const id = account('one')
    const dayMs = 24 * 60 * restMs
    network.pages = 1
    network.history = () => Array.from({ length: 500 }, (_, n) => remote(`item ${n}`, clock.now() - 20 * dayMs - n * 1000))
    await schedule.run(id)
    // All of it has just been read: nothing to look at.
    expect(network.looks).toEqual([])
    schedule.start()
    const looked = new Set<string>()
    for (let step = 0; step < 24; step += 1) {
      network.looks.length = 0
      if (step === 12) {
        await schedule.stop()
        schedule = begin()
        schedule.start()
      }
      await pass(60 * restMs, 600_000)
      // Spread over the day: no hour looks at half of it.
      expect(network.looks.flat().length).toBeLessThan(250)
      for (const remoteId of network.looks.flat()) looked.add(remoteId)
    }
    expect(looked.size).toBe(500)
    expect(healthOf(id)?.sweptAt).toBeGreaterThan(1_800_000_000_000)
  })

  it('ends with the oldest items, however few the last slice has', async () => {
    const id = account('one')
    network.pages = 1
    network.history = () => Array.from({ length: 27 }, (_, n) => remote(`item ${n}`, clock.now() - 20 * 24 * 60 * restMs - n * 1000))
    await schedule.run(id)
    schedule.start()
    await pass(25 * 60 * restMs, 600_000)
    expect(new Set(network.looks.flat())).toEqual(new Set(Array.from({ length: 27 }, (_, n) => `item ${n}`)))
    expect(healthOf(id)?.sweptAt).toBeGreaterThan(1_800_000_000_000)
  })

  it('asks for nothing that this very sync has read', async () => {
    const id = account('one')
    network.live = async () => [remote('x', clock.now() - 5000), remote('y', clock.now() - 6000)]
    await schedule.run(id)
    network.live = async () => [remote('x', clock.now() - 5000)]
    network.looks.length = 0
    await schedule.run(id)
    expect(network.looks).toEqual([['y']])
  })
})

describe('a page of many items', () => {
  it('is written in slices between which others come, its cursor with the last', async () => {
    const id = account('one')
    network.live = async () => Array.from({ length: 450 }, (_, n) => remote(`item ${n}`, clock.now() - n * 1000))
    const seen = new Set<number>()
    const run = schedule.run(id)
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      seen.add(listAccounts(store.read)[0]?.items ?? 0)
    }
    expect(await run).toMatchObject([{ fetched: 450, new: 450 }])
    expect(Array.from(seen)).toEqual(expect.arrayContaining([100, 200, 300, 400, 450]))
  })
})

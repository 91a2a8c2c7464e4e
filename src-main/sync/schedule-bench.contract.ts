import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { EngineEvent } from '../../src-contract/events.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Batch, RemoteItem, Target } from '../../src-contract/remote.ts'
import { handClock } from '../engine/blog-engine.contract.ts'
import type { HandClock } from '../engine/blog-engine.contract.ts'
import { silentLogger } from '../lib/logger.ts'
import type { NetworkAdapter, Session } from '../networks/adapter.ts'
import { createAccount, getAccount } from '../store/accounts.ts'
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

export const restMs = 60_000

/** What each test stands on, made anew before it: a store on a real file, a clock moved by hand, a network that does as it is told. */
type Bench = {
  clock: HandClock
  store: Store
  network: Network
  schedule: Schedule
  events: EngineEvent[]
  recovered: AccountId[]
}
export const bench = {} as Bench

export function remote(id: string, createdAt: number, patch: Partial<RemoteItem> = {}): RemoteItem {
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

export function begin(atOnce = 3): Schedule {
  return createSchedule({
    store: bench.store, clock: bench.clock, logger: silentLogger, random: () => 0.5, atOnce,
    reach: (account) => ({
      account, adapter: bench.network.adapter,
      turn: (work) => work({ account, secrets: {}, saveSecrets: async () => undefined, clock: bench.clock } as unknown as Session),
    }),
    restMsOf: () => restMs,
    requestsOf: () => 0,
    emit: (event) => bench.events.push(event),
    onRecovered: (id) => bench.recovered.push(id),
  })
}

export const account = (name: string) => createAccount(bench.store, { network: 'wordpress', brand: 'B', remoteId: name, handle: name, name, url: null, settings: {}, secretRef: name })
export const healthOf = (id: AccountId) => getAccount(bench.store.read, id)?.health
/** Lets what is under way come to rest, without moving time: nothing here waits for anything but turns of the loop. */
export const rest = async () => {
  for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
export const pass = async (ms: number, stepMs = 5000) => {
  for (let left = ms; left > 0; left -= stepMs) {
    bench.clock.advance(Math.min(stepMs, left))
    await rest()
  }
}

/** To be called once by a file of tests. */
export function eachOnItsOwn(): void {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'vigie-schedule-'))
    const clock = handClock(1_800_000_000_000)
    Object.assign(bench, { clock, store: openStore({ dir, clock }), network: fakeNetwork(), events: [], recovered: [] })
    bench.schedule = begin()
  })
  afterEach(async () => {
    await bench.schedule.stop()
    bench.store.close()
    rmSync(dir, { recursive: true, force: true })
  })
}

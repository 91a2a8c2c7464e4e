import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId, BrandId, ItemId } from '../../src-contract/ids.ts'
import type { RemoteItem } from '../../src-contract/remote.ts'
import { handClock } from '../engine/blog-engine.contract.ts'
import type { HandClock } from '../engine/blog-engine.contract.ts'
import { silentLogger } from '../lib/logger.ts'
import { HttpFault } from '../net/http.ts'
import { createAccount, getAccount } from '../store/accounts.ts'
import { applyBatch } from '../store/apply.ts'
import { openStore } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { revertDecision } from '../store/decisions.ts'
import { findByRemoteId } from '../store/items.ts'
import { moveJob } from '../store/jobs.ts'
import { getJob, listJobs } from '../store/jobs-read.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import type { Done, Performer, ReadBack } from './performer.ts'
import { createSender } from './run.ts'
import type { Sender } from './run.ts'
import { submit } from './submit.ts'

const done: Done = { remoteId: null, url: null, observed: [], posts: [] }

let dir: string
let clock: HandClock
let store: Store
let sender: Sender
let performed: StoredJob[]
let perform: (job: StoredJob, signal: AbortSignal) => Promise<Done>
let looks: number
let look: () => ReturnType<Performer['look']>
let reconcile: (job: StoredJob) => Promise<ReadBack>

const begin = () => {
  const performer: Performer = {
    perform: (job, signal) => {
      performed.push(job)
      return perform(job, signal)
    },
    reconcile: (job) => reconcile(job),
    look: async () => {
      looks += 1
      return look()
    },
    obstacle: () => null,
    inverseOf: () => null,
    batchOf: () => 1,
    performMany: async () => [],
    freeAt: () => 0,
  }
  return createSender({ store, clock, logger: silentLogger, random: () => 0.5, performer })
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-sender-'))
  clock = handClock(1_800_000_000_000)
  store = openStore({ dir, clock })
  performed = []
  looks = 0
  look = async () => new Set()
  perform = async () => done
  reconcile = async () => ({ kind: 'unknown' })
  sender = begin()
})
afterEach(async () => {
  await clock.drive(sender.stop())
  store.close()
  rmSync(dir, { recursive: true, force: true })
})

const account = (name: string) => createAccount(store, { network: 'wordpress', brand: 'B', remoteId: name, handle: name, name, url: null, settings: {}, secretRef: name })

function item(of: AccountId, remoteId: string, thread = remoteId): ItemId {
  const remote: RemoteItem = {
    remoteId, kind: 'comment', own: false, threadRemoteId: thread, parentRemoteId: null, postRemoteId: null,
    author: { remoteId: 'a', name: 'A', handle: 'a', url: null, avatarUrl: null },
    text: remoteId, lang: null, createdAt: clock.now() - 1000, editedAt: null, url: null, visibility: 'visible', liked: false, authorBlocked: null,
    rating: null, attachments: [], refuses: [], ref: {},
  }
  applyBatch(store, of, { posts: [], upserted: [remote], removed: [] })
  const id = findByRemoteId(store.read, of, remoteId)
  if (id === null) throw new Error('no item')
  return id
}

const decide = (...ids: ItemId[]) => submit(store, {
  verb: 'hide', source: 'test', at: clock.now(),
  plans: ids.map((itemId) => ({ itemId, network: 'wordpress' as const, brandId: 1 as BrandId, state: 'done' as const, send: { verb: 'hide' as const, effect: { visibility: 'hidden' as const }, oneWay: false, text: null, private: false } })),
}).jobIds

const flush = () => clock.drive(sender.flush({ wait: true, timeoutMs: null }))
const pass = async (ms: number) => {
  for (let left = ms; left > 0; left -= 5_000) {
    clock.advance(5_000)
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}
const statesOf = () => listJobs(store.read, { limit: 100 }).map(({ state }) => state).toReversed()

describe('the sender', () => {
  it('sends one job of an account at a time, and several accounts side by side', async () => {
    const [a, b] = [account('a'), account('b')]
    decide(item(a, 'a1'), item(a, 'a2'), item(b, 'b1'), item(b, 'b2'))
    const running = new Map<AccountId, number>()
    let most = 0
    perform = async ({ accountId }) => {
      running.set(accountId, (running.get(accountId) ?? 0) + 1)
      expect(running.get(accountId)).toBe(1)
      most = Math.max(most, Array.from(running.values()).reduce((sum, n) => sum + n, 0))
      await new Promise((resolve) => setTimeout(resolve, 10))
      running.set(accountId, 0)
      return done
    }
    expect(await flush()).toMatchObject({ verified: 4, live: 0 })
    expect(most).toBe(2)
  })

  it('does not send a reply again that was tried before where nobody can tell whether it arrived', async () => {
    const itemId = item(account('a'), 'a1')
    submit(store, {
      verb: 'reply', source: 'test', at: clock.now(),
      plans: [{ itemId, network: 'wordpress', brandId: 1 as BrandId, state: 'done', send: { verb: 'reply', effect: {}, oneWay: false, text: 'Merci', private: false } }],
    })
    perform = async () => {
      throw new HttpFault('rate.limited', {}, 'answered')
    }
    expect(await flush()).toMatchObject({ verified: 0, uncertain: 1, live: 0 })
    expect(performed).toHaveLength(1)
    expect(statesOf()).toEqual(['uncertain'])
    // What the user decides: they have looked for themselves.
    const [job] = listJobs(store.read, { limit: 1 })
    if (job === undefined) throw new Error('no job')
    moveJob(store, job.id, ['uncertain'], 'queued', { nextAt: null, why: null, attempts: 0 })
    perform = async () => done
    expect(await flush()).toMatchObject({ verified: 1, uncertain: 0 })
    expect(performed).toHaveLength(2)
  })

  it('keeps the order of a thread: what is behind a job that waits, waits', async () => {
    const a = account('a')
    const [first] = decide(item(a, 'x', 'thread'))
    const [second] = decide(item(a, 'y', 'thread'))
    const [elsewhere] = decide(item(a, 'z'))
    let fail = true
    perform = async ({ id }) => {
      if (id === first && fail) {
        fail = false
        throw new HttpFault('network.unreachable', {}, 'no')
      }
      return done
    }
    await flush()
    expect(performed.map(({ id }) => id)).toEqual([first, elsewhere, first, second])
  })

  it('sends again later and later what a server fails to do, and leaves it to the user in the end', async () => {
    const [job] = decide(item(account('a'), 'x'))
    if (job === undefined) throw new Error('no job')
    const at: number[] = []
    perform = async () => {
      at.push(clock.now())
      throw new HttpFault('remote.serverError', {}, 'answered')
    }
    reconcile = async () => ({ kind: 'not-done' })
    sender.start()
    await pass(3 * 3_600_000)
    expect(at).toHaveLength(10)
    const pauses = at.slice(1).map((each, n) => each - (at[n] ?? 0))
    expect(pauses.at(-1)).toBeGreaterThan(10 * (pauses[0] ?? 0))
    expect(getJob(store.read, job)).toMatchObject({ state: 'uncertain', nextAt: null, why: { code: 'remote.serverError' } })
  })

  it('looks again later and later where looking fails, and pauses where it is not allowed', async () => {
    const a = account('a')
    const [job] = decide(item(a, 'x'))
    if (job === undefined) throw new Error('no job')
    moveJob(store, job, ['held'], 'queued', { look: 1, nextAt: null })
    look = async () => {
      throw new HttpFault('remote.serverError', {}, 'answered')
    }
    sender.start()
    await pass(3 * 3_600_000)
    expect(looks).toBeGreaterThan(5)
    expect(looks).toBeLessThan(30)
    expect(getJob(store.read, job)).toMatchObject({ state: 'retry', why: { code: 'remote.serverError' } })
    look = async () => {
      throw new HttpFault('auth.missingPermission', {}, 'answered')
    }
    looks = 0
    await pass(3_600_000)
    expect(looks).toBe(1)
    expect(getJob(store.read, job)).toMatchObject({ state: 'paused', why: { code: 'auth.missingPermission' } })
    expect(getAccount(store.read, a)?.health).toMatchObject({ status: 'needsYou', failure: { code: 'auth.missingPermission' } })
    expect(performed).toEqual([])
  })

  it('sends nothing that was undone while nobody knew whether it had arrived, once it is known that it had not', async () => {
    const id = item(account('a'), 'x')
    const [job] = decide(id)
    const stored = job === undefined ? null : getJob(store.read, job)
    if (stored === null) throw new Error('no job')
    perform = async () => {
      throw new HttpFault('network.cut', {}, 'maybe')
    }
    reconcile = async () => ({ kind: 'not-done' })
    sender.start()
    await pass(5_000)
    expect(getJob(store.read, stored.id)?.state).toBe('uncertain')
    revertDecision(store, stored.decisionId, clock.now())
    submit(store, {
      verb: 'unhide', source: 'test', at: clock.now(), undoes: stored.decisionId,
      plans: [{ itemId: id, network: 'wordpress', brandId: 1 as BrandId, state: null, send: { verb: 'unhide', effect: { visibility: 'visible' }, oneWay: false, text: null, private: false, undoes: stored.id } }],
    })
    perform = async () => done
    sender.wake()
    await pass(60_000)
    expect(performed.map(({ verb }) => verb)).toEqual(['hide'])
    expect(statesOf()).toEqual(['cancelled', 'cancelled'])
  })

  it('never sends again what nobody could tell about; the user lets go of it', async () => {
    const a = account('a')
    const [job] = decide(item(a, 'x', 'thread'))
    if (job === undefined) throw new Error('no job')
    const [behind] = decide(item(a, 'y', 'thread'))
    perform = async ({ id }) => {
      if (id === job) throw new HttpFault('network.cut', {}, 'maybe')
      return done
    }
    // What is behind it waits with it, and nobody waits for that.
    expect(await flush()).toEqual({ verified: 0, refused: 0, uncertain: 1, paused: 0, review: 0, needsYou: 1, live: 1 })
    expect(getJob(store.read, job)).toMatchObject({ state: 'uncertain', nextAt: null, why: { code: 'outbox.uncertain' } })
    await clock.drive(sender.stop())
    sender = begin()
    sender.start()
    clock.advance(24 * 3_600_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(performed.map(({ id }) => id)).toEqual([job])
    moveJob(store, job, ['uncertain'], 'cancelled', {})
    sender.wake()
    expect(await flush()).toMatchObject({ live: 0 })
    expect(performed.map(({ id }) => id)).toEqual([job, behind])
  })

  it('believes "not there" only some time after the attempt: it may still be on its way', async () => {
    decide(item(account('a'), 'x'))
    const attempts: number[] = []
    const looks: number[] = []
    perform = async () => {
      attempts.push(clock.now())
      if (attempts.length === 1) throw new HttpFault('network.timeout', {}, 'maybe')
      return done
    }
    reconcile = async () => {
      looks.push(clock.now())
      return { kind: 'not-done' }
    }
    expect(await flush()).toMatchObject({ verified: 1 })
    const [first = 0, second = 0] = attempts
    expect(looks.map((at) => at - first)).toEqual([2000, 10_000])
    expect(second - first).toBeGreaterThanOrEqual(10_000)
  })

  it('reads back as often as it takes when reading fails, and sends nothing meanwhile', async () => {
    decide(item(account('a'), 'x'))
    let looks = 0
    perform = async () => {
      throw new HttpFault('network.cut', {}, 'maybe')
    }
    reconcile = async () => {
      looks += 1
      if (looks < 4) throw new HttpFault('network.unreachable', {}, 'no')
      return { kind: 'done', performed: done }
    }
    expect(await flush()).toMatchObject({ verified: 1, uncertain: 0 })
    expect([performed.length, looks]).toEqual([1, 4])
  })

  it('sends nothing that was taken back in the very moment it was due', async () => {
    const [job] = decide(item(account('a'), 'x'))
    if (job === undefined) throw new Error('no job')
    clock.advance(3000)
    moveJob(store, job, ['held'], 'cancelled', {})
    expect(await flush()).toMatchObject({ verified: 0, live: 0 })
    expect(performed).toEqual([])
  })

  it('gives up what is being sent when it is stopped, and leaves it to be read back', async () => {
    decide(item(account('a'), 'x'))
    perform = (_job, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new HttpFault('cancelled', {}, 'maybe'))))
    sender.start()
    clock.advance(3000)
    await expect.poll(() => performed.length).toBe(1)
    expect(statesOf()).toEqual(['sending'])
    await clock.drive(sender.stop())
    expect(statesOf()).toEqual(['uncertain'])
    reconcile = async () => ({ kind: 'done', performed: done })
    sender = begin()
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(performed).toHaveLength(1)
  })
})

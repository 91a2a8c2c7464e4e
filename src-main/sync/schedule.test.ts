import { describe, expect, it } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import { HttpFault } from '../net/http.ts'
import { setHealth } from '../store/accounts.ts'
import type { Store } from '../store/database.ts'
import { beginRemoval } from '../store/removal.ts'
import { account, bench, healthOf, pass, remote, rest, restMs, eachOnItsOwn } from './schedule-bench.contract.ts'

eachOnItsOwn()

describe('the schedule', () => {
  it('reads each account at its network’s pace while something happens, and less and less often while nothing does', async () => {
    const id = account('one')
    let n = 0
    bench.network.live = async () => [remote(`new ${(n += 1)}`, bench.clock.now())]
    bench.schedule.start()
    await pass(restMs * 3 + 10_000)
    expect(bench.network.pulls).toHaveLength(4)
    bench.network.live = async () => []
    bench.network.pulls.length = 0
    await pass(restMs * 60, 20_000)
    expect(bench.network.pulls.length).toBeGreaterThan(4)
    expect(bench.network.pulls.length).toBeLessThan(14)
    expect(healthOf(id)).toMatchObject({ status: 'ok', failure: null })
    expect(healthOf(id)?.nextAt).toBeGreaterThan(bench.clock.now())
  })

  it('reads three accounts together at most, and no account twice at once', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map(account)
    const gates: (() => void)[] = []
    bench.network.live = () => new Promise((resolve) => gates.push(() => resolve([])))
    const all = Promise.all([bench.schedule.run(null), bench.schedule.run(ids[0] ?? null)])
    await rest()
    expect([bench.network.running, gates.length]).toEqual([3, 3])
    while (gates.length > 0) {
      gates.shift()?.()
      await rest()
    }
    expect((await all).map((results) => results.length)).toEqual([5, 1])
    expect(bench.network.most).toBe(3)
    expect(bench.network.pulls.filter((pull) => pull.startsWith(`${ids[0]} `))).toHaveLength(2)
  })

  it('reads nothing more of an account that leaves, though a reading waited behind the one that is ended', async () => {
    const id = account('one')
    bench.network.live = (_id, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Fault('cancelled'))))
    const runs = Promise.all([bench.schedule.run(id), bench.schedule.run(id)])
    await rest()
    beginRemoval(bench.store, id)
    bench.network.live = async () => [remote('late', bench.clock.now())]
    await bench.schedule.forget(id)
    await runs
    expect(bench.network.pulls).toHaveLength(1)
  })

  it('lets an account fail without the others, later and later, and forgets it once it works', async () => {
    const [good, bad] = [account('good'), account('bad')]
    bench.network.live = async (id) => {
      if (id === bad) throw new HttpFault('network.timeout', {}, 'maybe')
      return []
    }
    bench.schedule.start()
    await pass(20 * restMs, 10_000)
    expect(healthOf(good)).toMatchObject({ status: 'ok' })
    expect(healthOf(bad)).toMatchObject({ status: 'retrying', failure: { code: 'network.timeout' }, lastCompleteAt: null })
    const tries = bench.network.pulls.filter((pull) => pull.startsWith(`${bad} `)).length
    expect(tries).toBeGreaterThan(3)
    expect(tries).toBeLessThan(9)
    bench.network.live = async () => []
    bench.schedule.nudge('wake')
    await rest()
    expect(healthOf(bad)).toMatchObject({ status: 'ok', failure: null })
    expect(bench.recovered).toContain(bad)
  })

  it('keeps to the instant a server named, whoever asks', async () => {
    const id = account('one')
    bench.network.live = async () => {
      throw new HttpFault('rate.limited', {}, 'answered', bench.clock.now() + 30 * restMs)
    }
    bench.schedule.start()
    await rest()
    bench.network.live = async () => []
    bench.schedule.nudge('focus')
    bench.schedule.nudge('wake')
    await pass(29 * restMs, 30_000)
    expect(bench.network.pulls).toHaveLength(1)
    expect(await bench.schedule.run(id)).toMatchObject([{ error: { code: 'rate.limited' } }])
    expect(bench.network.pulls).toHaveLength(1)
    await pass(2 * restMs)
    expect(bench.network.pulls.length).toBeGreaterThan(1)
    expect(healthOf(id)?.status).toBe('ok')
  })

  it('leaves an account with dead credentials alone until somebody asks or reconnects it', async () => {
    const [dead, alive] = [account('dead'), account('alive')]
    bench.network.live = async (id) => {
      if (id === dead) throw new HttpFault('auth.rejected', {}, 'answered')
      return []
    }
    bench.schedule.start()
    await pass(10 * restMs, 10_000)
    expect(bench.network.pulls.filter((pull) => pull.startsWith(`${dead} `))).toHaveLength(1)
    expect(bench.network.pulls.filter((pull) => pull.startsWith(`${alive} `)).length).toBeGreaterThan(2)
    expect(healthOf(dead)?.status).toBe('needsYou')
    bench.network.live = async () => []
    expect(await bench.schedule.run(dead)).toMatchObject([{ id: dead }])
    expect(healthOf(dead)?.status).toBe('ok')
    expect(bench.recovered).toEqual([dead])
  })

  it('tells that an account works whose credentials were found dead while it was read, and that it does not if the reading was stopped', async () => {
    const id = account('one')
    let answer = () => undefined as void
    bench.network.live = (_, signal) => new Promise((resolve, reject) => {
      answer = () => resolve([])
      signal.addEventListener('abort', () => reject(new Fault('cancelled')))
    })
    const stopped = bench.schedule.run(id)
    await rest()
    setHealth(bench.store, id, { status: 'needsYou', failure: { code: 'auth.rejected', params: {} } })
    bench.schedule.cancel(id)
    await stopped
    expect(healthOf(id)?.status).toBe('needsYou')
    setHealth(bench.store, id, { status: 'ok', failure: null })
    const run = bench.schedule.run(id)
    await rest()
    setHealth(bench.store, id, { status: 'needsYou', failure: { code: 'auth.rejected', params: {} } })
    answer()
    await run
    expect(healthOf(id)).toMatchObject({ status: 'ok', failure: null })
    expect(bench.recovered).toEqual([id])
  })

  it('stops what runs of an account for a work that must be alone, and begins nothing of it before the end', async () => {
    const id = account('one')
    bench.network.live = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Fault('cancelled'))))
    bench.schedule.start()
    await rest()
    expect(bench.network.running).toBe(1)
    bench.network.live = async () => []
    let end = () => undefined as void
    const work = bench.schedule.alone(id, async () => {
      expect(bench.network.running).toBe(0)
      bench.schedule.welcome(id)
      await new Promise<void>((resolve) => {
        end = () => resolve()
      })
    })
    const asked = bench.schedule.run(id)
    await pass(10 * restMs, 20_000)
    expect(bench.network.pulls).toHaveLength(1)
    end()
    await work
    expect(await asked).toMatchObject([{ id, new: 0 }])
    expect(bench.network.pulls.length).toBeGreaterThan(1)
    expect(bench.network.most).toBe(1)
  })

  it('stops what runs when asked, and counts no failure for it', async () => {
    const id = account('one')
    bench.network.live = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Fault('cancelled'))))
    const run = bench.schedule.run(id)
    await rest()
    expect(healthOf(id)?.status).toBe('syncing')
    expect(bench.schedule.cancel(id)).toBe(1)
    expect(await run).toMatchObject([{ error: { code: 'cancelled' } }])
    expect(healthOf(id)).toMatchObject({ status: 'never', failure: null })
    expect(bench.schedule.cancel(null)).toBe(0)
  })

  it('says when the machine is offline, and when it is not any more', async () => {
    account('one')
    bench.network.live = async () => {
      throw new HttpFault('network.offline', {}, 'no')
    }
    await bench.schedule.run(null)
    bench.network.live = async () => []
    await bench.schedule.run(null)
    expect(bench.events.filter(({ event }) => event === 'online')).toEqual([{ event: 'online', online: false }, { event: 'online', online: true }])
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
    const heal = failing(bench.store.write, /UPDATE account_health/)
    bench.schedule.start()
    await pass(2 * restMs)
    expect(await bench.schedule.run(id)).toMatchObject([{ id, error: { code: 'store.full' } }])
    heal()
    await pass(40 * restMs, 20_000)
    expect(healthOf(id)).toMatchObject({ status: 'ok', failure: null })
  })

  it('does not end the watch over the accounts', async () => {
    account('one')
    bench.schedule.start()
    await pass(restMs)
    const heal = failing(bench.store.read, /FROM accounts/)
    await pass(10 * restMs, 10_000)
    heal()
    bench.network.pulls.length = 0
    await pass(60 * restMs, 20_000)
    expect(bench.network.pulls.length).toBeGreaterThan(1)
  })
})

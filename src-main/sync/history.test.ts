import { describe, expect, it } from 'vitest'
import { listAccounts } from '../store/accounts.ts'
import { account, begin, bench, healthOf, pass, remote, rest, restMs, eachOnItsOwn } from './schedule-bench.contract.ts'

eachOnItsOwn()

describe('history', () => {
  const pages = (count: number) => {
    bench.network.pages = count
    bench.network.history = (_, page) => [remote(`old ${page}`, bench.clock.now() - (page + 1) * 1000)]
  }

  it('is read to its end when somebody asks, and never again', async () => {
    const id = account('one')
    pages(5)
    expect(await bench.schedule.run(id)).toMatchObject([{ fetched: 5, new: 5 }])
    expect(await bench.schedule.run(id)).toMatchObject([{ fetched: 0, new: 0 }])
    expect(bench.network.pulls.map((pull) => pull.replace(/^\d+ /, ''))).toEqual(['live -', 'history -', 'live 1'])
    expect(listAccounts(bench.store.read)[0]?.health.backfill).toBeNull()
  })

  it('comes after what is new, slice by slice, shows how far it is, and goes on where it was after a restart', async () => {
    const id = account('one')
    pages(60)
    // Each page takes a second of the clock: a slice ends after twenty.
    const history = bench.network.history
    bench.network.history = (who, page) => {
      bench.clock.advance(1000)
      return history(who, page)
    }
    bench.schedule.start()
    await rest()
    await rest()
    const half = listAccounts(bench.store.read)[0]?.health.backfill
    expect(half?.total).toBe(60)
    expect(half?.done).toBeGreaterThanOrEqual(19)
    expect(half?.done).toBeLessThan(60)
    expect(bench.network.pulls[0]).toBe(`${id} live -`)
    await bench.schedule.stop()
    bench.network.pulls.length = 0
    bench.schedule = begin()
    bench.schedule.start()
    await pass(10_000, 1000)
    expect(bench.network.pulls.filter((pull) => pull.includes('history'))[0]).toBe(`${id} history ${half?.done}`)
    expect(listAccounts(bench.store.read)[0]).toMatchObject({ items: 60, health: { backfill: null } })
  })
})

describe('a slice of history', () => {
  it('makes way for whoever asks', async () => {
    const id = account('one')
    bench.network.pages = 1000
    bench.network.history = (_, page) => [remote(`old ${page}`, bench.clock.now() - (page + 1) * 1000)]
    bench.schedule.start()
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    const before = listAccounts(bench.store.read)[0]?.health.backfill?.done ?? 0
    expect(before).toBeGreaterThan(0)
    bench.network.pulls.length = 0
    const run = bench.schedule.run(id)
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(bench.network.pulls[0]).toBe(`${id} live 1`)
    expect(await run).toMatchObject([{ id }])
    expect(listAccounts(bench.store.read)[0]).toMatchObject({ items: 1000, health: { backfill: null } })
  })
})

describe('the sweep of states', () => {
  it('looks at the recent window each time, and at the whole within a day, wherever it was interrupted', async () => {
    const id = account('one')
    const dayMs = 24 * 60 * restMs
    bench.network.pages = 1
    bench.network.history = () => Array.from({ length: 500 }, (_, n) => remote(`item ${n}`, bench.clock.now() - 20 * dayMs - n * 1000))
    await bench.schedule.run(id)
    // All of it has just been read: nothing to look at.
    expect(bench.network.looks).toEqual([])
    bench.schedule.start()
    const looked = new Set<string>()
    for (let step = 0; step < 24; step += 1) {
      bench.network.looks.length = 0
      if (step === 12) {
        await bench.schedule.stop()
        bench.schedule = begin()
        bench.schedule.start()
      }
      await pass(60 * restMs, 600_000)
      // Spread over the day: no hour looks at half of it.
      expect(bench.network.looks.flat().length).toBeLessThan(250)
      for (const remoteId of bench.network.looks.flat()) looked.add(remoteId)
    }
    expect(looked.size).toBe(500)
    expect(healthOf(id)?.sweptAt).toBeGreaterThan(1_800_000_000_000)
  })

  it('ends with the oldest items, however few the last slice has', async () => {
    const id = account('one')
    bench.network.pages = 1
    bench.network.history = () => Array.from({ length: 27 }, (_, n) => remote(`item ${n}`, bench.clock.now() - 20 * 24 * 60 * restMs - n * 1000))
    await bench.schedule.run(id)
    bench.schedule.start()
    await pass(25 * 60 * restMs, 600_000)
    expect(new Set(bench.network.looks.flat())).toEqual(new Set(Array.from({ length: 27 }, (_, n) => `item ${n}`)))
    expect(healthOf(id)?.sweptAt).toBeGreaterThan(1_800_000_000_000)
  })

  it('asks for nothing that this very sync has read', async () => {
    const id = account('one')
    bench.network.live = async () => [remote('x', bench.clock.now() - 5000), remote('y', bench.clock.now() - 6000)]
    await bench.schedule.run(id)
    bench.network.live = async () => [remote('x', bench.clock.now() - 5000)]
    bench.network.looks.length = 0
    await bench.schedule.run(id)
    expect(bench.network.looks).toEqual([['y']])
  })
})

describe('a page of many items', () => {
  it('is written in slices between which others come, its cursor with the last', async () => {
    const id = account('one')
    bench.network.live = async () => Array.from({ length: 450 }, (_, n) => remote(`item ${n}`, bench.clock.now() - n * 1000))
    const seen = new Set<number>()
    const run = bench.schedule.run(id)
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      seen.add(listAccounts(bench.store.read)[0]?.items ?? 0)
    }
    expect(await run).toMatchObject([{ fetched: 450, new: 450 }])
    expect(Array.from(seen)).toEqual(expect.arrayContaining([100, 200, 300, 400, 450]))
  })
})

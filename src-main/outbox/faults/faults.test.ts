import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKilled } from './killed.contract.ts'
import { createTemplate, runOnce } from './one-run.contract.ts'
import type { Template } from './one-run.contract.ts'
import { add, noSum } from './sum.contract.ts'

// A seeded slice of `npm run test:faults`.

let template: Template
beforeAll(async () => {
  template = await createTemplate()
})
afterAll(() => template.end())

describe('whatever dies and whatever the network does', () => {
  it('nothing is lost, nothing is said twice, and what is uncertain is shown (in process, a death at any commit or request)', async () => {
    const sum = noSum()
    const complaints: string[] = []
    for (let seed = 1; seed <= 150; seed += 1) {
      const verdict = await runOnce(seed, template)
      add(sum, verdict)
      complaints.push(...verdict.complaints.map((complaint) => `seed ${seed}: ${complaint}`))
    }
    process.stderr.write(`${JSON.stringify(sum)}\n`)
    expect(complaints).toEqual([])
    expect(sum.jobs).toBeGreaterThan(150)
  }, 300_000)

  it('the same holds for true processes under SIGKILL, some of them racing for one directory', async () => {
    const verdict = await runKilled(1, 6)
    expect(verdict.complaints).toEqual([])
    expect(verdict.jobs).toBeGreaterThan(0)
  }, 120_000)

  it('a run comes out the same when it is run again', async () => {
    const [once, again] = [await runOnce(7, template), await runOnce(7, template)]
    expect(again).toEqual(once)
  })

  it('the checker sees it when nobody reads back: replies stand twice', async () => {
    const sum = noSum()
    for (let seed = 1; seed <= 60; seed += 1) add(sum, await runOnce(seed, template, 'no read-back'))
    expect(sum.duplicated).toBeGreaterThan(0)
  }, 120_000)

  it('and it sees it when what was undone while nobody knew is forgotten: replies stand that nobody wants', async () => {
    const sum = noSum()
    for (let seed = 110; sum.wrongState === 0 && seed < 400; seed += 1) add(sum, await runOnce(seed, template, 'no recall'))
    expect(sum.wrongState).toBeGreaterThan(0)
  }, 120_000)
})

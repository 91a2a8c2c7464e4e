import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BrandId } from '../../src-contract/ids.ts'
import { silentLogger } from '../lib/logger.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import { applyBatch } from '../store/apply.ts'
import { listBrands } from '../store/brands.ts'
import { decide } from '../store/decisions.ts'
import { pageItems } from '../store/items.ts'
import { addEntries } from '../store/list-entries.ts'
import { addPin, listPins } from '../store/pins.ts'
import { remoteItem, testStore } from '../store/test-store.ts'
import type { TestStore } from '../store/test-store.ts'
import { createJudge } from './judge.ts'
import type { Judge } from './judge.ts'
import { openClassifier } from './moderation-model.ts'

let t: TestStore
let acted: number[]
const shipped = openClassifier()
beforeEach(() => {
  t = testStore()
  acted = []
  const upserted = Array.from({ length: 40 }, (_, n) => remoteItem(`i${n}`, { text: n % 4 === 0 ? `Quel connard, le ${n}` : `Très bon pain, le ${n}` }))
  applyBatch(t.store, t.accountId, { posts: [], upserted, removed: [] })
})
afterEach(() => t.end())

const open = (classifier: Classifier = shipped): Judge =>
  createJudge({ store: t.store, clock: t.clock, logger: silentLogger, act: (judged) => void acted.push(judged.length), onLeft: () => undefined, classifier: () => classifier })
const count = (sql: string) => t.store.read.prepare<[], { n: number }>(sql).get()?.n
const models = () => new Set(pageItems(t.store.read, { verdict: 'toxic' }, { limit: 100 }).items.map(({ verdict }) => verdict?.model))
const brandId = () => listBrands(t.store.read)[0]?.id as BrandId

describe('the judge', () => {
  it('judges all that waits, acts on each once, and a second time does nothing', async () => {
    const judge = open()
    expect(await judge.drain()).toMatchObject({ left: 0 })
    expect([count('SELECT count(*) AS n FROM verdicts'), acted.reduce((sum, n) => sum + n, 0)]).toEqual([40, 40])
    expect(await judge.drain()).toEqual({ judged: 0, left: 0 })
    expect([count('SELECT count(*) AS n FROM verdicts'), acted.reduce((sum, n) => sum + n, 0)]).toEqual([40, 40])
    await judge.stop()
  })

  it('judges anew what waits for a decision when the model changes, acts on none of it, and leaves alone what is done', async () => {
    const first = open()
    await first.drain()
    await first.stop()
    const [done] = pageItems(t.store.read, { verdict: 'toxic' }, { limit: 1 }).items
    if (done === undefined) throw new Error('nothing toxic')
    decide(t.store, { verb: 'done', source: 'cli', at: t.clock.now(), items: [{ id: done.id, state: 'done' }], jobs: [] })
    acted = []
    const judge: Classifier = { ...shipped, model: 'vigie-next', judge: (text, lang, view) => {
      const verdict = shipped.judge(text, lang, view)
      return { ...verdict, hide: false, labels: { ...verdict.labels, toxic: { p: verdict.labels.toxic.p / 2, band: verdict.labels.toxic.band } } }
    } }
    addPin(t.store, { brandId: null, text: 'Quel connard', want: 'hide', itemId: null, facts: { network: null, kind: null, postId: null }, holds: true })
    const second = open(judge)
    await second.drain()
    expect(acted).toEqual([])
    const names = Array.from(models())
    expect(names).toHaveLength(2)
    expect(names.some((name) => name?.startsWith('vigie-next'))).toBe(true)
    expect(pageItems(t.store.read, { state: 'done' }, { limit: 5 }).items[0]?.verdict?.model.startsWith('vigie-next')).toBe(false)
    // One that the new model does not hold is told.
    expect(listPins(t.store.read, null).map(({ holds }) => holds)).toEqual([false])
    await second.stop()
  })

  it('takes up again where it was when it was ended in the middle of judging anew', async () => {
    const first = open()
    await first.drain()
    addEntries(t.store, { brandId: brandId(), list: 'suspect', texts: ['pain'], pattern: false, anywhere: false })
    first.changed()
    const ended = first.drain()
    await first.stop()
    await ended
    const second = open()
    await second.drain()
    expect(pageItems(t.store.read, { verdict: 'toxic' }, { limit: 100 }).items).toHaveLength(40)
    await second.stop()
  })
})

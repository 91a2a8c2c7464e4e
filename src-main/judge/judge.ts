import type { ItemId } from '../../src-contract/ids.ts'
import { toFailure } from '../../src-contract/failure.ts'
import type { VerdictReason } from '../../src-contract/moderation.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import { printOf } from '../moderation/print.ts'
import type { Facts } from '../moderation/rules/facts.ts'
import type { BrandVerdict } from '../moderation/verdict.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { countUnjudged, rowOf, unjudged, waitingBelow } from '../store/judged-rows.ts'
import type { JudgedRow } from '../store/judged-rows.ts'
import { staleBrand } from '../store/learned.ts'
import { basisNamed, basisOf, rejudgings, setRejudging, writeVerdict } from '../store/verdicts.ts'
import type { NewVerdict } from '../store/verdicts.ts'
import { basisName, createBrands, viewOf } from './brands.ts'
import type { Brands } from './brands.ts'
import { clusterOf } from './clusters.ts'
import { factsOf } from './facts.ts'
import { createLearner } from './learner.ts'
import { collectLessons } from './lessons.ts'
import { brokenBy, runPins } from './pins.ts'
import { openClassifier } from './moderation-model.ts'

/** An item whose text has just been judged for the first time. */
export type Judged = { row: JudgedRow; verdict: BrandVerdict; facts: Facts }

export type JudgeDeps = {
  store: Store
  clock: Clock
  logger: Logger
  /** What rules and auto-hide do with items judged for the first time, in the transaction that keeps their verdicts: both are there, or neither. */
  act(judged: readonly Judged[], brands: Brands): void
  /** Told now and then while there is work, and once with 0 at its end. */
  onLeft(left: number): void
  /** Instead of the weights that came with this version. */
  classifier?: () => Classifier
}

/**
 * Judges every revision of every item of others once, in slices between which the user's commands come; what a change of lists, charter, model or
 * learning makes stale is judged again, what waits in the queue first and alone. Guarantees: a verdict, what rules did by it, and the mark that the
 * revision is judged are one transaction, so that a kill repeats nothing; the same word twice is not kept twice.
 */
export type Judge = {
  start(): void
  stop(): Promise<void>
  /** To the end, now. */
  drain(): Promise<{ judged: number; left: number }>
  /** Lists, charter, rules or pins have changed. */
  changed(): void
  left(): number
  readonly brands: Brands
  classifier(): Classifier
}

/** A slice ends about here, so that nobody waits longer for the writer. */
const sliceMs = 6
const mostAtOnce = 200
/** On however slow a machine: each slice is a transaction, and waits for the disk. */
const leastAtOnce = 10
/** After something was learned so many of the queue are judged again, the newest. */
const afterLearning = 300

export function createJudge(deps: JudgeDeps): Judge {
  const { store, logger } = deps
  let loaded: Classifier | null = null
  const classifier = () => (loaded ??= (deps.classifier ?? openClassifier)())
  const brands = createBrands(store.read)
  const learner = createLearner(store, classifier, (brandId, delta) => brokenBy(store, brands, classifier(), brandId, delta))
  let running: Promise<number> | null = null
  let stopped = false
  let again = false
  let basesChecked = false
  let size = 20
  let started = false
  let unsubscribe = () => {}

  /** Gives how long it kept the engine, the disk's own time at the commit aside: more items would not make that longer. */
  const slice = (rows: readonly JudgedRow[], first: boolean): number => {
    const before = performance.now()
    const made = rows.map((row) => {
      const state = brands.of(row.brand_id)
      const verdict = classifier().judge(row.text, langOf(row.lang), viewOf(store.read, state, row.post_id, row.created_at))
      return { row: { ...row, print: printOf(row.text) }, verdict, state }
    })
    return transact(store, () => {
      const touched = new Set<ItemId>()
      const judged: Judged[] = []
      for (const { row, verdict, state } of made) {
        const basis = basisOf(store, basisName(classifier().model, state))
        if (!writeVerdict(store, row, basis, toStored(verdict))) continue
        touched.add(row.id)
        if (!first) continue
        for (const id of clusterOf(store, row, deps.clock.now())) touched.add(id)
        const now = rowOf(store.write, row.id) ?? row
        judged.push({ row: now, verdict, facts: factsOf(store.write, now, verdict, state.charter, classifier()) })
      }
      if (judged.length > 0) deps.act(judged, brands)
      if (touched.size > 0) store.changes.note({ upserted: Array.from(touched), source: 'engine' })
      return performance.now() - before
    })
  }

  /** As many as fit into a slice, by how long the last one took. */
  const timed = (rows: readonly JudgedRow[], first: boolean): void => {
    const each = slice(rows, first) / Math.max(1, rows.length)
    size = Math.max(leastAtOnce, Math.min(mostAtOnce, Math.round((size + sliceMs / Math.max(0.01, each)) / 2)))
  }

  const checkBases = (): void => {
    let newModel = false
    const known = new Map(rejudgings(store.read).map((each) => [each.brandId, each]))
    for (const state of brands.all()) {
      const name = basisName(classifier().model, state)
      const before = known.get(state.brandId)
      const basis = basisOf(store, name)
      if (before === undefined) setRejudging(store, { brandId: state.brandId, basis, before: null, remaining: 0 })
      else if (before.basis !== basis) {
        const was = basisNamed(store.read, before.basis)
        const learnedAlone = withoutLearning(was) === withoutLearning(name)
        const remaining = learnedAlone ? Math.max(afterLearning, before.before === null ? 0 : before.remaining) : Number.MAX_SAFE_INTEGER
        setRejudging(store, { brandId: state.brandId, basis, before: Number.MAX_SAFE_INTEGER, remaining })
        if (modelOf(was) !== modelOf(name)) newModel = true
      }
    }
    // Another model came with this version: nobody can refuse it, but who looks at the pinned examples sees which do not hold any more.
    if (newModel) runPins(store, brands, classifier())
  }

  const rejudge = (): number => {
    const due = rejudgings(store.read).find(({ before }) => before !== null)
    if (due === undefined) return 0
    const rows = due.remaining <= 0 ? [] : waitingBelow(store.read, due.brandId, due.before ?? 0, Math.min(size, due.remaining))
    if (rows.length > 0) timed(rows, false)
    setRejudging(store, { ...due, before: rows.at(-1)?.id ?? null, remaining: due.remaining - rows.length })
    return Math.max(1, rows.length)
  }

  /** What the user decided goes before what waits to be judged: there is little of it, and it changes what follows. */
  const teach = async (): Promise<number> => {
    const more = collectLessons(store, classifier())
    const stale = staleBrand(store.read)
    if (stale !== null) await learner.rebuild(stale)
    const step = stale === null ? learner.step() : null
    if (stale !== null || step !== null) {
      brands.changed()
      checkBases()
    }
    return more || step !== null || stale !== null ? 1 : 0
  }

  const next = async (): Promise<number> => {
    if (!basesChecked) {
      basesChecked = true
      checkBases()
    }
    const rows = unjudged(store.read, size)
    if (rows.length > 0) {
      timed(rows, true)
      return rows.length
    }
    return (await teach()) || rejudge()
  }

  const run = async (): Promise<number> => {
    let done = 0
    let told = 0
    try {
      do {
        again = false
        for (let count = await next(); count > 0 && !stopped; count = await next()) {
          done += count
          if (done - told >= 2000) {
            told = done
            deps.onLeft(countUnjudged(store.read))
          }
          await breathe()
        }
      } while (again && !stopped)
    } catch (error) {
      // A full or locked disk, as a rule: what is not judged stays marked so, and is tried again at the next change.
      logger.log('error', 'judge', { code: toFailure(error).code })
    }
    if (told > 0 && !stopped) deps.onLeft(0)
    return done
  }

  const wake = (): Promise<number> => {
    again = true
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  const changed = () => {
    brands.changed()
    basesChecked = false
    if (started) void wake()
  }

  return {
    brands, classifier,
    left: () => countUnjudged(store.read),
    changed,
    start: () => {
      started = true
      stopped = false
      unsubscribe()
      unsubscribe = store.changes.on(({ source, upserted, many }) => {
        // Its own verdicts are no news to it.
        if (source !== 'engine' && (many || upserted.length > 0)) void wake()
      })
      void wake()
    },
    stop: async () => {
      stopped = true
      unsubscribe()
      await running
    },
    drain: async () => {
      let judged = 0
      for (let count = await wake(); count > 0 && !stopped; count = await wake()) judged += count
      return { judged, left: countUnjudged(store.read) }
    },
  }
}

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
const modelOf = (name: string) => name.split('+')[0]
const withoutLearning = (name: string) => name.replace(/\+D\d+$/, '')

/** What the network says of the language, where it is one that is judged; its word on others is worth less than the text itself. */
function langOf(lang: string | null): string | undefined {
  const short = lang?.slice(0, 2).toLowerCase()
  return short !== undefined && ['fr', 'en', 'de', 'pt', 'es', 'it'].includes(short) ? short : undefined
}

function toStored({ lang, labels, sublabels, listed, hide, why }: BrandVerdict): NewVerdict {
  const passes = Object.values(labels).every(({ band }) => band === 'pass')
  const reasons: VerdictReason[] = passes ? [] : why.slice(0, 6).map(({ from, to, weight, reason }) => ({ from, to, weight, reason }))
  return { lang, labels, sublabels, listed, hide, reasons }
}

import type { BrandId } from '../../src-contract/ids.ts'
import { heads } from '../moderation/heads.ts'
import { anchorsOf, canaryOf, isWorseThanPlain, scoreOn, scoresByHead, worstFall } from '../moderation/learning/canary.ts'
import { decodeDelta, emptyDelta, encodeDelta, mostMoved } from '../moderation/learning/delta.ts'
import type { Delta } from '../moderation/learning/delta.ts'
import { learn } from '../moderation/learning/learn.ts'
import type { Example } from '../moderation/learning/learn.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import { seeded } from '../moderation/training/logistic.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { getLearned, markLessons, putLearned, recentLessons, waitingLessons } from '../store/learned.ts'
import type { Learned, Lesson } from '../store/learned.ts'
import { judgedLang } from '../store/verdicts.ts'

const remembered = 200
const checkEvery = 25
/** Points of macro-F1 on our own texts. */
const mostFall = 2
/** Of the brand's own latest decisions. */
const laterDecisions = 50
const leastWeight = 0.02
/** The latest: what is older has little say in it. */
const mostRebuilt = 500

export type Learner = {
  /** Learns the next lesson of any brand; null where none waits. `kept` false: the check threw away what was learned since the last one. */
  step(): { brandId: BrandId; kept: boolean } | null
  /** Begins anew from the lessons that still hold: after an undo. */
  rebuild(brandId: BrandId): Promise<void>
}

/** `breaks`: whether what was learned breaks a pinned example of the brand. */
export function createLearner(store: Store, classifier: () => Classifier, breaks: (brandId: BrandId, delta: Delta) => boolean): Learner {
  let anchors: Example[] | null = null
  const anchorsNow = () => (anchors ??= anchorsOf(classifier()))
  let canary: { examples: Example[]; before: (number | null)[]; whole: number } | null = null
  const canaryNow = () => {
    if (canary !== null) return canary
    const examples = canaryOf(classifier())
    canary = { examples, before: scoresByHead(examples, emptyDelta()), whole: scoreOn(examples, emptyDelta()) }
    return canary
  }

  const known = new Map<number, Example>()
  const exampleOf = (lesson: Lesson): Example => {
    const found = known.get(lesson.id)
    if (found !== undefined) return found
    const analysis = classifier().analyse(lesson.text, judgedLang(store.read, lesson.itemId))
    const made: Example = { ...classifier().lessonOn(analysis, lesson.head), head: heads.indexOf(lesson.head), is: lesson.is, weight: lesson.weight }
    if (known.size >= 2000) known.clear()
    known.set(lesson.id, made)
    return made
  }

  const begin = (): Learned => ({
    version: 0, delta: new Uint8Array(), good: new Uint8Array(), decisions: 0, sinceCheck: 0, canaryBefore: null, canaryNow: null, checks: 0, rolledBack: 0, checkedAt: null,
  })

  const checked = (brandId: BrandId, learned: Learned, delta: Delta): Learned & { kept: boolean } => {
    const { examples, before, whole } = canaryNow()
    // Worse than nothing on the page itself: then what was kept so far is no better.
    const useless = isWorseThanPlain(recentLessons(store.read, brandId, laterDecisions), mostFall)
    const kept = !useless && worstFall(examples, delta, before) <= mostFall && !breaks(brandId, delta)
    const good = useless ? new Uint8Array() : kept ? encodeDelta(delta) : learned.good
    return {
      ...learned, kept, good, delta: good, sinceCheck: 0, canaryBefore: whole, canaryNow: scoreOn(examples, decodeDelta(good)), checks: learned.checks + 1,
      rolledBack: learned.rolledBack + Number(!kept), checkedAt: store.clock.now(),
    }
  }

  return {
    step: () => {
      const [lesson] = waitingLessons(store.read, 1)
      if (lesson === undefined) return null
      const { brandId } = lesson
      const before = getLearned(store.read, brandId) ?? begin()
      const delta = decodeDelta(before.delta)
      if (lesson.weight >= leastWeight) {
        learn(delta, exampleOf(lesson), recentLessons(store.read, brandId, remembered).map(exampleOf), anchorsNow(), seeded(lesson.id), mostMoved)
      }
      const next: Learned = { ...before, delta: encodeDelta(delta), version: before.version + 1, decisions: before.decisions + 1, sinceCheck: before.sinceCheck + 1 }
      const { kept, ...after } = next.sinceCheck >= checkEvery ? checked(brandId, next, delta) : { ...next, kept: true }
      transact(store, () => {
        markLessons(store, [lesson.id], 1)
        if (!kept) markLessons(store, recentLessons(store.write, brandId, checkEvery).map(({ id }) => id), 3)
        putLearned(store, brandId, after)
        store.changes.note({ catalogue: true, source: 'engine' })
      })
      return { brandId, kept }
    },

    rebuild: async (brandId) => {
      const before = getLearned(store.read, brandId)
      if (before === null) return
      const lessons = recentLessons(store.read, brandId, mostRebuilt).reverse()
      const delta = emptyDelta()
      const memory: Example[] = []
      for (const lesson of lessons) {
        const example = exampleOf(lesson)
        if (lesson.weight >= leastWeight) learn(delta, example, memory.slice(-remembered), anchorsNow(), seeded(lesson.id), mostMoved)
        memory.push(example)
        // The user's commands come in between.
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      const { kept: _kept, ...after } = checked(brandId, { ...before, good: new Uint8Array(), version: before.version + 1 }, delta)
      transact(store, () => {
        const now = recentLessons(store.write, brandId, mostRebuilt).reverse()
        // Another one was taken back meanwhile: once more.
        if (now.length !== lessons.length || now.some(({ id }, n) => id !== lessons[n]?.id)) return
        putLearned(store, brandId, after)
        store.changes.note({ catalogue: true, source: 'engine' })
      })
    },
  }
}

import type { BrandId } from '../../src-contract/ids.ts'
import { heads } from '../moderation/heads.ts'
import { anchorsOf, canaryOf, contradictsPlain, isWorseThanPlain, scoreOn, scoresByHead, worstFall } from '../moderation/learning/canary.ts'
import { decodeDelta, emptyDelta, encodeDelta } from '../moderation/learning/delta.ts'
import type { Delta } from '../moderation/learning/delta.ts'
import { learn, mostRemembered } from '../moderation/learning/learn.ts'
import type { Example } from '../moderation/learning/learn.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { getLearned, markLessons, putLearned, recentLessons, setAsideLessons, waitingLessons } from '../store/learned.ts'
import type { Learned, Lesson } from '../store/learned.ts'
import { judgedLang } from '../store/verdicts.ts'

const checkEvery = 25
/** Points of macro-F1 on our own texts. */
const mostFall = 2
/** Of the brand's own latest decisions. */
const laterDecisions = 50
const leastWeight = 0.02

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

  const checked = (brandId: BrandId, learned: Learned, delta: Delta): Learned & { kept: boolean; useless: boolean } => {
    const { examples, before, whole } = canaryNow()
    // Worse than nothing on the page itself, or the opposite of everything: then what was kept so far is no better.
    const latest = recentLessons(store.read, brandId, laterDecisions)
    const useless = isWorseThanPlain(latest) || contradictsPlain(latest)
    const kept = !useless && worstFall(examples, delta, before) <= mostFall && !breaks(brandId, delta)
    const good = useless ? new Uint8Array() : kept ? encodeDelta(delta) : learned.good
    return {
      ...learned, kept, useless, good, delta: good, sinceCheck: 0, canaryBefore: whole, canaryNow: scoreOn(examples, decodeDelta(good)), checks: learned.checks + 1,
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
        learn(delta, exampleOf(lesson), recentLessons(store.read, brandId, mostRemembered).map(exampleOf), anchorsNow())
      }
      const next: Learned = { ...before, delta: encodeDelta(delta), version: before.version + 1, decisions: before.decisions + 1, sinceCheck: before.sinceCheck + 1 }
      const { kept, useless, ...after } = next.sinceCheck >= checkEvery ? checked(brandId, next, delta) : { ...next, kept: true, useless: false }
      transact(store, () => {
        markLessons(store, [lesson.id], 1)
        if (useless) setAsideLessons(store, brandId)
        else if (!kept) markLessons(store, recentLessons(store.write, brandId, checkEvery).map(({ id }) => id), 3)
        putLearned(store, brandId, after)
        store.changes.note({ catalogue: true, source: 'engine' })
      })
      return { brandId, kept }
    },

    rebuild: async (brandId) => {
      const before = getLearned(store.read, brandId)
      if (before === null) return
      const lessons = recentLessons(store.read, brandId, mostRemembered)
      const examples = lessons.filter(({ weight }) => weight >= leastWeight).map(exampleOf)
      const delta = emptyDelta()
      const done = new Set<string>()
      for (const [at, example] of examples.entries()) {
        const part = `${example.features.lang} ${example.head}`
        if (done.has(part)) continue
        done.add(part)
        learn(delta, example, examples.slice(at + 1), anchorsNow())
        // The user's commands come in between.
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      const { kept: _kept, useless: _useless, ...after } = checked(brandId, { ...before, good: new Uint8Array(), version: before.version + 1 }, delta)
      transact(store, () => {
        const now = recentLessons(store.write, brandId, mostRemembered)
        // Another one was taken back meanwhile: once more.
        if (now.length !== lessons.length || now.some(({ id }, n) => id !== lessons[n]?.id)) return
        putLearned(store, brandId, after)
        store.changes.note({ catalogue: true, source: 'engine' })
      })
    },
  }
}

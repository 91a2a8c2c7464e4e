import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addedBy, emptyDelta, copyDelta, mostMoved } from '../../src-main/moderation/learning/delta.ts'
import type { Delta } from '../../src-main/moderation/learning/delta.ts'
import { anchorsOf, canaryOf, contradictsPlain, isWorseThanPlain, macroF1, scoresByHead, worstFall } from '../../src-main/moderation/learning/canary.ts'
import type { Later } from '../../src-main/moderation/learning/canary.ts'
import { learn, mostRemembered } from '../../src-main/moderation/learning/learn.ts'
import type { Example } from '../../src-main/moderation/learning/learn.ts'
import { decodeModel, encodeModel } from '../../src-main/moderation/model-file.ts'
import { createClassifier } from '../../src-main/moderation/pipeline.ts'
import { seeded } from '../../src-main/moderation/training/logistic.ts'
import { toxicPart } from './build-model.ts'
import { hasCorpus, readSplit } from './corpus.ts'
import type { Row } from './corpus.ts'
import { featured, ownFeatured } from './examples.ts'

/*
 * Simulated moderators: each works on a page made of one collection, whose texts the model has never seen, and decides text after text as its labels
 * say. Half of the page's texts are decided, the other half measures; five orders, of which the mean is told.
 */

const pages: readonly { lang: 'fr' | 'en'; set: string; fresh?: true }[] = [
  { lang: 'fr', set: 'toxifrench_fr' }, { lang: 'fr', set: 'jigsaw_fr' }, { lang: 'fr', set: 'mlma_fr' }, { lang: 'fr', set: 'ftr_fr' },
  { lang: 'en', set: 'davidson_en' }, { lang: 'en', set: 'jigsaw_en' }, { lang: 'en', set: 'hatemojibuild_en' },
  // Nothing about learning was chosen by looking at these.
  { lang: 'en', set: 'surge_en', fresh: true }, { lang: 'en', set: 'paradetox_en', fresh: true },
]
const stages = [25, 50, 100, 200]
const orders = 5
const mostMeasured = 1500
const checkEvery = 25
const mostFall = 2
const say = (text: string) => void process.stdout.write(`${text}\n`)
const shipped = decodeModel(readFileSync(fileURLToPath(new URL('../../src-main/moderation/weights/moderation-model.bin', import.meta.url))))

type Page = { examples: Example[]; canary: Example[]; anchors: Example[] }

function pageOf(all: readonly Row[], lang: 'fr' | 'en', set: string): Page {
  const rows = [...all.filter((row) => row.lang === lang && row.set !== set).map(featured), ...ownFeatured(lang)]
  const classifier = createClassifier(decodeModel(encodeModel('left-out', [toxicPart(lang, rows)], shipped.thresholds)))
  const examples = all.filter((row) => row.set === set).flatMap((row): Example[] => {
    const label = featured(row).labels.toxic
    return label === null ? [] : [{ ...classifier.lessonOn(classifier.analyse(row.text, lang), 'toxic'), head: 0, is: label === 1, weight: 1 }]
  })
  const own = ({ head, features }: Example) => head === 0 && features.lang === lang
  return { examples, canary: canaryOf(classifier).filter(own), anchors: anchorsOf(classifier).filter(own) }
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const mixed = [...values]
  for (let n = mixed.length - 1; n > 0; n -= 1) {
    const other = Math.floor(random() * (n + 1))
    const [a, b] = [mixed[n] as T, mixed[other] as T]
    mixed[n] = b
    mixed[other] = a
  }
  return mixed
}

type Run = { scores: number[]; rolledBack: number; lowest: number }

/** As the judge does it: one decision after another, a check of our own texts after every 25. */
function moderate({ canary, anchors }: Page, decided: readonly Example[], measured: readonly Example[]): Run {
  const before = scoresByHead(canary, emptyDelta())
  const score = (with_: Delta) => macroF1(measured, with_) ?? 0
  const scores = [score(emptyDelta())]
  let delta = emptyDelta()
  let good = emptyDelta()
  let rolledBack = 0
  let memory: Example[] = []
  const later: Later[] = []
  decided.slice(0, stages.at(-1)).forEach((example, at) => {
    const guessed = example.base + addedBy(delta, example.features, example.head, mostMoved).total >= 0
    later.push({ is: example.is, guessed, plainly: example.base >= 0 })
    learn(delta, example, memory, anchors)
    memory = [example, ...memory].slice(0, mostRemembered)
    if ((at + 1) % checkEvery === 0) {
      const useless = isWorseThanPlain(later.slice(-50)) || contradictsPlain(later.slice(-50))
      if (useless) good = emptyDelta()
      if (useless || worstFall(canary, delta, before) > mostFall) {
        rolledBack += 1
        delta = copyDelta(good)
        memory = useless ? [] : memory.slice(checkEvery)
      } else good = copyDelta(delta)
    }
    if (stages.includes(at + 1)) scores.push(score(delta))
  })
  return { scores, rolledBack, lowest: Math.min(...scores) - (scores[0] ?? 0) }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function main(): void {
  if (!hasCorpus()) {
    say('Skipped: the collections in ../shared/moderation are not here.')
    return
  }
  const all = [...readSplit('train'), ...readSplit('dev')]
  say(`| page left out of training | texts | before | ${stages.map((n) => `after ${n}`).join(' | ')} | gain at 50 | lowest | rolled back |`)
  say(`|---|---|---|${stages.map(() => '---|').join('')}---|---|---|`)
  const gains: number[] = []
  const fresh: number[] = []
  let first: { page: Page; set: string } | null = null
  for (const { lang, set, fresh: unseen } of pages) {
    const page = pageOf(all, lang, set)
    first ??= { page, set }
    const runs = Array.from({ length: orders }, (_, order) => {
      const mixed = shuffled(page.examples, seeded(order + 1))
      const half = Math.floor(mixed.length / 2)
      return moderate(page, mixed.slice(0, half), mixed.slice(half, half + mostMeasured))
    })
    const at = (n: number) => mean(runs.map(({ scores }) => scores[n] ?? Number.NaN))
    const gain = at(2) - at(0)
    gains.push(gain)
    if (unseen === true) fresh.push(gain)
    const cells = [at(0), ...stages.map((_, n) => at(n + 1))].map((value) => value.toFixed(1)).join(' | ')
    say(`| ${set} | ${page.examples.length} | ${cells} | ${gain >= 0 ? '+' : ''}${gain.toFixed(1)} | ${Math.min(...runs.map(({ lowest }) => lowest)).toFixed(1)} | ${runs.reduce((sum, run) => sum + run.rolledBack, 0)} |`)
  }
  say(`\nMean gain after 50 decisions: ${mean(gains).toFixed(1)} points (must 8); pages below 0: ${gains.filter((gain) => gain < 0).length} of ${gains.length} (must 0); the pages nothing was chosen by: ${mean(fresh).toFixed(1)}.`)
  if (first !== null) poisoned(first)
}

/** Somebody decides the opposite of what is right, all the time: what was learned goes at each check, and the page stays what it was. */
function poisoned({ page, set }: { page: Page; set: string }): void {
  const mixed = shuffled(page.examples, seeded(9))
  const half = Math.floor(mixed.length / 2)
  const wrong = mixed.slice(0, half).map((example) => ({ ...example, is: !example.is }))
  const measured = mixed.slice(half, half + mostMeasured)
  const { scores, rolledBack } = moderate(page, wrong, measured)
  const without = wrong.slice(0, 50)
  const delta = emptyDelta()
  learn(delta, without[0] as Example, without.slice(1), page.anchors)
  say(`\nPoisoned stream on ${set}: ${(scores[0] ?? 0).toFixed(1)} before, ${(macroF1(measured, delta) ?? 0).toFixed(1)} after 50 wrong decisions without the check, ${stages.map((n, at) => `${(scores[at + 1] ?? 0).toFixed(1)} after ${n}`).join(', ')} with it; rolled back ${rolledBack} times.`)
}

main()

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { modelled } from '../../src-main/moderation/heads.ts'
import type { Head } from '../../src-main/moderation/heads.ts'
import { decodeModel, encodeModel } from '../../src-main/moderation/model-file.ts'
import type { PartWeights, Thresholds } from '../../src-main/moderation/model-file.ts'
import { createClassifier } from '../../src-main/moderation/pipeline.ts'
import type { Classifier } from '../../src-main/moderation/pipeline.ts'
import type { Verdict } from '../../src-main/moderation/verdict.ts'
import { seeded } from '../../src-main/moderation/training/logistic.ts'
import { clean, core, count, f1, macroF1, wilson } from './choose.ts'
import { folds, nameOf, partsOf, toxicPart } from './build-model.ts'
import { featured, ownFeatured } from './examples.ts'
import { hasCorpus, readSplit } from './corpus.ts'
import type { Row } from './corpus.ts'
import { loadPeers } from './peers.ts'

// What the classifier does on texts it was not trained on, against what it has to do. `node bench/moderation/evaluate.ts`
const say = (text: string) => void process.stdout.write(`${text}\n`)
const draws = 300

/** One decision: whether the head's band is not `pass`. */
type Answer = { set: string; label: 0 | 1; positive: boolean }
type Figure = { value: number; low: number; high: number }

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const rate = (answers: readonly Answer[]) => answers.filter(({ positive }) => positive).length / Math.max(1, answers.length)
const bySet = (answers: readonly Answer[]) => Array.from(new Set(answers.map(({ set }) => set)), (set) => answers.filter((answer) => answer.set === set))
const perSet = (answers: readonly Answer[], of: (counts: ReturnType<typeof count>) => number) => {
  return mean(bySet(answers).map((each) => of(count(each))))
}
const accuracy = (answers: readonly Answer[]) => answers.filter(({ label, positive }) => (label === 1) === positive).length / Math.max(1, answers.length)

/** With the middle 95 % of the same measured on as many texts drawn with replacement, set by set. */
function measured(answers: readonly Answer[], of: (answers: readonly Answer[]) => number): Figure {
  const random = seeded(5)
  const sets = bySet(answers)
  const values = Array.from({ length: draws }, () => of(sets.flatMap((set) => set.flatMap(() => set[Math.floor(random() * set.length)] ?? [])))).sort((a, b) => a - b)
  return { value: of(answers), low: values[Math.floor(draws * 0.025)] ?? 0, high: values[Math.floor(draws * 0.975)] ?? 0 }
}

const share = (hits: number, all: number): Figure => ({ value: hits / Math.max(1, all), ...wilson(hits, all) })
const percent = (value: number) => (value * 100).toFixed(1)

type Target = { name: string; sets: readonly string[]; only?: 0 | 1; of: (answers: readonly Answer[]) => number; must: number; below?: true; head?: Head; peers?: true; lang: string; untaught?: true }

const traps = (lang: string): Target[] => [
  { name: `traps passed ${lang}`, sets: [`traps_${lang}`], only: 0, of: (a) => 1 - rate(a), must: 0.9, peers: true, lang },
  { name: `disguises caught ${lang}`, sets: [`traps_${lang}`], only: 1, of: rate, must: 0.93, peers: true, lang },
]

const targets: Target[] = [
  { name: 'French F1 toxic, mean of 3 sets', sets: core['fr'] ?? [], of: (a) => perSet(a, f1), must: 0.8, peers: true, lang: 'fr' },
  { name: 'French macro-F1, mean of 3 sets', sets: core['fr'] ?? [], of: (a) => perSet(a, macroF1), must: 0.76, peers: true, lang: 'fr' },
  { name: 'ToxiFrench F1', sets: ['toxifrench_fr'], of: (a) => perSet(a, f1), must: 0.78, peers: true, lang: 'fr' },
  { name: 'English F1 toxic, mean of 6 sets', sets: core['en'] ?? [], of: (a) => perSet(a, f1), must: 0.79, peers: true, lang: 'en' },
  { name: 'English macro-F1, mean of 6 sets', sets: core['en'] ?? [], of: (a) => perSet(a, macroF1), must: 0.76, peers: true, lang: 'en' },
  { name: 'HateCheck-fr macro-F1, other templates in training', sets: ['hatecheck_fr'], of: (a) => perSet(a, macroF1), must: 0.72, peers: true, lang: 'fr' },
  { name: 'HateCheck-en accuracy, other templates in training', sets: ['hatecheck_en'], of: accuracy, must: 0.75, peers: true, lang: 'en' },
  { name: 'HateCheck-fr macro-F1, suites not in training', sets: ['hatecheck_fr'], of: (a) => perSet(a, macroF1), must: 0.6, lang: 'fr', untaught: true },
  { name: 'HateCheck-en accuracy, suites not in training', sets: ['hatecheck_en'], of: accuracy, must: 0.6, lang: 'en', untaught: true },
  ...traps('fr'), ...traps('en'),
  { name: 'false alarms on clean comments fr', sets: clean['fr'] ?? [], of: rate, must: 0.015, below: true, peers: true, lang: 'fr' },
  { name: 'false alarms on clean comments en', sets: clean['en'] ?? [], of: rate, must: 0.008, below: true, peers: true, lang: 'en' },
  { name: 'spam F1, French SMS', sets: ['sms_spam_fr'], of: (a) => f1(count(a)), must: 0.96, head: 'spam', lang: 'fr' },
  { name: 'spam F1, YouTube', sets: ['youtube_spam_en'], of: (a) => f1(count(a)), must: 0.94, head: 'spam', lang: 'en' },
  { name: 'complaint F1 fr, reviews', sets: ['minibar_fr'], of: (a) => f1(count(a)), must: 0.9, head: 'complaint', lang: 'fr' },
  { name: 'complaint F1 en, reviews', sets: ['minibar_en'], of: (a) => f1(count(a)), must: 0.87, head: 'complaint', lang: 'en' },
  { name: 'question F1, gold and synthetic', sets: ['gold_fr', 'gold_en', 'inbox_synth_fr', 'inbox_synth_en'], of: (a) => f1(count(a)), must: 0.9, head: 'question', lang: '*' },
  { name: 'German macro-F1', sets: ['germeval2018_de'], of: (a) => perSet(a, macroF1), must: 0.75, peers: true, lang: 'de' },
  { name: 'Portuguese macro-F1', sets: ['toldbr_pt'], of: (a) => perSet(a, macroF1), must: 0.79, peers: true, lang: 'pt' },
  { name: 'Spanish HateCheck macro-F1 (lexicon alone)', sets: ['hatecheck_es'], of: (a) => perSet(a, macroF1), must: 0, peers: true, lang: 'es' },
  { name: 'Italian HateCheck macro-F1 (lexicon alone)', sets: ['hatecheck_it'], of: (a) => perSet(a, macroF1), must: 0, peers: true, lang: 'it' },
]

const harmless = new Set([...(clean['fr'] ?? []), ...(clean['en'] ?? [])])

/** Texts of the clean pools that nobody annotated count as not toxic, as in the comparison of the filters. */
function labelOf({ labels, set }: Row, head: Head): 0 | 1 | null {
  if (head === 'praise') return null
  return labels[head] ?? (head === 'toxic' && harmless.has(set) ? 0 : null)
}

function answersFor({ sets, only, head = 'toxic' }: Target, rows: readonly Row[], isPositive: (row: Row, head: Head) => boolean): Answer[] {
  return rows.filter(({ set }) => sets.includes(set)).flatMap((row) => {
    const label = labelOf(row, head)
    return label === null || (only !== undefined && label !== only) ? [] : [{ set: row.set, label, positive: isPositive(row, head) }]
  })
}

async function main(): Promise<void> {
  if (!hasCorpus()) {
    say('Skipped: the collections in ../shared/moderation are not here.')
    return
  }
  const shipped = decodeModel(readFileSync(fileURLToPath(new URL('../../src-main/moderation/weights/moderation-model.bin', import.meta.url))))
  const rows = readSplit('dev')
  const unseen = foldClassifiers(rows, shipped.thresholds)
  const verdicts = new Map<Row, Verdict>(rows.map((row) => [row, unseen(row).classify(row.text, row.lang)]))
  const mine = (row: Row, head: Head) => verdicts.get(row)?.labels[head].band !== 'pass'
  const untaught = withoutSuites(shipped.thresholds)
  const peers = await loadPeers((name, why) => say(`Left out: ${name} does not work here (${why}).`))
  const theirs = peers.map(({ name, isToxic }) => ({ name, answers: new Map(rows.map((row) => [row, safely(() => isToxic(row.text, row.lang))])) }))

  say(`| figure on the development split | must | Vigie | 95 % | |${peers.map(({ name }) => ` ${name} |`).join('')}`)
  say(`|---|---|---|---|---|${peers.map(() => '---|').join('')}`)
  for (const target of targets) {
    const { value, low, high } = measured(answersFor(target, rows, target.untaught === true ? untaught : mine), target.of)
    const met = target.below === true ? value <= target.must : value >= target.must
    const beside = theirs.map(({ answers }) => (target.peers === true ? percent(target.of(answersFor(target, rows, (row) => answers.get(row) === true))) : '–'))
    say(`| ${target.name} | ${target.must === 0 ? '–' : `${target.below === true ? '≤' : '≥'} ${percent(target.must)}`} | ${percent(value)} | ${percent(low)}–${percent(high)} | ${met ? '✓' : '✗'} |${beside.map((each) => ` ${each} |`).join('')}`)
  }
  for (const lang of ['fr', 'en']) {
    stream('Auto-hide', lang, rows, (row) => verdicts.get(row)?.hide === true, ` (must 98), recall must ${lang === 'fr' ? 25 : 20}`)
    stream('Queue', lang, rows, (row) => verdicts.get(row)?.labels.toxic.band !== 'pass')
  }
  strongestWord(rows, verdicts, unseen)
  languages(rows, createClassifier(shipped))
}

/**
 * Each text is judged by weights that have seen neither it nor another of its template: one model a fold, rounded like the one that ships, with
 * the thresholds that ship.
 */
function foldClassifiers(dev: readonly Row[], thresholds: Record<string, Thresholds>): (row: Row) => Classifier {
  const all = [...readSplit('train'), ...dev]
  const parts: PartWeights[][] = Array.from({ length: folds }, () => [])
  const foldOfRow = new Map<string, number>()
  for (const lang of modelled) {
    const mine = all.filter((row) => row.lang === lang)
    const rows = mine.map(featured)
    for (const [at, { id }] of mine.entries()) foldOfRow.set(id, rows[at]?.fold ?? 0)
    if (lang === 'fr' || lang === 'en') rows.push(...ownFeatured(lang))
    for (const [fold, each] of parts.entries()) each.push(...partsOf(lang, rows, fold))
  }
  const classifiers = parts.map((each) => createClassifier(decodeModel(encodeModel(nameOf(each), each, thresholds))))
  const spare = classifiers[0]
  if (spare === undefined) throw new Error('no fold')
  return ({ id }) => classifiers[foldOfRow.get(id) ?? 0] ?? spare
}

/** By weights that have seen no text of the suites that test for hate, with the thresholds that ship. */
function withoutSuites(thresholds: Record<string, Thresholds>): (row: Row) => boolean {
  const all = [...readSplit('train'), ...readSplit('dev')]
  const taught = (['fr', 'en'] as const).map((lang) =>
    toxicPart(lang, [...all.filter((row) => row.lang === lang && !row.set.startsWith('hatecheck') && !row.set.startsWith('hatemojicheck')).map(featured), ...ownFeatured(lang)]))
  const { classify } = createClassifier(decodeModel(encodeModel(nameOf(taught), taught, thresholds)))
  return ({ text, lang }) => classify(text, lang).labels.toxic.band !== 'pass'
}

function safely(work: () => boolean): boolean {
  try {
    return work()
  } catch {
    return false
  }
}

/** Of what a band takes, the share that is toxic where one text in ten is; core and clean pools together. */
function stream(band: string, lang: string, rows: readonly Row[], isTaken: (row: Row) => boolean, must = ''): void {
  const pool = answersFor({ name: '', sets: [...(core[lang] ?? []), ...(clean[lang] ?? [])], of: rate, must: 0, lang }, rows, isTaken)
  const toxic = pool.filter(({ label }) => label === 1)
  const other = pool.filter(({ label }) => label === 0)
  const [right, wrong] = [toxic, other].map((each) => each.filter(({ positive }) => positive).length)
  const recall = share(right ?? 0, toxic.length)
  const weighed = 0.1 * recall.value
  const precision = weighed / Math.max(1e-9, weighed + 0.9 * rate(other))
  const bound = wilson(precision * ((right ?? 0) + (wrong ?? 0)), (right ?? 0) + (wrong ?? 0))
  const figures = `precision at 10 % toxic ${percent(precision)} (${percent(bound.low)}–${percent(bound.high)}), recall ${percent(recall.value)} (${percent(recall.low)}–${percent(recall.high)})`
  say(`${band} ${lang}: ${figures}${must}; ${right} right, ${wrong} wrong of ${pool.length}`)
}

/** How often a hidden text would not have been hidden without its strongest word. */
function strongestWord(rows: readonly Row[], verdicts: ReadonlyMap<Row, Verdict>, unseen: (row: Row) => Classifier): void {
  let hidden = 0
  let changed = 0
  for (const row of rows) {
    if (verdicts.get(row)?.hide !== true) continue
    hidden += 1
    const { classify, explain, analyse } = unseen(row)
    const words = explain(analyse(row.text, row.lang), 'toxic').reasons.filter(({ from }) => from >= 0)
    const sums = new Map<string, { from: number; to: number; weight: number }>()
    for (const { from, to, weight } of words) {
      const sum = sums.get(`${from} ${to}`) ?? { from, to, weight: 0 }
      sum.weight += weight
      sums.set(`${from} ${to}`, sum)
    }
    const top = Array.from(sums.values()).reduce((best, each) => (each.weight > best.weight ? each : best))
    if (!classify(row.text.slice(0, top.from) + row.text.slice(top.to), row.lang).hide) changed += 1
  }
  const { value, low, high } = share(changed, hidden)
  say(`Hidden texts that would not be without their strongest word: ${percent(value)} % (${percent(low)}–${percent(high)}) of ${hidden}`)
}

function languages(rows: readonly Row[], { classify }: Classifier): void {
  const found = ['fr', 'en', 'de', 'pt', 'es', 'it'].map((lang) => {
    const some = rows.filter((row) => row.lang === lang && !row.set.startsWith('traps')).slice(0, 2000)
    return `${lang} ${percent(some.filter((row) => classify(row.text).lang === lang).length / some.length)}`
  })
  say(`Language recognised, per cent: ${found.join(', ')}`)
}

await main()

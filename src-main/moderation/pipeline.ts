import { contributions, strongest } from './explain.ts'
import { heads, isModelled } from './heads.ts'
import type { Head } from './heads.ts'
import { handWeights } from './lexicon-weights.ts'
import { languageOf } from './language.ts'
import { lexiconOf } from './lexicon/lexicon.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import type { Model, LanguageWeights, Thresholds } from './model-file.ts'
import { createNormaliser } from './normalise/normalise.ts'
import type { Normalise, Normalised } from './normalise/normalise.ts'
import { foldAccents } from './normalise/characters.ts'
import { addSignals, createScorer } from './score.ts'
import type { Scored, Scorer } from './score.ts'
import { readSignals } from './signals.ts'
import type { Signals } from './signals.ts'
import { standing } from './standing.ts'
import type { Band, Label, Reason, Verdict } from './verdict.ts'

/** A text on its way to a verdict: each phase adds to it, in the order in which they stand in `judge`. */
export type Analysis = { text: string; lang: string; normalised: Normalised; signals: Signals; scored: Scored }

export type Classifier = {
  classify(text: string, lang?: string): Verdict
  analyse(text: string, lang?: string): Analysis
  /** Bias and everything that moved the score of a head, whatever its size. */
  explain(analysis: Analysis, head: Head): { bias: number; score: number; reasons: Reason[] }
}

/** What a language is judged with: a model, or the lexicon with weights set by hand. */
type Bench = { lexicon: Lexicon; normalise: Normalise; score: Scorer; weights: Float64Array[]; bias: Float64Array; thresholds: Thresholds[] }

const byHand: Thresholds = { queue: 0, hide: null, slope: 1, shift: 0 }
const reasonsPerHead = 3
const languages = ['fr', 'en', 'de', 'pt', 'es', 'it']

export function createClassifier(model: Model): Classifier {
  const benches = new Map<string, Bench>()
  const benchOf = (lang: string): Bench => {
    const known = benches.get(lang)
    if (known !== undefined) return known
    const made = createBench(model, lang)
    benches.set(lang, made)
    return made
  }
  const analyse = (text: string, asked?: string): Analysis => {
    const lang = asked ?? languageOf(text, lexiconHint)
    const { normalise, lexicon, score } = benchOf(judgedAs(lang))
    const normalised = normalise(text)
    const signals = readSignals(text, normalised, lexicon)
    return { text, lang, normalised, signals, scored: score(normalised.tokens, signals) }
  }
  const explain = ({ text, lang, normalised, signals, scored }: Analysis, head: Head) => {
    const { weights, bias } = benchOf(judgedAs(lang))
    const at = heads.indexOf(head)
    return { bias: bias[at] ?? 0, score: scored.scores[at] ?? 0, reasons: contributions(head, text, normalised.tokens, signals, scored, weights) }
  }
  const classify = (text: string, asked?: string): Verdict => {
    const analysis = analyse(text, asked)
    return judge(analysis, benchOf(judgedAs(analysis.lang)), model.name, (head) => explain(analysis, head).reasons)
  }
  return { classify, analyse, explain }
}

/** Where nothing tells the language, the one its readers write. */
const judgedAs = (lang: string) => (languages.includes(lang) ? lang : 'fr')

function lexiconHint(word: string, lang: string): number {
  const entry = lexiconOf(lang).word(word, foldAccents(word))
  return entry === null ? 0 : 0.4
}

function createBench(model: Model, lang: string): Bench {
  const lexicon = lexiconOf(lang)
  const trained = isModelled(lang) ? model.languages.get(lang) : undefined
  const hand = heads.map(handWeights)
  const weights = heads.map((_, at) => (trained?.has[at] === true ? (trained.signals[at] ?? new Float64Array(0)) : (hand[at]?.signals ?? new Float64Array(0))))
  const bias = Float64Array.from(heads, (_, at) => (trained?.has[at] === true ? (trained.bias[at] ?? 0) : (hand[at]?.bias ?? 0)))
  const thresholds = heads.map((head, at) => (trained?.has[at] === true ? (model.thresholds[`${lang}.${head}`] ?? byHand) : byHand))
  const score = trained === undefined ? signalsAlone(weights, bias) : createScorer({ ...trained, bias, signals: weights } satisfies LanguageWeights)
  return { lexicon, normalise: createNormaliser(lexicon, lang), score, weights, bias, thresholds }
}

function signalsAlone(weights: readonly Float64Array[], bias: Float64Array): Scorer {
  return (tokens, signals) => {
    const scores = Float64Array.from(bias)
    addSignals(scores, signals, weights)
    return { words: new Float64Array(tokens.length * heads.length), scores }
  }
}

const probability = (score: number, { slope, shift }: Thresholds) => 1 / (1 + Math.exp(-(score * slope + shift)))

function judge({ text, lang, normalised, signals, scored }: Analysis, { thresholds }: Bench, model: string, reasonsOf: (head: Head) => Reason[]): Verdict {
  const { tokens, undone } = normalised
  const guilty = standing(signals)
  const label = (at: number): Label => {
    const score = scored.scores[at] ?? 0
    const limits = thresholds[at] ?? byHand
    const keyed = heads[at] === 'toxic' && limits.hide !== null && score >= limits.hide && guilty.key
    const band: Band = keyed ? 'hide' : score >= limits.queue ? 'queue' : 'pass'
    return { p: Math.round(probability(score, limits) * 1e4) / 1e4, band }
  }
  const labels: Verdict['labels'] = { toxic: label(0), spam: label(1), complaint: label(2), question: label(3), praise: label(4) }
  const telling = heads.filter((head) => labels[head].band !== 'pass')
  const why = (telling.length === 0 ? (['toxic'] as const) : telling).flatMap((head) => strongest(reasonsOf(head), reasonsPerHead)
    .map((reason) => ({ ...reason, weight: Math.round(reason.weight * 1e3) / 1e3, reason: `${head}: ${reason.reason}` })))
  return {
    lang, labels, sublabels: labels.toxic.band === 'pass' ? [] : guilty.sublabels, hide: labels.toxic.band === 'hide', why, undone,
    guards: signals.guards.map(({ name, first, last }) => ({ name, from: tokens[first]?.from ?? 0, to: tokens[last]?.to ?? text.length })), model,
  }
}

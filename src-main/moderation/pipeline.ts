import { touches } from './brand/lists.ts'
import type { Touch } from './brand/lists.ts'
import { toleratedBand } from './brand/charter.ts'
import type { BrandView } from './brand/view.ts'
import { speaksOfChildAbuse } from './child.ts'
import { contributions, strongest } from './explain.ts'
import { heads, isModelled } from './heads.ts'
import type { Head } from './heads.ts'
import { handWeights } from './lexicon-weights.ts'
import { languageOf } from './language.ts'
import { addedBy, featuresOf, mostMoved } from './learning/delta.ts'
import type { Features } from './learning/delta.ts'
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
import type { Band, BrandVerdict, Cap, Label, Reason, Verdict } from './verdict.ts'

/** A text on its way to a verdict: each phase adds to it, in the order in which they stand in `judge`. */
export type Analysis = {
  text: string
  lang: string
  normalised: Normalised
  signals: Signals
  scored: Scored
  brand: BrandView | null
  touched: Touch[]
  /** Scores before a brand's lists and what it learned were added, and what those added beside words, by head. */
  plain: Float64Array
  extra: { head: number; reason: Reason }[]
}

export type Classifier = {
  readonly model: string
  classify(text: string, lang?: string): Verdict
  /** The same within a brand: its lists, what its decisions taught, its charter. */
  judge(text: string, lang: string | undefined, brand: BrandView): BrandVerdict
  analyse(text: string, lang?: string, brand?: BrandView): Analysis
  verdictOn(analysis: Analysis): BrandVerdict
  normalise(text: string, lang: string): Normalised
  /** Bias and everything that moved the score of a head, whatever its size. */
  explain(analysis: Analysis, head: Head): { bias: number; score: number; reasons: Reason[] }
  /** From where on a head is positive, and from where on auto-hide has its second key. */
  limitsOf(lang: string, head: Head): Thresholds
  /** For learning: the features of a text, and what the model as it came says of it, in logits from the threshold. */
  lessonOn(analysis: Analysis, head: Head): { features: Features; base: number }
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
  const analyse = (text: string, asked?: string, brand: BrandView | null = null): Analysis => {
    const lang = asked ?? languageOf(text, lexiconHint)
    const bench = benchOf(judgedAs(lang))
    const normalised = bench.normalise(text)
    const touched = brand === null || brand.lists === null ? [] : touches(text, normalised, brand.lists)
    const signals = readSignals(text, normalised, bench.lexicon, mutedBy(touched))
    const scored = bench.score(normalised.tokens, signals)
    const analysis = { text, lang, normalised, signals, scored, brand, touched, plain: scored.scores, extra: [] }
    return brand === null ? analysis : withBrand(analysis, bench)
  }
  const explain = ({ text, lang, normalised, signals, scored, extra }: Analysis, head: Head) => {
    const { weights, bias } = benchOf(judgedAs(lang))
    const at = heads.indexOf(head)
    const added = extra.filter((each) => each.head === at).map(({ reason }) => reason)
    const reasons = [...contributions(head, text, normalised.tokens, signals, scored, weights), ...added]
    return { bias: bias[at] ?? 0, score: scored.scores[at] ?? 0, reasons }
  }
  const verdictOn = (analysis: Analysis): BrandVerdict =>
    judge(analysis, benchOf(judgedAs(analysis.lang)), model.name, (head) => explain(analysis, head).reasons)
  const limitsOf = (lang: string, head: Head): Thresholds => benchOf(judgedAs(lang)).thresholds[heads.indexOf(head)] ?? byHand
  return {
    model: model.name, analyse, explain, verdictOn, limitsOf,
    normalise: (text, lang) => benchOf(judgedAs(lang)).normalise(text),
    classify: (text, asked) => {
      const { listed: _listed, caps: _caps, plain: _plain, ...verdict } = verdictOn(analyse(text, asked))
      return verdict
    },
    judge: (text, asked, brand) => verdictOn(analyse(text, asked, brand)),
    lessonOn: ({ lang, normalised, signals, plain }, head) => {
      const { queue, slope } = limitsOf(lang, head)
      return { features: featuresOf(judgedAs(lang), normalised.tokens, signals), base: ((plain[heads.indexOf(head)] ?? 0) - queue) * slope }
    },
  }
}

function mutedBy(touched: readonly Touch[]): boolean[] | undefined {
  const allowed = touched.filter(({ list }) => list === 'allowed')
  if (allowed.length === 0) return undefined
  const muted: boolean[] = []
  for (const { first, last } of allowed) for (let n = first; n <= last; n += 1) muted[n] = true
  return muted
}

/** What was learned is added word by word; then what a list demands, as much as is missing to the threshold, so that the sum stays exact. */
function withBrand(analysis: Analysis, { thresholds }: Bench): Analysis {
  const { brand, lang, text, normalised, signals, scored, touched } = analysis
  const scores = Float64Array.from(scored.scores)
  const delta = brand?.delta ?? null
  const words = delta === null ? scored.words : Float64Array.from(scored.words)
  const extra: Analysis['extra'] = []
  if (delta !== null) {
    const features = featuresOf(judgedAs(lang), normalised.tokens, signals)
    for (let head = 0; head < heads.length; head += 1) {
      const slope = thresholds[head]?.slope ?? 1
      const added = addedBy(delta, features, head, mostMoved)
      for (const [at, value] of added.words) words[at * heads.length + head] = (words[at * heads.length + head] ?? 0) + value / slope
      if (added.bias !== 0) extra.push({ head, reason: { from: -1, to: -1, text: '', weight: added.bias / slope, reason: 'learned' } })
      scores[head] = (scores[head] ?? 0) + added.total / slope
    }
  }
  const demanding = touched.find(({ list }) => list === 'banned') ?? touched.find(({ list }) => list === 'suspect')
  if (demanding !== undefined) {
    const missing = Math.max(0, (thresholds[0]?.queue ?? 0) - (scores[0] ?? 0)) + listMargin
    const { from, to, list } = demanding
    extra.push({ head: 0, reason: { from, to, text: text.slice(from, to), weight: missing, reason: `list.${list}` } })
    scores[0] = (scores[0] ?? 0) + missing
  }
  return { ...analysis, scored: { words, scores }, extra }
}

/** How far beyond the threshold a listed word brings a text. */
const listMargin = 0.5

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

function judge(analysis: Analysis, { thresholds }: Bench, model: string, reasonsOf: (head: Head) => Reason[]): BrandVerdict {
  const { text, lang, normalised, signals, scored, plain, touched, brand } = analysis
  const { tokens, undone } = normalised
  const guilty = standing(signals)
  const caps: Cap[] = []
  const label = (at: number): Label => {
    const score = scored.scores[at] ?? 0
    const limits = thresholds[at] ?? byHand
    const reached: Band = score >= limits.queue ? 'queue' : 'pass'
    const band = at === 0 ? toxicBand(analysis, limits, reached, guilty.key, caps) : at === 1 && brand?.tolerance?.spam === 'yes' ? 'pass' : reached
    return { p: Math.round(probability(score, limits) * 1e4) / 1e4, band }
  }
  const labels: Verdict['labels'] = { toxic: label(0), spam: label(1), complaint: label(2), question: label(3), praise: label(4) }
  const was = (at: number) => (plain[at] ?? 0) >= (thresholds[at] ?? byHand).queue
  const telling = heads.filter((head) => labels[head].band !== 'pass')
  const why = (telling.length === 0 ? (['toxic'] as const) : telling).flatMap((head) => strongest(reasonsOf(head), reasonsPerHead)
    .map((reason) => ({ ...reason, weight: Math.round(reason.weight * 1e3) / 1e3, reason: `${head}: ${reason.reason}` })))
  const sublabels = labels.toxic.band === 'pass' ? [] : guilty.sublabels
  return {
    lang, labels, sublabels: speaksOfChildAbuse(tokens) ? [...sublabels, 'child'] : sublabels, hide: labels.toxic.band === 'hide', why, undone,
    guards: signals.guards.map(({ name, first, last }) => ({ name, from: tokens[first]?.from ?? 0, to: tokens[last]?.to ?? text.length })), model,
    listed: Array.from(new Set(touched.map(({ list }) => list))), caps,
    plain: { toxic: was(0), spam: was(1), complaint: was(2), question: was(3), praise: was(4) },
  }
}

/** Two keys, neither of them learned: a grave word that no guard covers, and the score of the model as it came. A banned word needs neither. */
function toxicBand({ scored, plain, signals, lang, touched, brand }: Analysis, limits: Thresholds, reached: Band, key: boolean, caps: Cap[]): Band {
  if (touched.some(({ list }) => list === 'banned')) return 'hide'
  if (touched.some(({ list }) => list === 'allowed')) caps.push({ by: 'allowed', what: 'allowed' })
  const score = Math.min(scored.scores[0] ?? 0, plain[0] ?? 0)
  const high = limits.hide !== null && score >= limits.hide
  const judged: Band = high && key && reached !== 'pass' ? 'hide' : reached
  if (reached !== 'pass' && limits.hide === null) caps.push({ by: 'noHideInThisLanguage', what: lang })
  if (high && !key) caps.push(signals.guards[0] === undefined ? { by: 'key', what: 'key' } : { by: 'guard', what: signals.guards[0].name })
  if (brand === null || brand.tolerance === null) return judged
  const band = toleratedBand(judged, signals, brand.tolerance)
  if (band !== judged) caps.push({ by: 'charter', what: band })
  return band
}

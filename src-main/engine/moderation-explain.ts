import type { Explanation, VerdictHead } from '../../src-contract/moderation.ts'
import { viewOf } from '../judge/brands.ts'
import { heads } from '../moderation/heads.ts'
import type { Analysis, Classifier } from '../moderation/pipeline.ts'
import type { BrandVerdict } from '../moderation/verdict.ts'
import type { StoredItem } from '../store/items.ts'
import { recentLessons } from '../store/learned.ts'
import { judgedLang } from '../store/verdicts.ts'
import type { EngineContext } from './context.ts'

const mostWithout = 3
const compared = 300
const mostSimilar = 5
const leastLikeness = 0.25
/** Where the French state takes reports of illegal content: https://www.internet-signalement.gouv.fr */
const pharos = 'https://www.internet-signalement.gouv.fr'

/** Computed anew from the text, so that it says why this text is judged so now. */
export function explainItem(context: EngineContext, item: StoredItem): Explanation {
  const { judge, store } = context
  const classifier = judge.classifier()
  const state = judge.brands.of(item.brand.id)
  const view = viewOf(store.read, state, item.post?.id ?? null, item.createdAt)
  const lang = judgedLang(store.read, item.id)
  const analysis = classifier.analyse(item.text, lang, view)
  const verdict = classifier.verdictOn(analysis)
  const told = heads.map((head) => {
    const { queue, hide } = classifier.limitsOf(verdict.lang, head)
    return { head, queueAt: queue, hideAt: hide, ...classifier.explain(analysis, head) }
  })
  return {
    itemId: item.id, lang: verdict.lang, model: item.verdict?.model ?? classifier.model, labels: verdict.labels, sublabels: verdict.sublabels, hide: verdict.hide,
    listed: verdict.listed, heads: told, undone: verdict.undone, guards: verdict.guards, caps: verdict.caps,
    without: withoutWords(classifier, item.text, analysis, verdict, (text) => classifier.judge(text, verdict.lang, view)),
    similar: similarTo(context, item, analysis), learned: (analysis.scored.scores[0] ?? 0) - (analysis.plain[0] ?? 0), firings: item.firings,
    advice: adviceOn(verdict, state.charter.country),
  }
}

/** For the first head that is positive, the gravest first: what each of its strongest words is worth. */
function withoutWords(classifier: Classifier, text: string, analysis: Analysis, verdict: BrandVerdict, judge: (text: string) => BrandVerdict): Explanation['without'] {
  const head = heads.find((each) => verdict.labels[each].band !== 'pass')
  if (head === undefined) return []
  const byPlace = new Map<string, { from: number; to: number; weight: number }>()
  for (const { from, to, weight } of classifier.explain(analysis, head).reasons) {
    if (from < 0 || to <= from) continue
    const known = byPlace.get(`${from}.${to}`)
    byPlace.set(`${from}.${to}`, { from, to, weight: weight + (known?.weight ?? 0) })
  }
  return Array.from(byPlace.values())
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostWithout)
    .map(({ from, to }) => ({ from, to, text: text.slice(from, to), head, band: judge(`${text.slice(0, from)}${text.slice(to)}`).labels[head].band }))
}

/** By the words that two texts share. */
function similarTo({ judge, store }: EngineContext, item: StoredItem, analysis: Analysis): Explanation['similar'] {
  const wordsIn = (tokens: Analysis['normalised']['tokens']) => new Set(tokens.filter(({ folded }) => folded.length > 2).map(({ folded }) => folded))
  const own = wordsIn(analysis.normalised.tokens)
  if (own.size === 0) return []
  const seen = new Set<string>()
  return recentLessons(store.read, item.brand.id, compared)
    .filter(({ itemId }) => itemId !== item.id)
    .map(({ itemId, text, head, is, at }) => {
      const other = wordsIn(judge.classifier().normalise(text.slice(0, 1000), analysis.lang).tokens)
      let shared = 0
      for (const word of own) if (other.has(word)) shared += 1
      return { itemId, text: text.slice(0, 280), head: head satisfies VerdictHead, is, at, likeness: shared / Math.max(1, own.size + other.size - shared) }
    })
    .filter(({ likeness }) => likeness >= leastLikeness)
    .sort((a, b) => b.likeness - a.likeness)
    .filter(({ itemId, head }) => !seen.has(`${itemId}.${head}`) && seen.add(`${itemId}.${head}`) !== undefined)
    .slice(0, mostSimilar)
}

/** What the law asks, without deciding for anybody whether it is broken. */
function adviceOn({ sublabels }: BrandVerdict, country: 'FR' | 'other'): Explanation['advice'] {
  const kind = (['child', 'threat', 'hate'] as const).find((each) => sublabels.includes(each))
  return kind === undefined ? null : { country, kind, url: country === 'FR' ? pharos : null }
}

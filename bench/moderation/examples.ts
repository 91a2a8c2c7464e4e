import { createHash } from 'node:crypto'
import type { Head } from '../../src-main/moderation/heads.ts'
import { sparseFeatures } from '../../src-main/moderation/features.ts'
import { lexiconOf } from '../../src-main/moderation/lexicon/lexicon.ts'
import { createNormaliser } from '../../src-main/moderation/normalise/normalise.ts'
import { readSignals } from '../../src-main/moderation/signals.ts'
import { standing } from '../../src-main/moderation/standing.ts'
import type { Signals } from '../../src-main/moderation/signals.ts'
import { ownExamples } from '../../src-main/moderation/training/own-examples.ts'
import type { Row } from './corpus.ts'

/** How much a collection's word counts for `toxic`; what is not named counts nothing. Noisy and lexicon-sampled ones count less. */
export const toxicTrust: Record<string, number> = {
  toxifrench_fr: 2, gold_fr: 3, jigsaw_fr: 1, hatecheck_fr: 0.3, traps_fr: 1.5, inbox_synth_fr: 0.5, minibar_fr: 0.6, sms_spam_fr: 0.6, own_fr: 1,
  gold_en: 1.1, jigsaw_en: 1, hatecheck_en: 3.5, hatemojicheck_en: 0.15, traps_en: 1.8, surge_en: 0.85, davidson_en: 0.33, mhs_en: 0.8, paradetox_en: 0.4, hatemojibuild_en: 0.9, banking77_en: 0.3,
  inbox_synth_en: 2, minibar_en: 1.15, sms_spam_en: 3.7, youtube_spam_en: 1.7, own_en: 4,
  germeval2018_de: 1, toldbr_pt: 1,
}
/** Collections that nobody annotated for `toxic` and that hold next to none of it. */
const harmless = new Set(['minibar_fr', 'minibar_en', 'sms_spam_fr', 'sms_spam_en', 'youtube_spam_en'])

export type Featured = { set: string; lang: string; fold: number; buckets: Uint32Array; values: Float32Array; kinds: Uint8Array; signals: Signals['list']; key: boolean; labels: Record<Head, 0 | 1 | null>; text: string; meta: Record<string, unknown>; split: 'train' | 'dev' | 'own' }

const normalisers = new Map<string, ReturnType<typeof createNormaliser>>()

function featuresOf(text: string, lang: string) {
  const lexicon = lexiconOf(lang)
  const normalise = normalisers.get(lang) ?? createNormaliser(lexicon, lang)
  normalisers.set(lang, normalise)
  const normalised = normalise(text)
  const signals = readSignals(text, normalised, lexicon)
  return { ...sparseFeatures(normalised.tokens, signals), signals: signals.list, key: standing(signals).key }
}

export const foldOf = (key: string, folds: number): number => (createHash('sha1').update(key).digest()[0] ?? 0) % folds

/** Those of one template stay together. */
function groupOf({ id, meta, set }: Row): string {
  const group = meta['group'] ?? meta['templ']
  return group === undefined ? id : `${set} ${String(group)}`
}

function praiseOf({ meta, labels }: Row): 0 | 1 | null {
  if (meta['praise'] !== undefined) return meta['praise'] === 1 ? 1 : 0
  if (meta['cat'] !== undefined) return meta['cat'] === 'praise' ? 1 : 0
  const stars = meta['score']
  if (typeof stars !== 'number') return null
  if (stars >= 4 && labels.complaint === 0 && meta['feature_request'] !== 1) return 1
  return stars <= 2 || labels.complaint === 1 ? 0 : null
}

export function featured(row: Row): Featured {
  const { text, lang, labels, set, meta, split } = row
  return {
    set, lang, text, meta, split, fold: foldOf(groupOf(row), 3), ...featuresOf(text, lang),
    labels: { ...labels, toxic: taught(row), praise: praiseOf(row), question: weakQuestion(row) },
  }
}

// An insult at one person is no hate, and the suites of hate say so; on a brand's page it is toxic all the same.
function taught({ meta, labels, set }: Row): 0 | 1 | null {
  const product = meta['product_toxic']
  if (product === null) return null
  if (product === 0 || product === 1) return product
  return labels.toxic ?? (harmless.has(set) ? 0 : null)
}

// Bank customers' requests end in a question mark where they are one.
function weakQuestion({ set, labels, text }: Row): 0 | 1 | null {
  return set === 'banking77_en' && labels.question === null && /\?\s*$/.test(text) ? 1 : labels.question
}

export function ownFeatured(lang: 'fr' | 'en'): Featured[] {
  return ownExamples(lang).map(({ text, toxic, question, praise, complaint, kind }) => ({
    set: `own_${lang}`, lang, text, meta: { kind }, split: 'own' as const, fold: foldOf(text, 3), ...featuresOf(text, lang),
    labels: { toxic, question, praise: toxic === 1 ? 0 : praise, complaint: toxic === 1 ? 0 : complaint, spam: 0 as const },
  }))
}

/** What a head learns from one text, 0 for nothing. */
export function trust(head: Head, { set, labels }: Featured): number {
  if (labels[head] === null) return 0
  if (head === 'toxic') return toxicTrust[set] ?? 0
  if (head === 'spam' && set.startsWith('own_')) return 0.2
  if (head === 'question' && set.startsWith('banking77')) return 0.03
  return 1
}

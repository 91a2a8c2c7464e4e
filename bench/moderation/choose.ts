import type { Thresholds } from '../../src-main/moderation/model-file.ts'
import { rounded } from '../measure.ts'

/** A text with the score it got from a model that had not seen it. */
export type Judged = { set: string; score: number; label: 0 | 1; key: boolean }

export const core: Record<string, readonly string[]> = {
  fr: ['gold_fr', 'toxifrench_fr', 'jigsaw_fr'],
  en: ['gold_en', 'jigsaw_en', 'surge_en', 'davidson_en', 'mhs_en', 'paradetox_en'],
  de: ['germeval2018_de'], pt: ['toldbr_pt'],
}
export const clean: Record<string, readonly string[]> = {
  fr: ['minibar_fr', 'inbox_synth_fr', 'sms_spam_fr'],
  en: ['minibar_en', 'inbox_synth_en', 'sms_spam_en', 'youtube_spam_en', 'banking77_en'],
}

export type Counts = { tp: number; fp: number; fn: number; tn: number }

export function count(rows: readonly { label: 0 | 1; positive: boolean }[]): Counts {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (const { label, positive } of rows) counts[positive ? (label === 1 ? 'tp' : 'fp') : label === 1 ? 'fn' : 'tn'] += 1
  return counts
}

const ratio = (part: number, all: number) => (all === 0 ? 0 : part / all)
export const f1 = ({ tp, fp, fn }: Counts): number => ratio(2 * tp, 2 * tp + fp + fn)
export const macroF1 = (counts: Counts): number => (f1(counts) + ratio(2 * counts.tn, 2 * counts.tn + counts.fp + counts.fn)) / 2

const mean = (values: readonly number[]) => ratio(values.reduce((sum, value) => sum + value, 0), values.length)

/**
 * Worth of a threshold for `toxic`: the collections count alike, and false alarms on harmless texts beyond what is wanted cost dearly. Where there are no harmless texts, both
 * answers count alike.
 */
function worth(lang: string, rows: readonly Judged[], threshold: number): number {
  const at = (sets: readonly string[]) => sets.map((set) => count(rows.filter((row) => row.set === set).map(({ label, score }) => ({ label, positive: score >= threshold }))))
  const kept = at(core[lang] ?? [])
  const pool = rows.filter(({ set }) => clean[lang]?.includes(set) === true)
  const alarms = ratio(pool.filter(({ score }) => score >= threshold).length, pool.length)
  const bothWays = pool.length === 0
  return mean(kept.map((counts) => (bothWays ? macroF1(counts) : (f1(counts) + macroF1(counts)) / 2))) - 40 * Math.max(0, alarms - (lang === 'fr' ? 0.0135 : 0.0058))
}

/** The middle of the thresholds that are as good as the best within the noise: the best itself is a matter of luck. */
export function chooseQueue(lang: string, head: string, rows: readonly Judged[]): number {
  const thresholds = Array.from({ length: 121 }, (_, n) => -3 + n * 0.05)
  const values = thresholds.map((threshold) =>
    (head === 'toxic' ? worth(lang, rows, threshold) : f1(count(rows.map(({ label, score }) => ({ label, positive: score >= threshold }))))))
  const most = Math.max(...values)
  const good = thresholds.filter((_, n) => (values[n] ?? 0) >= most - 0.003)
  return rounded(good[Math.floor(good.length / 2)] ?? 0, 3)
}

/** Bounds of a share by Wilson's score interval, 95 %. */
export function wilson(hits: number, all: number): { low: number; high: number } {
  if (all === 0) return { low: 0, high: 1 }
  const z = 1.96
  const p = hits / all
  const middle = p + (z * z) / (2 * all)
  const half = z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all))
  const under = 1 + (z * z) / all
  return { low: (middle - half) / under, high: (middle + half) / under }
}

/** Of what auto-hide takes, the share that is toxic where one text in ten is, with the lower bound for as many texts as were taken. */
export function hidePrecision(rows: readonly Judged[], threshold: number): { precision: number; low: number; recall: number } {
  const taken = (label: 0 | 1) => rows.filter((row) => row.label === label && row.key && row.score >= threshold).length
  const positives = rows.filter(({ label }) => label === 1).length
  const negatives = rows.length - positives
  const at = (right: number, wrong: number) => ratio(0.1 * right, 0.1 * right + 0.9 * wrong)
  const recall = ratio(taken(1), positives)
  const precision = at(recall, ratio(taken(0), negatives))
  const all = taken(1) + taken(0)
  return { precision, low: wilson(precision * all, all).low, recall }
}

/** The lowest threshold from which on that bound holds; null where none does with ten texts to show for it. */
export function chooseHide(lang: string, rows: readonly Judged[]): number | null {
  const sets = [...(core[lang] ?? []), ...(clean[lang] ?? [])]
  const pool = rows.filter(({ set }) => sets.includes(set))
  for (let threshold = -1; threshold <= 8; threshold += 0.1) {
    const { low, precision, recall } = hidePrecision(pool, threshold)
    if (recall * pool.length < 10) return null
    if (low >= 0.95 && precision >= 0.97) return rounded(threshold, 2)
  }
  return null
}

/** Slope and shift that turn scores into probabilities, by Newton's method. */
export function calibrate(rows: readonly Judged[]): Pick<Thresholds, 'slope' | 'shift'> {
  let slope = 1
  let shift = 0
  for (let step = 0; step < 30; step += 1) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6]
    for (const { score, label } of rows) {
      const p = 1 / (1 + Math.exp(-(slope * score + shift)))
      const w = p * (1 - p)
      ga += (p - label) * score
      gb += p - label
      haa += w * score * score
      hab += w * score
      hbb += w
    }
    const det = haa * hbb - hab * hab
    slope -= (hbb * ga - hab * gb) / det
    shift -= (haa * gb - hab * ga) / det
  }
  return { slope: rounded(slope, 4), shift: rounded(shift, 4) }
}

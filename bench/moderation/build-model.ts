import { createHash } from 'node:crypto'
import type { Head } from '../../src-main/moderation/heads.ts'
import type { PartWeights, Thresholds } from '../../src-main/moderation/model-file.ts'
import { quantise } from '../../src-main/moderation/training/quantise.ts'
import { calibrate, chooseHide, chooseQueue } from './choose.ts'
import type { Judged } from './choose.ts'
import { trust } from './examples.ts'
import type { Featured } from './examples.ts'
import { fit, plan, scoreOf } from './fit.ts'

export const folds = 3

export type Built = { name: string; parts: PartWeights[]; thresholds: Record<string, Thresholds> }

/** The weights of all heads of a language from `rows`, without those of one fold where `without` is given. */
export function partsOf(lang: string, rows: readonly Featured[], without?: number): PartWeights[] {
  const seen = rows.filter(({ split, fold }) => split === 'own' || fold !== without)
  return plan.filter((each) => each.lang === lang).map(({ head, most }) => quantise(lang, head, fit(lang, head, seen), most))
}

/** The weights of `toxic` alone, for what is judged by weights that have not seen a whole collection. */
export function toxicPart(lang: string, rows: readonly Featured[]): PartWeights {
  const most = plan.find((each) => each.lang === lang && each.head === 'toxic')?.most ?? 100_000
  return quantise(lang, 'toxic', fit(lang, 'toxic', rows), most)
}

/** Thresholds for a head, from scores that each text got from weights which had not seen it nor another of its template. */
export function thresholdsOf(lang: string, head: Head, rows: readonly Featured[]): Thresholds {
  const judged: Judged[] = []
  for (let fold = 0; fold < folds; fold += 1) {
    const weights = fit(lang, head, rows.filter((row) => row.split === 'own' || row.fold !== fold))
    for (const row of rows) {
      const label = row.labels[head]
      if (row.split === 'own' || row.fold !== fold || label === null || trust(head, row) < 0.05) continue
      judged.push({ set: row.set, score: scoreOf(weights, row), label, key: row.key })
    }
  }
  return { queue: chooseQueue(lang, head, judged), hide: head === 'toxic' ? chooseHide(lang, judged) : null, ...calibrate(judged) }
}

export function nameOf(parts: readonly PartWeights[]): string {
  const digest = createHash('sha256')
  for (const { weights } of parts) digest.update(weights)
  return `vigie-${digest.digest('hex').slice(0, 10)}`
}

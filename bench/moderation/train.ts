import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { encodeModel } from '../../src-main/moderation/model-file.ts'
import type { PartWeights, Thresholds } from '../../src-main/moderation/model-file.ts'
import { quantise } from '../../src-main/moderation/training/quantise.ts'
import { calibrate, chooseHide, chooseQueue } from './choose.ts'
import type { Judged } from './choose.ts'
import { hasCorpus, readSplit } from './corpus.ts'
import { featured, ownFeatured, trust } from './examples.ts'
import type { Featured } from './examples.ts'
import { fit, plan, scoreOf } from './fit.ts'

const folds = 3
const out = fileURLToPath(new URL('../../src-main/moderation/weights/moderation-model.bin', import.meta.url))
const say = (text: string) => void process.stderr.write(`${text}\n`)

/** Weights from the training split and our own examples; thresholds from cross-validation over both splits. The same data give the same bytes. */
function main(): void {
  if (!hasCorpus()) {
    say('Skipped: the collections in ../shared/moderation are not here; the committed weights stay as they are.')
    return
  }
  const parts: PartWeights[] = []
  const thresholds: Record<string, Thresholds> = {}
  const digest = createHash('sha256')
  for (const lang of ['fr', 'en', 'de', 'pt'] as const) {
    const rows = [...readSplit('train'), ...readSplit('dev')].filter((row) => row.lang === lang).map(featured)
    const own = lang === 'fr' || lang === 'en' ? ownFeatured(lang) : []
    for (const { head, most } of plan.filter((each) => each.lang === lang)) {
      const weights = fit(lang, head, [...rows.filter(({ split }) => split === 'train'), ...own])
      const part = quantise(lang, head, weights, most)
      parts.push(part)
      digest.update(part.weights)
      const judged = crossValidate(lang, head, rows, own)
      thresholds[`${lang}.${head}`] = {
        queue: chooseQueue(lang, head, judged), hide: head === 'toxic' ? chooseHide(lang, judged) : null, ...calibrate(judged),
      }
      say(`${lang} ${head}: ${part.count} weights, ${JSON.stringify(thresholds[`${lang}.${head}`])}`)
    }
  }
  const bytes = encodeModel(`vigie-${digest.digest('hex').slice(0, 10)}`, parts, thresholds)
  writeFileSync(out, bytes)
  say(`${bytes.length} bytes`)
}

function crossValidate(lang: string, head: (typeof plan)[number]['head'], rows: readonly Featured[], own: readonly Featured[]): Judged[] {
  const judged: Judged[] = []
  for (let fold = 0; fold < folds; fold += 1) {
    const weights = fit(lang, head, [...rows.filter((row) => row.fold !== fold && row.split === 'train'), ...own])
    for (const row of rows) {
      const label = row.labels[head]
      if (row.fold !== fold || label === null || trust(head, row) === 0) continue
      judged.push({ set: row.set, score: scoreOf(weights, row), label, key: row.key })
    }
  }
  return judged
}

main()

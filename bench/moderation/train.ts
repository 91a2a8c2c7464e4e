import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { modelled } from '../../src-main/moderation/heads.ts'
import { encodeModel } from '../../src-main/moderation/model-file.ts'
import type { PartWeights, Thresholds } from '../../src-main/moderation/model-file.ts'
import { nameOf, partsOf, thresholdsOf } from './build-model.ts'
import { hasCorpus, readSplit } from './corpus.ts'
import { featured, ownFeatured } from './examples.ts'

const out = fileURLToPath(new URL('../../src-main/moderation/weights/moderation-model.bin', import.meta.url))
const say = (text: string) => void process.stderr.write(`${text}\n`)

/** Weights from both splits and our own examples, thresholds by cross-validation over the same. The same data give the same bytes. */
function main(): void {
  if (!hasCorpus()) {
    say('Skipped: the collections in ../shared/moderation are not here; the committed weights stay as they are.')
    return
  }
  const all = [...readSplit('train'), ...readSplit('dev')]
  const parts: PartWeights[] = []
  const thresholds: Record<string, Thresholds> = {}
  for (const lang of modelled) {
    const rows = [...all.filter((row) => row.lang === lang).map(featured), ...(lang === 'fr' || lang === 'en' ? ownFeatured(lang) : [])]
    const made = partsOf(lang, rows)
    parts.push(...made)
    for (const { head, count } of made) {
      thresholds[`${lang}.${head}`] = thresholdsOf(lang, head, rows)
      say(`${lang} ${head}: ${count} weights, ${JSON.stringify(thresholds[`${lang}.${head}`])}`)
    }
  }
  const bytes = encodeModel(nameOf(parts), parts, thresholds)
  writeFileSync(out, bytes)
  say(`${bytes.length} bytes`)
}

main()

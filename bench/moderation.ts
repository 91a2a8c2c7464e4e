import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openClassifier } from '../src-main/judge/moderation-model.ts'
import { decodeModel } from '../src-main/moderation/model-file.ts'
import { ownExamples } from '../src-main/moderation/training/own-examples.ts'
import { loadPeers } from './moderation/peers.ts'
import { median, milliseconds, percentile, rounded } from './measure.ts'

// One JSON document on stdout: `node --expose-gc bench/moderation.ts [ROUNDS]`. The texts are our own examples, so that it runs anywhere.
const rounds = Number(process.argv[2] ?? 5)
const texts = (['fr', 'en'] as const).flatMap((lang) => ownExamples(lang).map(({ text }) => ({ text, lang })))
const loadMs = median(Array.from({ length: 9 }, () => milliseconds(() => decodeModel(readFileSync(fileURLToPath(new URL('../src-main/moderation/weights/moderation-model.bin', import.meta.url)))))))

const collect = globalThis.gc ?? (() => {})
collect()
const before = process.memoryUsage()
const firstMs: { open: number; verdict: number } = { open: 0, verdict: 0 }
let classifier = openClassifier()
firstMs.open = milliseconds(() => void (classifier = openClassifier()))
firstMs.verdict = milliseconds(() => void classifier.classify('bonjour', 'fr'))
const { classify } = classifier

const perSecond = (work: (text: string, lang: string) => unknown) => {
  const times = Array.from({ length: rounds }, () => milliseconds(() => {
    for (const { text, lang } of texts) work(text, lang)
  }))
  return Math.round((texts.length / median(times)) * 1000)
}
const peers: Record<string, number> = {}
const skipped: string[] = []
for (const { name, isToxic } of await loadPeers((name) => skipped.push(name))) peers[name] = perSecond(isToxic)
const vigie = perSecond((text, lang) => JSON.stringify(classify(text, lang)))
const detecting = perSecond((text) => JSON.stringify(classify(text)))

// 280 characters, each text another: nothing but single words is remembered.
const long = Array.from({ length: 4000 }, (_, n) => Array.from({ length: 12 }, (__, k) => texts[(n * 31 + k * 17) % texts.length]?.text ?? '').join(' ').slice(0, 280))
for (const text of long.slice(0, 1000)) classify(text)
const each = long.map((text) => milliseconds(() => void classify(text)))
collect()
const after = process.memoryUsage()
process.stdout.write(`${JSON.stringify({
  node: process.versions.node, texts: texts.length, rounds, textsPerSecond: { vigie, vigieDetectingLanguage: detecting, ...peers }, skipped,
  p99Of280CharactersMs: rounded(percentile(each, 0.99)), modelLoadMs: rounded(loadMs, 1), firstMs: { open: rounded(firstMs.open, 1), verdict: rounded(firstMs.verdict, 1) },
  memoryMb: { arrays: rounded((after.arrayBuffers - before.arrayBuffers) / 1e6, 1), heap: rounded((after.heapUsed - before.heapUsed) / 1e6, 1) },
}, null, 2)}\n`)

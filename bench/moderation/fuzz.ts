import { openClassifier } from '../../src-main/judge/moderation-model.ts'
import { hostileText, hostileTexts } from './hostile.ts'
import { seeded } from '../../src-main/moderation/training/logistic.ts'

// The whole campaign: `npm run test:moderation-fuzz [SHORT] [LONG]`. A crash ends it with the seed; so does time per character that grows with the text.
const [short = 1_000_000, long = 200] = process.argv.slice(2).map(Number)
const say = (text: string) => void process.stdout.write(`${text}\n`)
const { classify } = openClassifier()

let done = 0
for (const text of hostileTexts(short, 200, 1)) {
  classify(text)
  done += 1
}
say(`${done} short texts`)

const random = seeded(2)
const perCharacter = (length: number, runs: number) => {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const text = hostileText(random, length)
    const startedAt = performance.now()
    classify(text)
    times.push(((performance.now() - startedAt) * 1e6) / length)
  }
  times.sort((a, b) => a - b)
  return { median: times[Math.floor(runs / 2)] ?? 0, worst: times[runs - 1] ?? 0 }
}
const sizes = [1000, 10_000, 100_000].map((length) => ({ length, ...perCharacter(length, 200) }))
sizes.push({ length: 1_000_000, ...perCharacter(1_000_000, long) })
for (const { length, median, worst } of sizes) say(`${length} characters: ${median.toFixed(0)} ns a character in the middle, ${worst.toFixed(0)} at worst`)
const [first] = sizes
const last = sizes.at(-1)
if (first !== undefined && last !== undefined && last.median > first.median * 4) {
  say('Time per character grows with the text.')
  process.exitCode = 1
}

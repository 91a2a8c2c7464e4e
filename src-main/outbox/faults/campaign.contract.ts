import { parseArgs } from 'node:util'
import { runKilled } from './killed.contract.ts'
import { createTemplate, runOnce } from './one-run.contract.ts'
import { add, isClean, noSum } from './sum.contract.ts'
import type { Verdict } from './checker.contract.ts'

// The whole campaign: `npm run test:faults -- [--runs 10000] [--kills 500] [--seed 1]`. One JSON line at the end; `--runs 1 --kills 0 --seed N` is run N again.

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10000' }, kills: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } } })
const [runs, kills, first] = [Number(values.runs), Number(values.kills), Number(values.seed)]
const killsEach = 10
const sum = noSum()
const say = (text: string) => void process.stderr.write(`${text}\n`)

const note = (seed: number, kind: string, verdict: Verdict, count = 1) => {
  add(sum, verdict, count)
  for (const complaint of verdict.complaints) say(`${kind} ${seed}: ${complaint}`)
}

const template = await createTemplate()
for (let seed = first; seed < first + runs; seed += 1) {
  note(seed, 'run', await runOnce(seed, template))
  if ((seed - first + 1) % 1000 === 0) say(`${seed - first + 1} runs in process: ${JSON.stringify(sum)}`)
}
template.end()
let killed = 0
for (let seed = first; killed < kills; seed += 1) {
  const some = Math.min(killsEach, kills - killed)
  note(seed, 'killed', await runKilled(seed, some), some)
  killed += some
  if (killed % 50 === 0) say(`${killed} processes killed: ${JSON.stringify(sum)}`)
}
process.stdout.write(`${JSON.stringify(sum)}\n`)
process.exitCode = isClean(sum) ? 0 : 1

import { openClassifier } from '../judge/moderation-model.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import type { Verdict } from '../moderation/verdict.ts'
import type { CliCommand, Outcome, Running } from './command.ts'

/** A longer line is refused as it passes, so that what never ends fills no memory. */
const longestLine = 32_000_000

/** JSON lines in, JSON lines out, in the same order. Needs no data directory and opens none. */
export const classifyCommand: CliCommand = {
  name: 'classify', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.classify', answers: null,
  shape: `// a line of standard input each: { id, text, lang? }
{
  id, lang: string
  labels: { toxic | spam | complaint | question | praise: { p: number, band: "hide" | "queue" | "pass" } }
  sublabels: ("insult" | "hate" | "threat" | "sexual")[]
  hide: boolean
  why: { from: number, to: number, text: string, weight: number, reason: string }[]
  undone: { from: number, to: number, text: string, how: string }[]
  guards: { name: string, from: number, to: number }[]
  model: string
}
// a line that is not such an object: { id?, error: Error }`,
  run: classifyLines,
}

async function classifyLines({ io, t }: Running): Promise<Outcome> {
  const classifier = openClassifier()
  const badLine = t('cli.classify.badLine')
  const answer = (line: string) => `${JSON.stringify(answerTo(line, classifier, badLine))}\n`
  let rest = ''
  let overlong = false
  for await (const chunk of io.stdin?.() ?? once(io.readStdin)) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    let out = ''
    for (const line of lines) {
      if (overlong || line.trim() !== '') out += overlong ? answer('') : answer(line)
      overlong = false
    }
    if (rest.length > longestLine) {
      overlong = true
      rest = ''
    }
    if (out !== '') io.stdout(out)
    // Whoever reads slowly is waited for.
    await io.flushed?.()
  }
  if (rest.trim() !== '') io.stdout(answer(rest))
  return { document: undefined, exit: 0 }
}

async function* once(read: () => Promise<string>): AsyncGenerator<string> {
  yield await read()
}

type Id = { id?: string | number }
type Answer = (Id & Verdict) | (Id & { error: { code: string; message: string } })

function answerTo(line: string, classifier: Classifier, badLine: string): Answer {
  const refused = (id: Id): Answer => ({ ...id, error: { code: 'classify.badLine', message: badLine } })
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return refused({})
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return refused({})
  const { id, text, lang } = parsed as Record<string, unknown>
  const named: Id = typeof id === 'string' || typeof id === 'number' ? { id } : {}
  if (typeof text !== 'string') return refused(named)
  const tongue = typeof lang === 'string' && /^[a-z]{2}\b/i.test(lang) ? lang.slice(0, 2).toLowerCase() : undefined
  return { ...named, ...classifier.classify(text, tongue) }
}

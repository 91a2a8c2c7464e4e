import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RuleDraft } from '../src-contract/moderation.ts'
import { createJudge } from '../src-main/judge/judge.ts'
import type { Judge } from '../src-main/judge/judge.ts'
import { replay } from '../src-main/judge/replay.ts'
import { systemClock } from '../src-main/lib/clock.ts'
import { silentLogger } from '../src-main/lib/logger.ts'
import { applyBatch } from '../src-main/store/apply.ts'
import type { Store } from '../src-main/store/database.ts'
import { countItems, pageItems } from '../src-main/store/items.ts'
import { connectAccounts, openBenchStore } from './bench-store.ts'
import { generate } from './generator.ts'
import { rounded } from './measure.ts'

export type JudgingFigures = {
  items: number
  judgedPerSecond: number
  /** By processor time alone, which busy neighbours do not touch. */
  judgedPerCpuSecond: number
  /** How long nobody else came at the most, and in 99 of 100 slices. */
  slices: { longestMs: number; p99Ms: number }
  replayMs: Record<string, { examined: number; matched: number; ms: number; cpuMs: number }>
  pageMs: Record<string, number>
}

const draft = (when: RuleDraft['when']): RuleDraft => ({ name: 'bench', brandIds: null, enabled: true, when, actions: [{ do: 'hide' }] })
const rules: Record<string, RuleDraft> = {
  'label and score': draft({ labels: ['spam', 'toxic'], score: { label: 'spam', least: 0.3 } }),
  'ten words, new authors': draft({ words: Array.from({ length: 10 }, (_, n) => `mot${n}`).concat('gratuit'), author: ['new'] }),
  'pattern': draft({ pattern: 'promo\\s?\\d{2,4}|gagne[rz]? vite' }),
  'links, at night': draft({ links: true, hours: { from: 22, to: 6 } }),
}

/** What a first judging, a rule's replay on the history and a page by verdict cost, on a file of its own. */
export async function benchJudging(items: number, progress: (text: string) => void): Promise<JudgingFigures> {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-judging-'))
  const store = openBenchStore(dir)
  const judge = createJudge({ store, clock: systemClock, logger: silentLogger, act: () => undefined, onLeft: () => undefined })
  try {
    const ids = connectAccounts(store)
    for (const { account, posts, upserted } of generate(items, 100)) {
      const id = ids[account]
      if (id !== undefined) applyBatch(store, id, { posts, upserted, removed: [] })
    }
    // Loads weights and lexicon, which the first verdict of an engine pays for.
    judge.classifier().classify('bonjour', 'fr')
    const { judged, ms, cpuMs, gaps } = await drainTimed(judge)
    const figures: JudgingFigures = {
      items, judgedPerSecond: Math.round((judged / ms) * 1000), judgedPerCpuSecond: Math.round((judged / cpuMs) * 1000),
      slices: { longestMs: rounded(Math.max(...gaps)), p99Ms: rounded(gaps[Math.floor(gaps.length * 0.99)] ?? 0) },
      replayMs: {}, pageMs: {},
    }
    progress(`judged: ${figures.judgedPerSecond} items a second (${figures.judgedPerCpuSecond} of processor time), slices of ${figures.slices.p99Ms} ms (99 of 100), ${figures.slices.longestMs} ms at most`)
    for (const [name, rule] of Object.entries(rules)) {
      const began = performance.now()
      const spent = process.cpuUsage()
      const { examined, matched } = await replay(store, judge.brands, judge.classifier(), rule, 0)
      figures.replayMs[name] = { examined, matched, ms: Math.round(performance.now() - began), cpuMs: cpuSince(spent) }
      progress(`replay of a rule (${name}): ${examined} items in ${figures.replayMs[name].ms} ms (${figures.replayMs[name].cpuMs} of the processor), ${matched} matched`)
    }
    for (const [name, ms] of pagesOf(store)) {
      figures.pageMs[name] = ms
      progress(`${name}: ${ms} ms`)
    }
    return figures
  } finally {
    await judge.stop()
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** `gaps`: between two turns of the loop, that is what anybody else waited. In order of length. */
async function drainTimed(judge: Judge): Promise<{ judged: number; ms: number; cpuMs: number; gaps: number[] }> {
  const gaps: number[] = []
  let last = performance.now()
  let going = true
  const watch = () => {
    const now = performance.now()
    gaps.push(now - last)
    last = now
    if (going) setImmediate(watch)
  }
  const began = performance.now()
  const spent = process.cpuUsage()
  setImmediate(watch)
  const { judged } = await judge.drain()
  going = false
  return { judged, ms: performance.now() - began, cpuMs: cpuSince(spent), gaps: gaps.sort((a, b) => a - b) }
}

const cpuSince = (before: NodeJS.CpuUsage): number => Math.round(Object.values(process.cpuUsage(before)).reduce((sum, each) => sum + each, 0) / 1000)

function* pagesOf(store: Store): Generator<[string, number]> {
  const timed = (work: () => unknown) => {
    const times = Array.from({ length: 30 }, () => {
      const began = performance.now()
      work()
      return performance.now() - began
    }).sort((a, b) => a - b)
    return rounded(times[15] ?? 0)
  }
  for (const verdict of ['toxic', 'question'] as const) {
    yield [`a page by verdict (${verdict})`, timed(() => pageItems(store.read, { verdict, state: 'todo' }, { limit: 50 }))]
    yield [`a count by verdict (${verdict})`, timed(() => countItems(store.read, { verdict, state: 'todo' }))]
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const figures = await benchJudging(Number(process.argv[2] ?? 100_000), (text) => void process.stderr.write(`${text}\n`))
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The nearest rank; 0 for no values. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))] ?? 0
}

export function milliseconds(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

export type Timed = { ms: number; cpuMs: number }

/** By the clock, and by what the processor gave this process. */
export function timed(work: () => void): Timed {
  const cpu = process.cpuUsage()
  const ms = milliseconds(work)
  const { user, system } = process.cpuUsage(cpu)
  return { ms, cpuMs: (user + system) / 1000 }
}

export const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits))

export type Compared = { p50Ms: number; p95Ms: number; bareP50Ms: number; bareP95Ms: number; ratio: number; rows: number }

/**
 * Runs both in turn, so that neither has the warmer cache or the quieter machine. `ratio` is bare over ours by their medians: 1 is as fast
 * as SQL alone, 0.5 takes twice as long.
 */
export function compare(runs: number, ours: (run: number) => number, bare: (run: number) => number): Compared {
  const [mine, theirs]: [number[], number[]] = [[], []]
  let rows = 0
  for (let run = 0; run < runs; run += 1) {
    const steps = [() => mine.push(milliseconds(() => void (rows = ours(run)))), () => theirs.push(milliseconds(() => void bare(run)))]
    for (const step of run % 2 === 0 ? steps : steps.reverse()) step()
  }
  return {
    p50Ms: rounded(percentile(mine, 0.5)),
    p95Ms: rounded(percentile(mine, 0.95)),
    bareP50Ms: rounded(percentile(theirs, 0.5)),
    bareP95Ms: rounded(percentile(theirs, 0.95)),
    ratio: rounded(median(theirs) / median(mine)),
    rows,
  }
}

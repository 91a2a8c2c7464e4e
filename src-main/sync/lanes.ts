import type { AccountId } from '../../src-contract/ids.ts'

/** What is remembered of an account between two syncs, in memory alone: after a start all are due at once. */
export type Lane = {
  /** The sync that runs, if one does; the next waits for it. */
  running: { abort: AbortController; done: Promise<void> } | null
  waiting: number
  nextAt: number
  intervalMs: number
  failures: number
  /** The server said not to come before. */
  barredUntil: number
  /** When what is new was last read. */
  liveAt: number
  historyLeft: boolean
  /** What somebody said there is to read: streams by id, or null for any. */
  news: Set<string> | null | undefined
  /** When what was said is read, and when something that was said was last read. */
  newsAt: number
  newsReadAt: number
}

/** Said of one stream, or of any (null), beside what was said before. */
export function noteNews(lane: Lane, stream: string | null): void {
  if (stream === null || lane.news === null) lane.news = null
  else lane.news = new Set(lane.news).add(stream)
}

export function createLanes(now: () => number): { of(id: AccountId): Lane; all(): [AccountId, Lane][]; renew(id: AccountId): void; drop(id: AccountId): void } {
  const lanes = new Map<AccountId, Lane>()
  const fresh = () => ({ nextAt: now(), intervalMs: 0, failures: 0, barredUntil: 0, liveAt: 0, historyLeft: true, news: undefined, newsAt: 0, newsReadAt: 0 })
  return {
    of: (id) => {
      const known = lanes.get(id)
      if (known !== undefined) return known
      const lane: Lane = { running: null, waiting: 0, ...fresh() }
      lanes.set(id, lane)
      return lane
    },
    all: () => Array.from(lanes),
    // Not a new lane: whoever runs or waits in this one would not be seen from there.
    renew: (id) => {
      const lane = lanes.get(id)
      if (lane !== undefined) Object.assign(lane, fresh())
    },
    drop: (id) => void lanes.delete(id),
  }
}

/** At most `limit` at once, in the order they came. */
export function createGate(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

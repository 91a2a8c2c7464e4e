import type { Clock } from '../../lib/clock.ts'
import type { HttpClient } from '../../net/http.ts'
import { perMinute } from './capabilities.ts'

/**
 * So many questions of one kind may go at once, and one in so long after that: in no minute are there more than the account may ask, whenever it begins.
 */
const atOnce = 10
const everyMs = 60_000 / (perMinute - atOnce)

type Pace = { wait(kind: string, signal: AbortSignal): Promise<void> }

function createPace(clock: Clock): Pace {
  const freeAt = new Map<string, number>()
  return {
    async wait(kind, signal) {
      const now = clock.now()
      const told = freeAt.get(kind) ?? 0
      // What is further off than a minute was told by a clock that has been put back since.
      const next = Math.max(told > now + 60_000 ? 0 : told, now - (atOnce - 1) * everyMs)
      freeAt.set(kind, next + everyMs)
      if (next > now) await clock.sleep(next - now, signal)
    },
  }
}

const byClient = new WeakMap<HttpClient, Pace>()

/** Of one account: as long as its connections. */
export function paceOf(http: HttpClient, clock: Clock): Pace {
  const known = byClient.get(http) ?? createPace(clock)
  byClient.set(http, known)
  return known
}

import type { Clock } from '../../lib/clock.ts'
import type { HttpClient } from '../../net/http.ts'

type Left = { remaining: number; resetAt: number }

/** More than these are not remembered: what is forgotten is told again by the next answer. */
const most = 2000

/**
 * What the network lets us do, request by request: routes share allowances whose names only its answers tell, each server and channel apart.
 * https://docs.discord.com/developers/topics/rate-limits
 */
export type Limits = {
  /** When the next such request may go; in the past as a rule. */
  freeAt(route: string, major: string): number
  note(route: string, major: string, headers: Headers): void
}

export function createLimits(clock: Clock): Limits {
  const names = new Map<string, string>()
  const left = new Map<string, Left>()
  const keyOf = (route: string, major: string) => `${names.get(route) ?? route} ${major}`
  return {
    freeAt(route, major) {
      const known = left.get(keyOf(route, major))
      return known === undefined || known.remaining > 0 ? 0 : known.resetAt
    },
    note(route, major, headers) {
      const name = headers.get('x-ratelimit-bucket')
      const remaining = Number(headers.get('x-ratelimit-remaining') ?? Number.NaN)
      const resetAfter = Number(headers.get('x-ratelimit-reset-after') ?? Number.NaN)
      if (name === null || !Number.isFinite(remaining) || !Number.isFinite(resetAfter)) return
      if (left.size >= most || names.size >= most) {
        left.clear()
        names.clear()
      }
      names.set(route, name)
      left.set(keyOf(route, major), { remaining, resetAt: clock.now() + Math.max(0, resetAfter) * 1000 })
    },
  }
}

const byClient = new WeakMap<HttpClient, Limits>()

/** Of one account: as long as its connections. */
export function limitsOf(http: HttpClient, clock: Clock): Limits {
  const known = byClient.get(http) ?? createLimits(clock)
  byClient.set(http, known)
  return known
}

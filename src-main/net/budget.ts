import type { Budget } from './left.ts'
import { usageIn } from './usage.ts'

export type { Budget }

const dayMs = 86_400_000

/**
 * When a header says to come back, epoch ms. Servers write seconds from now (RFC 9110 Retry-After, RateLimit-Reset), epoch seconds
 * (X-RateLimit-Reset at most), an HTTP date or an ISO 8601 one. Never before now; at most a day from now, so that a wrong clock on the
 * other side cannot silence an account for years.
 */
export function instantIn(value: string | null, now: number): number | null {
  const text = value?.trim() ?? ''
  if (text === '') return null
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const at = Number.isNaN(number) ? Date.parse(text) : number > 1e12 ? number : number > 1e9 ? number * 1000 : now + number * 1000
  return Number.isNaN(at) ? null : Math.round(Math.min(Math.max(at, now), now + dayMs))
}

function count(value: string | null): number | null {
  const digits = /^\s*(\d{1,12})/.exec(value ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}

/** The allowance in the headers of an answer: as a count, or as a percentage that is used. Where both are told, the scarcer. */
export function budgetIn(headers: Headers, now: number): Budget | null {
  const [counted, used] = [countedIn(headers, now), usageIn(headers, now)]
  if (counted === null || used === null) return counted ?? used
  return shareLeft(counted) < shareLeft(used) ? counted : used
}

const shareLeft = ({ limit, remaining }: Budget): number => (remaining === null ? 1 : limit === null || limit === 0 ? Math.min(1, remaining) : remaining / limit)

/** RateLimit-*, X-RateLimit-*, or the newer one-line `RateLimit: "name";r=3;t=20`. */
function countedIn(headers: Headers, now: number): Budget | null {
  const line = headers.get('ratelimit')
  const field = (name: string) => headers.get(`ratelimit-${name}`) ?? headers.get(`x-ratelimit-${name}`) ?? headers.get(`x-rate-limit-${name}`)
  const part = (key: string) => new RegExp(`[;,\\s]${key}=(\\d+)`).exec(line ?? '')?.[1] ?? null
  const [used, remaining] = [count(headers.get('x-ratelimit-used')), count(field('remaining') ?? part('r'))]
  const budget: Budget = {
    // Where it is told what was used in place of the limit: https://support.reddithelp.com/hc/en-us/articles/16160319875092
    limit: count(field('limit')) ?? (used === null || remaining === null ? null : used + remaining),
    remaining,
    resetAt: instantIn(field('reset') ?? part('t'), now),
  }
  return budget.limit === null && budget.remaining === null && budget.resetAt === null ? null : budget
}

/** When to come back after a refusal: what Retry-After says, else when an exhausted allowance is renewed. */
export function retryAtIn(headers: Headers, now: number): number | null {
  const after = instantIn(headers.get('retry-after'), now)
  if (after !== null) return after
  const budget = budgetIn(headers, now)
  return budget !== null && (budget.remaining ?? 0) === 0 ? budget.resetAt : null
}

/**
 * When to come back, where the body of a refusal says it and the headers do not: `retry_after`, or as Discourse writes it, in seconds.
 * https://docs.discourse.org/#section/Rate-Limits
 */
export function waitIn(json: unknown, now: number): number | null {
  const said = part(json, 'retry_after') ?? part(part(json, 'extras'), 'wait_seconds') ?? part(part(json, 'parameters'), 'retry_after')
  return typeof said === 'number' && said >= 0 ? instantIn(String(Math.min(said, dayMs / 1000)), now) : null
}

const part = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, name) ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined

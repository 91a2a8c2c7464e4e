import { expect, test } from 'vitest'
import { budgetIn, instantIn, retryAtIn, waitIn } from './budget.ts'

const now = Date.parse('2026-03-01T10:00:00Z')
const headers = (of: Record<string, string>) => new Headers(of)

test('a moment to come back is read however it is written', () => {
  expect(instantIn('30', now)).toBe(now + 30_000)
  expect(instantIn('1772359260', now)).toBe(1_772_359_260_000)
  expect(instantIn('Sun, 01 Mar 2026 10:02:00 GMT', now)).toBe(now + 120_000)
  expect(instantIn('2026-03-01T10:05:00.000Z', now)).toBe(now + 300_000)
})

test('a moment that has passed is now, one years away is a day, and nonsense is none', () => {
  expect(instantIn('Sun, 01 Mar 2020 10:02:00 GMT', now)).toBe(now)
  expect(instantIn('999999999', now)).toBe(now + 86_400_000)
  expect(instantIn('soon', now)).toBeNull()
  expect(instantIn('', now)).toBeNull()
})

test('what is left is read from each way of writing it', () => {
  expect(budgetIn(headers({ 'ratelimit-limit': '3000', 'ratelimit-remaining': '2', 'ratelimit-reset': '1772359260' }), now)).toEqual({ limit: 3000, remaining: 2, resetAt: 1_772_359_260_000 })
  expect(budgetIn(headers({ 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-03-01T10:05:00Z' }), now)).toEqual({ limit: 300, remaining: 0, resetAt: now + 300_000 })
  expect(budgetIn(headers({ 'x-ratelimit-used': '604', 'x-ratelimit-remaining': '396.0', 'x-ratelimit-reset': '241' }), now)).toEqual({ limit: 1000, remaining: 396, resetAt: now + 241_000 })
  expect(budgetIn(headers({ ratelimit: '"default";r=50;t=30' }), now)).toEqual({ limit: null, remaining: 50, resetAt: now + 30_000 })
  expect(budgetIn(headers({ 'content-type': 'text/html' }), now)).toBeNull()
})

test('Retry-After comes first, then the renewal of an allowance that is used up', () => {
  expect(retryAtIn(headers({ 'retry-after': '5', 'ratelimit-remaining': '0', 'ratelimit-reset': '60' }), now)).toBe(now + 5000)
  expect(retryAtIn(headers({ 'ratelimit-remaining': '0', 'ratelimit-reset': '60' }), now)).toBe(now + 60_000)
  expect(retryAtIn(headers({ 'ratelimit-remaining': '7', 'ratelimit-reset': '60' }), now)).toBeNull()
})

test('a wait that only the body of a refusal states is read, and anything else there is none', () => {
  expect(waitIn({ errors: ['slow down'], error_type: 'rate_limit', extras: { wait_seconds: 22 } }, now)).toBe(now + 22_000)
  expect(waitIn({ retry_after: 0.5 }, now)).toBe(now + 500)
  expect(waitIn({ parameters: { retry_after: 9_999_999 } }, now)).toBe(now + 86_400_000)
  for (const other of [null, 'later', { extras: { wait_seconds: 'soon' } }, { retry_after: -1 }, []]) expect(waitIn(other, now)).toBeNull()
})

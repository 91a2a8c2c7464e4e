import { expect, test } from 'vitest'
import { budgetIn } from './budget.ts'
import { usageIn } from './usage.ts'

const now = Date.UTC(2026, 5, 10, 12)
const minutes = (n: number) => now + n * 60_000
const headers = (of: Record<string, unknown>) => new Headers(Object.entries(of).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))

test('the fullest percentage of any header counts', () => {
  expect(usageIn(headers({ 'x-app-usage': { call_count: 28, total_time: 81, total_cputime: 25 } }), now)).toEqual({ limit: 100, remaining: 19, moves: true, resetAt: minutes(5) })
  const byBusiness = { 17841: [{ type: 'pages', call_count: 40, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 0 }], 9: [{ type: 'messenger', call_count: 100, total_cputime: 0, total_time: 0, estimated_time_to_regain_access: 19 }] }
  expect(usageIn(headers({ 'x-business-use-case-usage': byBusiness, 'x-page-usage': { call_count: 3 } }), now)).toEqual({ limit: 100, remaining: 0, moves: true, resetAt: minutes(19) })
})

test('at the limit without a word of when it ends, a whole window is waited; more than a day never', () => {
  expect(usageIn(headers({ 'x-app-usage': { call_count: 100.4 } }), now)).toEqual({ limit: 100, remaining: 0, moves: true, resetAt: minutes(60) })
  expect(usageIn(headers({ 'x-app-usage': { call_count: 100, estimated_time_to_regain_access: 1e9 } }), now)?.resetAt).toBe(minutes(24 * 60))
})

test('what is no percentage is nothing', () => {
  for (const value of ['', 'null', '[]', '{', '{"call_count":"90"}', '{"call_count":-4}', '"x"', '{"a":{"call_count":90}}']) expect(usageIn(headers({ 'x-app-usage': value }), now)).toBeNull()
})

test('where a count and a percentage are told, the scarcer counts', () => {
  const both = (remaining: string, used: number) => budgetIn(headers({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': remaining, 'x-app-usage': { call_count: used } }), now)?.remaining
  expect([both('50', 90), both('5', 90), both('50', 10)]).toEqual([10, 5, 50])
})

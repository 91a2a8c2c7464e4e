import { expect, test } from 'vitest'
import { instantOfTid, tid, tidOf } from './tid.ts'

const at = Date.parse('2026-11-23T12:00:00.123Z')

test('a key is the same at every attempt of a job and another for any other', () => {
  const key = { seed: '0f'.repeat(32), createdAt: at }
  expect(tidOf(key)).toBe(tidOf({ ...key }))
  expect(tidOf(key)).not.toBe(tidOf({ ...key, createdAt: at + 1 }))
  const seeds = Array.from({ length: 2000 }, (_, n) => (n * 7919).toString(16).padStart(8, '0').repeat(8))
  expect(new Set(seeds.map((seed) => tidOf({ seed, createdAt: at }))).size).toBe(seeds.length)
})

test('a key has the form that repositories ask for, sorts by time and tells its time', () => {
  const keys = [tid(at * 1000, 5), tid(at * 1000 + 1, 3), tid((at + 86_400_000) * 1000, 0)]
  for (const key of keys) expect(key).toMatch(/^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/)
  expect([...keys].sort()).toEqual(keys)
  expect(instantOfTid(keys[0] ?? '')).toBe(at)
  expect(instantOfTid('self')).toBeNull()
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'
import { spareMemory } from './writer-cache.ts'

let of: TestStore
beforeEach(() => {
  of = testStore()
})
afterEach(() => of.end())

const kept = () => of.store.write.pragma('cache_size')[0]?.['cache_size']

test('the writer keeps less in memory while anybody reads history, and as much as before when the last one has ended', () => {
  const before = kept()
  const [first, second] = [spareMemory(of.store), spareMemory(of.store)]
  const less = kept()
  expect(Math.abs(Number(less))).toBeLessThan(Math.abs(Number(before)))
  first()
  first()
  expect(kept()).toBe(less)
  second()
  expect(kept()).toBe(before)
  spareMemory(of.store)()
  expect(kept()).toBe(before)
})

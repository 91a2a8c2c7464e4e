import { expect, it } from 'vitest'
import { createAccountBudget } from './account-budget.ts'

const start = 1_800_000_000_000

function at() {
  let now = start
  let wall = 0
  return { now: () => now + wall, elapsed: () => now, sleep: () => new Promise<void>(() => undefined), pass: (ms: number) => void (now += ms), set: (ms: number) => void (wall += ms) }
}

it('keeps the last quarter of a window for the user', () => {
  const clock = at()
  const budget = createAccountBudget(clock)
  expect([budget.readAt(), budget.actAt()]).toEqual([start, start])
  budget.note({ limit: 100, remaining: 26, resetAt: start + 60_000 })
  expect([budget.readAt(), budget.actAt()]).toEqual([start, start])
  budget.note({ limit: 100, remaining: 25, resetAt: start + 60_000 })
  expect([budget.readAt(), budget.actAt()]).toEqual([start + 60_000, start])
  budget.note({ limit: 100, remaining: 0, resetAt: start + 60_000 })
  expect([budget.readAt(), budget.actAt()]).toEqual([start + 60_000, start + 60_000])
  clock.pass(60_000)
  expect([budget.readAt(), budget.actAt()]).toEqual([clock.now(), clock.now()])
})

it('stays away as long as it was told, even when the clock is set back', () => {
  const clock = at()
  const budget = createAccountBudget(clock)
  budget.bar(start + 30_000)
  clock.set(-86_400_000)
  expect(budget.actAt() - clock.now()).toBe(30_000)
  clock.pass(30_000)
  expect(budget.actAt()).toBe(clock.now())
})

it('does not wait for a window whose end nobody told', () => {
  const clock = at()
  const budget = createAccountBudget(clock)
  budget.note({ limit: 100, remaining: 0, resetAt: null })
  expect([budget.readAt(), budget.actAt()]).toEqual([start, start])
})

it('reads at full pace while less than half of what readers may use of a moving window is used, then ever slower', () => {
  const budget = createAccountBudget(at())
  const paceAt = (remaining: number, moves = true) => {
    budget.note({ limit: 100, remaining, resetAt: start + 300_000, ...(moves ? { moves: true as const } : {}) })
    return budget.pace()
  }
  expect(budget.pace()).toBe(1)
  const paces = [100, 63, 55, 45, 35, 28, 0].map((remaining) => paceAt(remaining))
  expect(paces.slice(0, 2)).toEqual([1, 1])
  expect([...paces].sort((a, b) => b - a)).toEqual(paces)
  expect(paces.at(-1)).toBeCloseTo(1 / 12)
  // A window that begins anew by itself is there to be used up.
  expect(paceAt(30, false)).toBe(1)
})

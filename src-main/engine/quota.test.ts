import { expect, test } from 'vitest'
import { runQuota } from './quota.contract.ts'
import type { QuotaFigures } from './quota.contract.ts'

// `npm test` lives through half a day of two pages; `npm run test:quota` through a month of ten, with 5,000 comments.
const whole = process.env['VIGIE_QUOTA'] === 'whole'
const seed = Number(process.env['VIGIE_QUOTA_SEED'] ?? 1)
const days = Number(process.env['VIGIE_QUOTA_DAYS'] ?? 30)
/** `comments` in a month. */
const size = whole ? { days, pages: 10, comments: 5000 } : { days: 0.5, pages: 2, comments: 3000 }
const timeout = whole ? 3_600_000 : 120_000

function tell(figures: QuotaFigures): QuotaFigures {
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  return figures
}

test('ten channels of one project stay within its units of a day, and everything is found', { timeout }, async () => {
  const figures = tell(await runQuota({ network: 'youtube', seed, decides: true, ...size }))
  expect(figures.comments).toBeGreaterThan(0)
  expect(figures.spent).toBeLessThanOrEqual(10_000)
  // What the last hours brought may not have been read yet.
  expect(figures.found).toBeGreaterThanOrEqual(figures.comments * 0.9)
  expect(figures.decided).toBeGreaterThan(0)
  expect(figures.left).toBe(0)
})

test('what is read on X costs no more than the ceiling that was set, and under a high one everything is found', { timeout }, async () => {
  const figures = tell(await runQuota({ network: 'x', seed, ceiling: whole ? 400 : 100, ...size }))
  expect(figures.spent).toBeGreaterThan(0)
  expect(figures.spent).toBeLessThanOrEqual(figures.limit)
  expect(figures.found).toBeGreaterThanOrEqual(figures.comments * 0.9)
})

const low = whole ? 20 : 2

test('under a low ceiling reading on X stops before it is reached', { timeout }, async () => {
  const figures = tell(await runQuota({ network: 'x', seed, ceiling: low, ...size }))
  expect(figures.spent).toBeGreaterThan(0)
  expect(figures.spent).toBeLessThanOrEqual(low)
  if (whole) expect(figures.found).toBeLessThan(figures.comments)
})

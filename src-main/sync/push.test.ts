import { expect, test } from 'vitest'
import { runPushCampaign } from './push.contract.ts'

const whole = Number(process.env['VIGIE_PUSH'] ?? 0)
const seed = Number(process.env['VIGIE_PUSH_SEED'] ?? 1)

test('nothing is missed and nothing comes twice while connections are cut, clocks jump and servers restart', { timeout: 1_800_000 }, async () => {
  const figures = await runPushCampaign(whole > 0 ? { events: whole, cuts: 100, jumps: 20, restarts: 20, seed } : { events: 300, cuts: 8, jumps: 3, restarts: 3, seed })
  if (whole > 0) process.stdout.write(`${JSON.stringify(figures)}\n`)
  expect(figures.missed).toBe(0)
  expect(figures.twice).toBe(0)
  expect(figures.stored).toBe(figures.events)
  expect(figures.cut).toBeGreaterThanOrEqual(whole > 0 ? 100 : 8)
})

import { expect, test } from 'vitest'
import { aJob } from './fake-engine.ts'
import { inHand, inParts } from './outbox-order.ts'

const ids = (jobs: readonly { id: number }[]): number[] => jobs.map((job) => job.id)
const jobs = [
  aJob(1, 'verified'),
  aJob(2, 'held'),
  aJob(3, 'paused'),
  aJob(4, 'sending'),
  aJob(5, 'verified'),
  aJob(6, 'retry'),
  aJob(7, 'uncertain'),
  aJob(8, 'review'),
  aJob(9, 'review'),
]

test('what the world has changed stands first, then what else needs the user, then what is under way, then what is over', () => {
  const parts = inParts(jobs, jobs.filter((job) => [3, 7, 8, 9].includes(job.id)))
  expect(ids(parts.review)).toEqual([8, 9])
  expect(ids(parts.needs)).toEqual([7, 3])
  expect(ids(parts.underWay)).toEqual([6, 4, 2])
  expect(ids(parts.over)).toEqual([5, 1])
  expect(ids(inHand(parts))).toEqual([8, 9, 7, 3, 6, 4, 2])
})

test('what needs the user is there even when the list of recent jobs no longer reaches back to it', () => {
  const parts = inParts([aJob(50, 'verified')], [aJob(1, 'refused')])
  expect(ids(parts.needs)).toEqual([1])
})

test('a refusal that was settled, and an uncertain job that is still being looked up, wait for nobody', () => {
  const parts = inParts([aJob(1, 'refused'), aJob(2, 'uncertain')], [])
  expect(ids(parts.needs)).toEqual([])
  expect(ids(parts.over)).toEqual([2, 1])
})

test('what was taken back too late stands among what needs the user, until they have seen it', () => {
  const job = { ...aJob(1, 'verified'), why: { code: 'undo.stands' as const, params: {} } }
  expect(ids(inParts([job], [job]).needs)).toEqual([1])
  expect(ids(inParts([aJob(1, 'verified')], []).over)).toEqual([1])
})

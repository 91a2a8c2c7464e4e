import { expect, test } from 'vitest'
import { aJob } from '../stores/fake-engine.ts'
import { inOrder } from './order.ts'

test('what needs the user stands first, then what is under way, then what is over; newest first within each', () => {
  const jobs = [
    aJob(1, 'verified'),
    aJob(2, 'held'),
    aJob(3, 'paused'),
    aJob(4, 'sending'),
    aJob(5, 'verified'),
    aJob(6, 'retry'),
    aJob(7, 'uncertain'),
  ]
  expect(inOrder(jobs).map((job) => job.id)).toEqual([7, 3, 6, 4, 2, 5, 1])
})

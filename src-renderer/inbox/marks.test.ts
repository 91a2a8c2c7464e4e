import { expect, test } from 'vitest'
import { aJob, anItem } from '../stores/fake-engine.ts'
import { marksOf } from './marks.ts'

test('a quiet item has no mark', () => {
  expect(marksOf(anItem(1))).toEqual([])
})

test.each([
  ['held', 'held'],
  ['queued', 'sending'],
  ['sending', 'sending'],
  ['retry', 'retrying'],
  ['paused', 'needsYou'],
  ['uncertain', 'needsYou'],
  ['refused', 'refused'],
] as const)('the latest job, %s, shows as %s', (state, mark) => {
  expect(marksOf(anItem(1, { jobs: [aJob(2, state), aJob(1, 'verified')] }))).toEqual([mark])
})

test('what was answered says so once the network has it', () => {
  expect(marksOf(anItem(1, { jobs: [aJob(1, 'verified', { verb: 'reply' })] }))).toEqual(['replied'])
  expect(marksOf(anItem(1, { jobs: [aJob(1, 'sending', { verb: 'reply' })] }))).toEqual(['sending'])
})

test('where it stands, and whatever else is so, in one order for every row', () => {
  const item = anItem(1, { visibility: 'held', liked: true, kind: 'message', editedAt: 5, author: { ...anItem(1).author, blocked: true } })
  expect(marksOf(item)).toEqual(['awaiting', 'liked', 'blocked', 'private', 'edited'])
})

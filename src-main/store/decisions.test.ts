import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemId, JobId } from '../../src-contract/ids.ts'
import type { Effect, NetworkVerb } from '../../src-contract/network.ts'
import { applyBatch } from './apply.ts'
import { decide, getDecision, lastUndoable, recentDecisions, revertDecision } from './decisions.ts'
import { dumpCanonical } from './dump.ts'
import { findByRemoteId, getItem } from './items.ts'
import { moveJob, settleJob } from './jobs.ts'
import { dueJobs, getJob, jobCounts, listJobs, strandedJobs } from './jobs-read.ts'
import { contradictions } from './oracle.ts'
import { remoteAuthor, remoteItem, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
  applyBatch(t.store, t.accountId, {
    posts: [],
    removed: [],
    upserted: [
      remoteItem('1'),
      remoteItem('2', { threadRemoteId: '1' }),
      remoteItem('3'),
      remoteItem('4', { author: remoteAuthor('bo') }),
      remoteItem('own', { own: true, kind: 'reply', threadRemoteId: '1' }),
    ],
  })
})
afterEach(() => {
  expect(contradictions(t.store)).toEqual([])
  t.end()
})

function id(remoteId: string): ItemId {
  const found = findByRemoteId(t.store.read, t.accountId, remoteId)
  if (found === null) throw new Error(`${remoteId} is not held`)
  return found
}

const held = (remoteId: string) => getItem(t.store.read, id(remoteId))

function act(verb: NetworkVerb, remoteIds: string[], effect: Effect, holdUntil = startAt + 5000): ReturnType<typeof decide> {
  return decide(t.store, {
    verb,
    source: 'window',
    at: t.clock.now(),
    items: remoteIds.map((remoteId) => ({ id: id(remoteId), state: 'done' })),
    jobs: remoteIds.map((remoteId) => ({ itemId: id(remoteId), verb, text: null, private: false, effect, holdUntil })),
  })
}

const only = (jobIds: JobId[]): JobId => {
  const [first] = jobIds
  if (first === undefined || jobIds.length !== 1) throw new Error('one job was expected')
  return first
}

const batch = (...upserted: ReturnType<typeof remoteItem>[]) => applyBatch(t.store, t.accountId, { posts: [], upserted, removed: [] })

describe('a decision', () => {
  it('shows at once what it will do, and its item is done', () => {
    act('hide', ['1', '3'], { visibility: 'hidden' })
    expect(held('1')).toMatchObject({ visibility: 'hidden', remoteState: 'visible', state: 'done', unread: false })
    expect(held('1')?.jobs).toMatchObject([{ verb: 'hide', state: 'held' }])
    expect(recentDecisions(t.store.read, 5)).toMatchObject([{ verb: 'hide', items: 2, undoneAt: null }])
  })

  it('is not shaken by a page that still says yesterday', () => {
    act('hide', ['1'], { visibility: 'hidden' })
    batch(remoteItem('1', { text: 'edited meanwhile' }))
    expect(held('1')).toMatchObject({ visibility: 'hidden', remoteState: 'visible', text: 'edited meanwhile', state: 'done' })
  })

  it('undone leaves what was there before, and only once', () => {
    const before = dumpCanonical(t.store.read).replaceAll(/-- (decisions|jobs)\n(\[.*\n)*/g, '')
    const { decisionId } = act('hide', ['1', '3'], { visibility: 'hidden' })
    expect(lastUndoable(t.store.read, 'window')).toBe(decisionId)
    expect(lastUndoable(t.store.read, 'cli')).toBeNull()
    expect(revertDecision(t.store, decisionId, startAt).cancelled).toHaveLength(2)
    expect(dumpCanonical(t.store.read).replaceAll(/-- (decisions|jobs)\n(\[.*\n)*/g, '')).toBe(before)
    expect(revertDecision(t.store, decisionId, startAt)).toEqual({ cancelled: [], alreadySent: [] })
    expect(lastUndoable(t.store.read, null)).toBeNull()
    expect(getDecision(t.store.read, decisionId)?.undoneAt).toBe(startAt)
    expect(held('1')?.jobs).toEqual([])
  })

  it('undone while it is being sent says what was sent, and goes on showing it', () => {
    const { decisionId, jobIds } = act('hide', ['1'], { visibility: 'hidden' })
    expect(moveJob(t.store, only(jobIds), ['held'], 'sending')).toBe(true)
    const { cancelled, alreadySent } = revertDecision(t.store, decisionId, startAt)
    expect([cancelled, alreadySent.map((job) => job.id)]).toEqual([[], jobIds])
    expect(held('1')).toMatchObject({ visibility: 'hidden', state: 'new' })
  })

  it('undone out of order gives back what the ones that stand have left', () => {
    const state = (next: 'done' | 'open') =>
      decide(t.store, {
        verb: next === 'done' ? 'done' : 'reopen',
        source: 'window',
        at: 0,
        items: [{ id: id('1'), state: next }],
        jobs: [],
      }).decisionId
    const [a, b, c] = [state('done'), state('open'), state('done')]
    revertDecision(t.store, b, 1)
    expect(held('1')?.state).toBe('done')
    revertDecision(t.store, c, 1)
    expect(held('1')?.state).toBe('done')
    revertDecision(t.store, a, 1)
    expect(held('1')).toMatchObject({ state: 'new', unread: true })
  })

  it('undone under a newer one leaves what the newer one shows', () => {
    const state = (next: 'done' | 'waiting') =>
      decide(t.store, { verb: 'done', source: 'window', at: 0, items: [{ id: id('1'), state: next }], jobs: [] }).decisionId
    const older = state('done')
    state('waiting')
    revertDecision(t.store, older, 1)
    expect(held('1')?.state).toBe('waiting')
  })

  it('never puts an own reply into the queue', () => {
    decide(t.store, { verb: 'reopen', source: 'window', at: 0, items: [{ id: id('own'), state: 'open' }], jobs: [] })
    expect(held('own')).toMatchObject({ own: true, state: 'done' })
  })

  it('on an item that is not there is refused whole', () => {
    const before = dumpCanonical(t.store.read)
    expect(() =>
      decide(t.store, {
        verb: 'done',
        source: 'w',
        at: 0,
        items: [
          { id: id('1'), state: 'done' },
          { id: 5 as ItemId, state: 'done' },
        ],
        jobs: [],
      }),
    ).toThrow('item.unknown')
    expect(dumpCanonical(t.store.read)).toBe(before)
  })
})

describe('the newest decision', () => {
  it('on the same thing is what shows; on another thing both do', () => {
    const first = act('hide', ['1'], { visibility: 'hidden' })
    const second = act('spam', ['1'], { visibility: 'spam' })
    act('like', ['1'], { liked: true })
    expect(held('1')).toMatchObject({ visibility: 'spam', liked: true })
    revertDecision(t.store, second.decisionId, 1)
    expect(held('1')).toMatchObject({ visibility: 'hidden', liked: true })
    revertDecision(t.store, first.decisionId, 1)
    expect(held('1')).toMatchObject({ visibility: 'visible', liked: true })
  })

  it('blocks an author on all their items', () => {
    const { decisionId } = act('block', ['1'], { authorBlocked: true })
    expect([held('3')?.author.blocked, held('4')?.author.blocked]).toEqual([true, false])
    revertDecision(t.store, decisionId, 1)
    expect(held('3')?.author.blocked).toBe(false)
  })
})

describe('a job', () => {
  it('is due after its hold, in the order of its thread, others beside it', () => {
    const hide = only(act('hide', ['1'], { visibility: 'hidden' }).jobIds)
    const like = only(act('like', ['2'], { liked: true }, startAt).jobIds)
    const spam = only(act('spam', ['3'], { visibility: 'spam' }, startAt + 1).jobIds)
    const due = (now: number) => dueJobs(t.store.read, t.accountId, now, 9).map((job) => job.id)
    expect(due(startAt)).toEqual([])
    expect(due(startAt + 4999)).toEqual([spam])
    expect(due(startAt + 5000)).toEqual([hide, spam])
    moveJob(t.store, hide, ['held'], 'sending')
    expect(due(startAt + 9999)).toEqual([spam])
    moveJob(t.store, hide, ['sending'], 'retry', { nextAt: startAt + 20_000, attempts: 1 })
    expect(due(startAt + 19_999)).toEqual([spam])
    expect(due(startAt + 20_000)).toEqual([hide, spam])
    for (const state of ['paused', 'uncertain'] as const) {
      moveJob(t.store, hide, ['retry', 'paused'], state, { nextAt: null })
      expect(due(startAt + 99_999)).toEqual([spam])
    }
    moveJob(t.store, hide, ['uncertain'], 'refused', { why: { code: 'remote.refused', params: {} } })
    expect(due(startAt + 99_999)).toEqual([like, spam])
  })

  it('that blocks waits for an older one on the same author in another thread', () => {
    const block = only(act('block', ['1'], { authorBlocked: true }, startAt).jobIds)
    const unblock = only(act('unblock', ['3'], { authorBlocked: false }, startAt).jobIds)
    expect(dueJobs(t.store.read, t.accountId, startAt, 9).map((job) => job.id)).toEqual([block])
    moveJob(t.store, block, ['held'], 'refused')
    expect(dueJobs(t.store.read, t.accountId, startAt, 9).map((job) => job.id)).toEqual([unblock])
  })

  it('moves from where it is and from nowhere else', () => {
    const job = only(act('hide', ['1'], { visibility: 'hidden' }).jobIds)
    expect(moveJob(t.store, job, ['queued', 'retry'], 'sending')).toBe(false)
    expect(moveJob(t.store, job, ['held', 'queued'], 'sending', { attempts: 1, attemptedAt: startAt })).toBe(true)
    expect(strandedJobs(t.store.read).map((stranded) => stranded.id)).toEqual([job])
    expect(getJob(t.store.read, job)).toMatchObject({ state: 'sending', attempts: 1, attemptedAt: startAt })
    expect(jobCounts(t.store.read)).toEqual({ held: 0, sending: 1, retrying: 0, review: 0, needsYou: 0, paused: 0, uncertain: 0, live: 1 })
  })

  it('refused no longer shows, and says why', () => {
    const job = only(act('hide', ['1'], { visibility: 'hidden' }).jobIds)
    moveJob(t.store, job, ['held'], 'refused', { why: { code: 'remote.refused', params: { host: 'x' } } })
    expect(held('1')).toMatchObject({ visibility: 'visible', jobs: [{ state: 'refused', why: { code: 'remote.refused' } }] })
    expect(listJobs(t.store.read, { live: true, limit: 9 })).toEqual([])
  })

  it('settled shows what the network observed, without a moment between', () => {
    const job = only(act('hide', ['1'], { visibility: 'hidden' }).jobIds)
    moveJob(t.store, job, ['held'], 'sending')
    const reply = remoteItem('r', { own: true, kind: 'reply', threadRemoteId: '1', parentRemoteId: '1' })
    settleJob(t.store, job, { remoteId: 'r', url: null, observed: [remoteItem('1', { visibility: 'spam' }), reply], posts: [] })
    expect(held('1')).toMatchObject({ visibility: 'spam', remoteState: 'spam', jobs: [{ state: 'verified', remoteId: 'r' }] })
    expect(held('r')).toMatchObject({ own: true, thread: { id: held('1')?.thread.id } })
    expect(batch(reply)).toMatchObject({ new: 0, changed: 0 })
  })

  it("settled without a word on its item leaves what it did as the network's state", () => {
    const job = only(act('hide', ['1'], { visibility: 'hidden', liked: true, authorBlocked: true }).jobIds)
    moveJob(t.store, job, ['held'], 'sending')
    settleJob(t.store, job, { remoteId: null, url: null, observed: [], posts: [] })
    expect(held('1')).toMatchObject({ visibility: 'hidden', remoteState: 'hidden', liked: true, author: { blocked: true } })
    const gone = only(act('delete', ['3'], { visibility: 'deleted' }).jobIds)
    moveJob(t.store, gone, ['held'], 'sending')
    settleJob(t.store, gone, { remoteId: null, url: null, observed: [], posts: [] })
    expect(held('3')).toMatchObject({ visibility: 'deleted', remoteState: 'deleted', state: 'done' })
  })

  it('settled after it was taken back records what was seen and stays cancelled', () => {
    const { decisionId, jobIds } = act('hide', ['1'], { visibility: 'hidden' })
    revertDecision(t.store, decisionId, 1)
    settleJob(t.store, only(jobIds), { remoteId: null, url: null, observed: [remoteItem('1', { visibility: 'held' })], posts: [] })
    expect(getJob(t.store.read, only(jobIds))?.state).toBe('cancelled')
    expect(held('1')?.visibility).toBe('held')
  })
})

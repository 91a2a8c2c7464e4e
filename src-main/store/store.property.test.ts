import { describe, expect, it } from 'vitest'
import type { DecisionId, ItemId, JobId } from '../../src-contract/ids.ts'
import type { JobState } from '../../src-contract/item.ts'
import type { Effect, ItemState, NetworkVerb, Visibility } from '../../src-contract/network.ts'
import type { RemoteItem } from '../../src-contract/remote.ts'
import { applyBatch } from './apply.ts'
import type { BatchInput } from './apply.ts'
import { decide, revertDecision } from './decisions.ts'
import { dumpCanonical } from './dump.ts'
import { findByRemoteId } from './items.ts'
import { moveJob, settleJob } from './jobs.ts'
import { listJobs } from './jobs-read.ts'
import { contradictions } from './oracle.ts'
import { remoteAuthor, remoteItem, remotePost, seeded, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

const effects: [NetworkVerb, Effect][] = [
  ['hide', { visibility: 'hidden' }],
  ['unhide', { visibility: 'visible' }],
  ['spam', { visibility: 'spam' }],
  ['like', { liked: true }],
  ['unlike', { liked: false }],
  ['block', { authorBlocked: true }],
  ['unblock', { authorBlocked: false }],
  ['reply', {}],
]
const visibilities: Visibility[] = ['visible', 'visible', 'visible', 'hidden', 'held', 'spam', 'trash', 'deleted']
const states: (ItemState | null)[] = ['done', 'open', 'waiting', 'snoozed', null]
const names = ['Zoé', 'Zoë', 'Anaïs Été', 'ZOE', 'Łukasz']

type Random = { below(n: number): number; of<T>(list: readonly T[]): T; chance(p: number): boolean }

function randomOf(seed: number): Random {
  const next = seeded(seed)
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    chance: (p) => next() < p,
    of: (list) => {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}

function randomItem(random: Random): RemoteItem {
  const n = random.below(14)
  return remoteItem(`i${n}`, {
    threadRemoteId: `t${n % 4}`,
    postRemoteId: random.chance(0.5) ? `p${random.below(2)}` : null,
    own: n === 13,
    kind: n === 13 ? 'reply' : 'comment',
    createdAt: startAt - (n % 5) * 1000,
    author: remoteAuthor(`a${n % 3}`, { name: random.of(names) }),
    text: `${random.of(names)} ${random.below(3)}`,
    visibility: random.of(visibilities),
    liked: random.chance(0.3),
    authorBlocked: random.of([true, false, null, null]),
    attachments: random.chance(0.2)
      ? [{ kind: 'image', url: `https://x.test/${random.below(2)}`, alt: null, width: null, height: null }]
      : [],
  })
}

function randomBatch(random: Random): BatchInput {
  const covers = random.chance(0.2)
    ? { threadRemoteId: random.chance(0.5) ? `t${random.below(4)}` : null, fromAt: startAt - 3000, toAt: startAt - 1000 }
    : undefined
  return {
    posts: random.chance(0.3) ? [remotePost(`p${random.below(2)}`, { title: random.of(names) })] : [],
    upserted: Array.from({ length: random.below(6) }, () => randomItem(random)),
    removed: random.chance(0.2) ? [`i${random.below(14)}`] : [],
    ...(covers === undefined ? {} : { covers }),
    cursor: { stream: 'live', value: { n: random.below(5) }, finished: random.chance(0.1) },
  }
}

const present = (t: TestStore): ItemId[] =>
  Array.from({ length: 14 }, (_, n) => findByRemoteId(t.store.read, t.accountId, `i${n}`)).filter((id) => id !== null)

function decideSomething(t: TestStore, random: Random): DecisionId | null {
  const ids = present(t).filter(() => random.chance(0.3))
  if (ids.length === 0) return null
  const [verb, effect] = random.of(effects)
  const state = random.of(states)
  const jobs = random.chance(0.8)
    ? ids.map((itemId) => ({ itemId, verb, text: verb === 'reply' ? 'x' : null, private: false, effect, holdUntil: startAt }))
    : []
  return decide(t.store, { verb, source: 'window', at: startAt, items: ids.map((id) => ({ id, state })), jobs }).decisionId
}

/** Between attempts: nothing of it has reached the network. */
const unsent: JobState[] = ['held', 'queued', 'retry', 'paused']

function moveSomething(t: TestStore, random: Random, to: readonly JobState[]): void {
  const live = listJobs(t.store.read, { live: true, limit: 100 })
  if (live.length === 0) return
  const job = random.of(live)
  moveJob(t.store, job.id, [job.state], random.of(to), { attempts: job.attempts + 1 })
}

function settleSomething(t: TestStore, random: Random): void {
  const live = listJobs(t.store.read, { live: true, limit: 100 }).filter(({ state }) => state === 'sending' || state === 'uncertain')
  const job: { id: JobId } | undefined = live[random.below(live.length)]
  if (job === undefined) return
  settleJob(t.store, job.id, {
    remoteId: null,
    url: null,
    observed: Array.from({ length: random.below(3) }, () => randomItem(random)),
    posts: [],
  })
}

/** Without the record of decisions and jobs, which rightly stays. */
const contentOf = (t: TestStore): string => dumpCanonical(t.store.read).replaceAll(/-- (decisions|jobs)\n(\[.*\n)*/g, '')

const seeds = Array.from({ length: 25 }, (_, n) => n + 1)

describe('for any interleaving of batches, decisions, undos and outcomes', () => {
  it.each(seeds)('what is shown, counted and indexed is what the plain rule says (seed %i)', (seed) => {
    const random = randomOf(seed)
    const t = testStore()
    const decisions: DecisionId[] = []
    for (let step = 0; step < 60; step += 1) {
      const what = random.below(6)
      if (what <= 1) applyBatch(t.store, t.accountId, randomBatch(random))
      else if (what === 2) decisions.push(...[decideSomething(t, random)].filter((id) => id !== null))
      else if (what === 3 && decisions.length > 0) revertDecision(t.store, random.of(decisions), startAt)
      else if (what === 4) moveSomething(t, random, [...unsent, 'sending', 'uncertain', 'refused', 'cancelled'])
      else settleSomething(t, random)
      if (step % 10 === 9) expect(contradictions(t.store)).toEqual([])
    }
    t.end()
  })

  it.each(seeds)('undoing all that was not sent, in any order, leaves what the same arrivals alone leave (seed %i)', (seed) => {
    const random = randomOf(seed * 7919)
    const [t, alone] = [testStore(), testStore()]
    const standing: DecisionId[] = []
    for (let step = 0; step < 60; step += 1) {
      const what = random.below(5)
      if (what <= 1) {
        const batch = randomBatch(random)
        applyBatch(t.store, t.accountId, batch)
        applyBatch(alone.store, alone.accountId, batch)
      } else if (what === 2) standing.push(...[decideSomething(t, random)].filter((id) => id !== null))
      else if (what === 3) moveSomething(t, random, unsent)
      else if (standing.length > 0) revertDecision(t.store, random.of(standing), startAt)
    }
    while (standing.length > 0) {
      const at = random.below(standing.length)
      for (const id of standing.splice(at, 1)) revertDecision(t.store, id, startAt)
    }
    expect(contentOf(t)).toBe(contentOf(alone))
    expect(contradictions(t.store)).toEqual([])
    t.end()
    alone.end()
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Verb } from '../../src-contract/network.ts'
import { silentLogger } from '../lib/logger.ts'
import { ownExamples } from '../moderation/training/own-examples.ts'
import { applyBatch } from '../store/apply.ts'
import { listBrands } from '../store/brands.ts'
import { decide, revertDecision } from '../store/decisions.ts'
import { learningStates, learningWeeks } from '../store/learned.ts'
import { getItem } from '../store/items.ts'
import { remoteItem, testStore } from '../store/test-store.ts'
import type { TestStore } from '../store/test-store.ts'
import { createJudge } from './judge.ts'
import type { Judge } from './judge.ts'
import { openClassifier } from './moderation-model.ts'

let t: TestStore
let judge: Judge
const classifier = openClassifier()
beforeEach(() => {
  t = testStore()
  judge = createJudge({ store: t.store, clock: t.clock, logger: silentLogger, act: () => undefined, onLeft: () => undefined, classifier: () => classifier })
})
afterEach(async () => {
  await judge.stop()
  t.end()
})

let made = 0
function arrive(text: string): ItemId {
  made += 1
  applyBatch(t.store, t.accountId, { posts: [], upserted: [remoteItem(`i${made}`, { text, createdAt: t.clock.now() - 3_600_000 + made * 1000 })], removed: [] })
  return t.store.read.prepare<[string], { id: ItemId }>('SELECT id FROM items WHERE remote_id = ?').get(`i${made}`)?.id as ItemId
}
const act = (verb: Verb, id: ItemId, source = 'window') =>
  decide(t.store, { verb, source, at: t.clock.now(), items: [{ id, state: 'done' }], jobs: [] }).decisionId
const state = () => learningStates(t.store.read, null)[0]
const isToxic = async (text: string): Promise<boolean> => {
  const id = arrive(text)
  await judge.drain()
  return getItem(t.store.read, id)?.verdict?.labels.toxic.band !== 'pass'
}

// What this page's moderator takes down, and nothing of ours would: a word of its own.
const bad = ['Encore un zorglub ici', 'Les zorglubs sont partout', 'Tu es un zorglub', 'Va donc, zorglub', 'Quel zorglub celui-là', 'Un zorglub de plus']
const fine = ['Très bon pain ce matin', 'Merci pour la recette', 'La vidéo est superbe', 'On revient samedi', 'Le colis est arrivé', 'Belle photo de Lyon']

describe('what a brand’s decisions teach', () => {
  it('finds what its moderator takes down, leaves the rest alone, and is measured on what came later', async () => {
    expect(await isToxic('Sale zorglub que voilà')).toBe(false)
    for (let round = 0; round < 2; round += 1) {
      for (const [n, text] of bad.entries()) {
        const ids = [arrive(`${text} ${round}`), arrive(`${fine[n]} ${round}`)]
        await judge.drain()
        act('hide', ids[0] as ItemId)
        act('done', ids[1] as ItemId)
        await judge.drain()
      }
    }
    expect(await isToxic('Voilà le zorglub')).toBe(true)
    expect(await isToxic('Très bon pain, merci')).toBe(false)
    expect(await isToxic('Merci, on revient dimanche')).toBe(false)
    expect(state()).toMatchObject({ decisions: 24, rolledBack: 0 })
    const [week] = learningWeeks(t.store.read, null, 4, t.clock.now())
    expect(week?.decisions).toBe(24)
    expect(week?.right ?? 0).toBeGreaterThan(week?.rightUnlearned ?? 99)
  })

  it('is thrown away by the check where it makes our own texts worse, and what was good before stays', async () => {
    for (const text of [...bad, ...fine]) act(bad.includes(text) ? 'hide' : 'done', arrive(text))
    await judge.drain()
    // Then somebody decides the opposite of what is right, on texts of every kind.
    const own = ownExamples('fr').filter(({ toxic }) => toxic !== null)
    const stream = Array.from({ length: 60 }, (_, n) => own[Math.floor((n * own.length) / 60)])
    for (const example of stream) {
      const id = arrive(example?.text ?? '')
      await judge.drain()
      act(example?.toxic === 1 ? 'approve' : 'hide', id)
      await judge.drain()
    }
    expect(state()?.rolledBack).toBeGreaterThan(0)
    expect((state()?.canaryBefore ?? 0) - (state()?.canaryNow ?? 0)).toBeLessThanOrEqual(2)
    // The record of how it did keeps them.
    expect(learningWeeks(t.store.read, null, 4, t.clock.now())[0]?.decisions).toBe(72)
  })

  it('is taken back with the decision, and comes from no rule', async () => {
    const id = arrive('Encore un zorglub')
    await judge.drain()
    const decision = act('hide', id)
    act('hide', arrive('Un autre zorglub'), 'rule:3')
    await judge.drain()
    expect(state()).toMatchObject({ decisions: 1 })
    revertDecision(t.store, decision, t.clock.now() + 1000)
    await judge.drain()
    expect(state()).toMatchObject({ decisions: 0, weights: 0 })
    await judge.drain()
    expect(state()).toMatchObject({ decisions: 0 })
  })

  it('an automatic decision that was undone is a lesson, once', async () => {
    const id = arrive('Quel connard')
    await judge.drain()
    revertDecision(t.store, act('hide', id, 'autohide'), t.clock.now() + 1000)
    await judge.drain()
    await judge.drain()
    expect(learningWeeks(t.store.read, null, 4, t.clock.now())).toMatchObject([{ decisions: 1, right: 0, falseAlarms: 1 }])
  })

  it('never leaves its brand', async () => {
    const id = arrive('Encore un zorglub')
    await judge.drain()
    act('hide', id)
    await judge.drain()
    expect(listBrands(t.store.read)).toHaveLength(1)
    expect(judge.brands.of(listBrands(t.store.read)[0]?.id as never).delta).not.toBeNull()
    expect(judge.brands.of(99 as never).delta).toBeNull()
  })
})

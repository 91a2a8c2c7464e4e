import { beforeEach, expect, test } from 'vitest'
import { attach } from '../bridge.ts'
import { aJob, fakeEngine, refuse } from './fake-engine.ts'
import { useOutbox } from './outbox.ts'
import { jobAt, moveInPanel, partsNow, stepsOf, takeStep, usePanel } from './panel.ts'

const [edited, gone, held] = [aJob(1, 'review', { text: 'Merci' }), aJob(2, 'review'), aJob(3, 'held')]
const inHand = (): number | undefined => jobAt(partsNow(), usePanel.getState().at)?.id

beforeEach(() => {
  usePanel.setState({ at: null, editing: null })
  useOutbox.setState({ live: [edited, gone, held], needs: [edited, gone], all: null, failure: null })
})

function engine(accepts: boolean) {
  let needs = [edited, gone]
  const fake = fakeEngine({
    'outbox.decide': ({ id }: { id: number }) => {
      if (!accepts) throw refuse('outbox.notWaiting', { value: id })
      needs = needs.filter((job) => job.id !== id)
      return { job: aJob(id, 'queued') }
    },
    'outbox.list': ({ needsYou }: { needsYou?: boolean }) => ({
      jobs: needsYou ? needs : [...needs, held],
      counts: { held: 1, sending: 0, retrying: 0, review: needs.length, needsYou: needs.length },
    }),
  })
  attach(fake.port)
  return fake
}

test('one key each goes through those that need the user, and stops before what leaves by itself', async () => {
  const fake = engine(true)
  takeStep('drop')
  await expect.poll(inHand).toBe(2)
  takeStep('send')
  await expect.poll(() => useOutbox.getState().needs).toEqual([])
  expect(inHand()).toBeUndefined()
  takeStep('drop')
  const asked = fake.calls.filter((call) => call.name !== 'outbox.list').map(({ name, input }) => [name, input])
  expect(asked).toEqual([['outbox.decide', { id: 1, choice: 'drop' }], ['outbox.decide', { id: 2, choice: 'send' }]])
})

test('what leaves by itself is taken up by choice', () => {
  usePanel.setState({ at: gone.id })
  moveInPanel(1)
  expect(inHand()).toBe(3)
})

test('a choice that is refused leaves the job in hand and says why', async () => {
  engine(false)
  takeStep('send')
  await expect.poll(() => useOutbox.getState().failure?.code).toBe('outbox.notWaiting')
  await expect.poll(inHand).toBe(1)
})

test('only what makes sense is offered', () => {
  expect(stepsOf(edited, undefined)).toEqual(['send', 'edit', 'drop'])
  expect(stepsOf(gone, undefined)).toEqual(['send', 'drop'])
  expect(stepsOf(held, undefined)).toEqual(['drop'])
  expect(stepsOf(aJob(4, 'verified', { itemUrl: 'https://blog.example/1' }), undefined)).toEqual(['open'])
  expect(stepsOf(aJob(5, 'paused'), undefined)[0]).toBe('reconnect')
  const uncertain = aJob(6, 'uncertain', { itemUrl: 'https://blog.example/1', url: 'https://blog.example/2' })
  expect(stepsOf(uncertain, undefined)).toEqual(['send', 'drop', 'open', 'answer'])
})

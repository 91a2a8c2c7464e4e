import { describe, expect, test } from 'vitest'
import { toFailure } from '../../src-contract/failure.ts'
import type { NetworkVerb } from '../../src-contract/network.ts'
import type { RemoteItem } from '../../src-contract/remote.ts'
import type { Action, ActionKey, NetworkAdapter, Session } from './adapter.ts'

const never = new AbortController().signal
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code)
const firstWords = 'Une réponse avec fotue'

/** As much of a running network as is needed here. */
type Editable = {
  session: Session
  arrive(text: string): Promise<string>
  remove(remoteId: string): Promise<void>
  confirms(verb: NetworkVerb, remoteId: string, text: string | null): Promise<boolean>
  misbehave?(mode: '403' | 'acceptThenCut', which: 'writes'): void
  behave?(): void
}

export type EditHarness<N extends Editable> = {
  harness: { adapter: NetworkAdapter; sandbox: boolean; silent?: { readBack?: readonly NetworkVerb[] } }
  start(): Promise<N>
  actOn(item: RemoteItem, verb: 'reply' | 'edit', text: string): Action
  newKey(createdAt: number): ActionKey
  itemFor(network: N, remoteId: string): Promise<RemoteItem>
  eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T>
}

/** What every adapter that can give our own replies another text promises of it. */
export function describeEdits<N extends Editable>({ harness, start, actOn, newKey, itemFor, eventually }: EditHarness<N>): void {
  const { adapter } = harness
  // Where it cannot be read back, it counts as not done: it is sent again, which is no harm.
  const done = harness.silent?.readBack?.includes('edit') === true ? 'not-done' : 'done'

  /** A reply of ours under an item of somebody else's, as its sending observed it. */
  async function answered(network: N): Promise<{ id: string; own: RemoteItem }> {
    const id = await network.arrive('An item to answer')
    const sent = await adapter.perform(network.session, actOn(await itemFor(network, id), 'reply', firstWords), newKey(Date.now()), never)
    const own = sent.observed.find((one) => one.remoteId === sent.remoteId)
    if (own === undefined) throw new Error('a reply without its item')
    return { id, own }
  }

  test('edit gives our own reply another text, again without harm, and reading back tells which it has', async () => {
    const network = await start()
    const { id, own } = await answered(network)
    const action = actOn(own, 'edit', 'Une réponse « sans » faute & <3')
    const key = newKey(Date.now())
    expect((await adapter.reconcile(network.session, action, key, Date.now(), never)).kind).toBe('not-done')
    const edited = await adapter.perform(network.session, action, key, never)
    expect(edited.observed).toMatchObject([{ remoteId: own.remoteId, own: true, kind: 'reply', text: 'Une réponse « sans » faute & <3', threadRemoteId: own.threadRemoteId }])
    expect(await eventually(() => network.confirms('reply', id, action.text), Boolean)).toBe(true)
    expect(await network.confirms('reply', id, firstWords)).toBe(false)
    await adapter.perform(network.session, action, key, never)
    expect(await network.confirms('reply', id, action.text)).toBe(true)
    expect((await adapter.reconcile(network.session, action, key, Date.now(), never)).kind).toBe(done)
  })

  test('an edit that is edited back reads as it did', async () => {
    const network = await start()
    const { id, own } = await answered(network)
    await adapter.perform(network.session, actOn(own, 'edit', 'Une autre'), newKey(Date.now()), never)
    const back = await adapter.perform(network.session, actOn(own, 'edit', firstWords), newKey(Date.now()), never)
    expect(back.observed).toMatchObject([{ remoteId: own.remoteId, text: firstWords }])
    expect(await eventually(() => network.confirms('reply', id, firstWords), Boolean)).toBe(true)
  })

  test('edit leaves what others wrote alone', async () => {
    const network = await start()
    const item = await itemFor(network, await network.arrive('Not ours'))
    expect(await codeOf(adapter.perform(network.session, actOn(item, 'edit', 'Put in their mouth'), newKey(Date.now()), never))).toBe('verb.unsupported')
    expect((await adapter.look(network.session, [actOn(item, 'edit', '').target], never)).seen.map(({ item: seen }) => seen?.text ?? item.text)).not.toContain('Put in their mouth')
  })

  if (harness.sandbox) describe('an edit in trouble', () => {
    test('whose reply was deleted elsewhere says so', async () => {
      const network = await start()
      const { own } = await answered(network)
      await network.remove(own.remoteId)
      expect(await codeOf(adapter.perform(network.session, actOn(own, 'edit', 'Trop tard'), newKey(Date.now()), never))).toBe('remote.gone')
    })

    test('whose answer is lost is found as done, or sent again without harm', async () => {
      const network = await start()
      const { id, own } = await answered(network)
      const action = actOn(own, 'edit', 'Merci, on regarde de plus près.')
      network.misbehave?.('acceptThenCut', 'writes')
      const attemptedAt = network.session.clock.now()
      const key = newKey(attemptedAt)
      const thrown: unknown = await adapter.perform(network.session, action, key, never).then(() => null, (error: unknown) => error)
      network.behave?.()
      expect(thrown).toMatchObject({ sent: 'maybe' })
      expect((await adapter.reconcile(network.session, action, key, attemptedAt, never)).kind).toBe(done)
      await adapter.perform(network.session, action, key, never)
      expect(await network.confirms('reply', id, action.text)).toBe(true)
    })

    test('that the server refused was not done, and reading back says so', async () => {
      const network = await start()
      const { id, own } = await answered(network)
      const action = actOn(own, 'edit', 'Merci, on regarde de plus près.')
      network.misbehave?.('403', 'writes')
      const attemptedAt = network.session.clock.now()
      const key = newKey(attemptedAt)
      expect(await codeOf(adapter.perform(network.session, action, key, never))).not.toBe('none')
      network.behave?.()
      expect((await adapter.reconcile(network.session, action, key, attemptedAt, never)).kind).toBe('not-done')
      expect(await network.confirms('reply', id, firstWords)).toBe(true)
    })
  })
}

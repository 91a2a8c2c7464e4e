import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { FailureCode } from '../../src-contract/failure.ts'
import type { NetworkVerb } from '../../src-contract/network.ts'
import type { Cursor, RemoteItem, Target } from '../../src-contract/remote.ts'
import { HttpFault } from '../net/http.ts'
import type { Action, ActionKey, Connecting, NetworkAdapter, Session, Stream } from './adapter.ts'
import { describeEdits } from './edit.contract.ts'
import { createModel } from './model.contract.ts'
import type { Model } from './model.contract.ts'

/** Ways a sandbox goes wrong on request; a real server has none of them. */
export type Trouble = '401' | '403' | '404' | '429' | '500' | 'cut' | 'html' | 'acceptThenCut' | 'never' | 'extra'

/** One network with one account of ours on it, empty at first, and what everybody else does there. */
export type RunningNetwork = {
  session: Session
  connecting: Connecting
  /** The same with a secret that is not ours. */
  wrong: Connecting
  /** Somebody writes to us; under `inReplyTo` when given. Gives the remote id. */
  arrive(text: string, inReplyTo?: string): Promise<string>
  /** Many at once, in this order, where the server makes that quicker. */
  arriveMany?(texts: string[]): Promise<string[]>
  /** Changed elsewhere. Left out where the network has no edits. */
  edit?(remoteId: string, text: string): Promise<void>
  /** Deleted for good elsewhere. */
  remove(remoteId: string): Promise<void>
  /** What the server itself says: did this verb take effect on this item? For `reply`, whether our answer with this text stands there, once. */
  confirms(verb: NetworkVerb, remoteId: string, text: string | null): Promise<boolean>
  /** The next request that changes something, or with `reads` the next of any kind. Left out on a real server. */
  misbehave?(mode: Trouble, which: 'any' | 'writes'): void
  behave?(): void
  /** Where reading uses up what is read: gives it all again, as to somebody who has read nothing. */
  rewind?(): void
  stop(): Promise<void>
}

export type AdapterHarness = {
  /** What the network gives no way to ask: then nothing may be concluded. */
  silent?: { look?: true; readBack?: readonly NetworkVerb[] }
  /** It takes no key: an answer that is sent again stands there again, so that nothing of ours may send it again by itself. */
  keyless?: true
  /** It is read without an account, and nobody answers there: connecting is refused with this code, and 401 is no word on credentials. */
  anonymous?: FailureCode
  /** Nobody answers there but us. */
  flat?: true
  adapter: NetworkAdapter
  start(): Promise<RunningNetwork>
  /** How many items the paging tests make: more than one page, as far as the server's speed allows. */
  many: number
  /** Goes wrong on request; a real server does not. */
  sandbox: boolean
  /** A real server may show what it was told a moment later; until then what is expected is asked for again. Default 0. */
  settleMs?: number
  /** The tests wait for a slow server side by side: what one starts is nothing to another, and is stopped when all are through. */
  together?: true
}

const never = new AbortController().signal
const seed = 'a'.repeat(64)
const keyAt = (createdAt: number): ActionKey => ({ seed, createdAt })

export const targetOf = (item: RemoteItem): Target => ({
  remoteId: item.remoteId, threadRemoteId: item.threadRemoteId, parentRemoteId: item.parentRemoteId, postRemoteId: item.postRemoteId,
  authorRemoteId: item.author.remoteId, visibility: item.visibility, ref: item.ref,
})

const actionOn = (item: RemoteItem, verb: NetworkVerb, text: string | null = null): Action =>
  ({ verb, target: targetOf(item), text, private: false, reason: verb === 'report' ? 'spam' : null })

async function codeOf(work: Promise<unknown>): Promise<FailureCode | 'none'> {
  return work.then(() => 'none' as const, (thrown: unknown) => toFailure(thrown).code)
}

export function describeAdapter(name: string, harness: AdapterHarness): void {
  const { adapter } = harness
  const running: RunningNetwork[] = []
  const stopAll = async () => {
    for (const network of running.splice(0)) await network.stop()
  }
  if (harness.together) afterAll(stopAll)
  else afterEach(stopAll)

  async function start(): Promise<RunningNetwork> {
    const network = await harness.start()
    running.push(network)
    return network
  }

  async function arriveMany(network: RunningNetwork): Promise<string[]> {
    const texts = Array.from({ length: harness.many }, (_, n) => `Message ${n}`)
    if (network.arriveMany !== undefined) return network.arriveMany(texts)
    const ids: string[] = []
    for (const text of texts) ids.push(await network.arrive(text))
    return ids
  }

  /** Reads a stream to its end and gives the last cursor. */
  async function drain(network: RunningNetwork, model: Model, stream: Stream, cursor: Cursor | null = null): Promise<Cursor | null> {
    let last = cursor
    for await (const batch of adapter.pull(network.session, stream, cursor, never)) {
      model.apply(batch)
      last = batch.cursor
    }
    return last
  }

  async function sync(network: RunningNetwork, model = createModel()): Promise<Model> {
    network.rewind?.()
    for (const stream of adapter.streams(network.session.account)) await drain(network, model, stream)
    return model
  }

  /** Asks again until it holds or `settleMs` is over; then the last answer counts. */
  async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
    const until = Date.now() + (harness.settleMs ?? 0)
    for (;;) {
      const answer = await ask()
      if (holds(answer) || Date.now() >= until) return answer
      await wait(100)
    }
  }

  async function itemFor(network: RunningNetwork, remoteId: string): Promise<RemoteItem> {
    const model = await eventually(() => sync(network), (read) => read.items.has(remoteId))
    const item = model.items.get(remoteId)
    if (item === undefined) throw new Error('the item did not arrive')
    return item
  }

  const suite = harness.together ? describe.concurrent : describe
  suite(`${name} keeps the adapter contract`, () => {
    test('connecting says who we are, twice the same', async () => {
      const network = await start()
      if (harness.anonymous !== undefined) return expect(await codeOf(adapter.connect(network.connecting, never))).toBe(harness.anonymous)
      const connected = await adapter.connect(network.connecting, never)
      expect(connected.remoteId).not.toBe('')
      expect(connected.handle).not.toBe('')
      expect(await adapter.connect(network.connecting, never)).toMatchObject({ remoteId: connected.remoteId, settings: connected.settings })
    })

    test('a wrong secret is told as such', async () => {
      const network = await start()
      expect(await codeOf(adapter.connect(network.wrong, never))).toBe(harness.anonymous ?? 'auth.rejected')
    })

    test('an empty account is read to the end and gives nothing', async () => {
      const network = await start()
      expect((await sync(network)).items.size).toBe(0)
    })

    test('everything arrives once, in whole threads, with ids that are strings', async () => {
      const network = await start()
      const first = await network.arrive('Première question : livrez-vous à Nîmes ? 🙏🏽')
      const answer = await network.arrive('مرحبا، نفس السؤال', first)
      const model = await eventually(() => sync(network), (read) => read.items.size >= 2)
      expect([...model.items.keys()].sort()).toEqual([first, answer].sort())
      const [question, reply] = [model.items.get(first), model.items.get(answer)]
      expect(question).toMatchObject({ text: 'Première question : livrez-vous à Nîmes ? 🙏🏽', own: false, visibility: 'visible' })
      const place = harness.anonymous === undefined && harness.flat !== true ? { parentRemoteId: first, threadRemoteId: question?.threadRemoteId } : { parentRemoteId: null, threadRemoteId: answer }
      expect(reply).toMatchObject({ text: 'مرحبا، نفس السؤال', ...place })
      for (const item of model.items.values()) expect(typeof item.author.remoteId).toBe('string')
    })

    test('items that arrive while pages are read are neither lost nor doubled', async () => {
      const network = await start()
      const ids = await arriveMany(network)
      await eventually(() => sync(network), (read) => read.items.size >= ids.length)
      const model = createModel()
      const cursors = new Map<string, Cursor | null>()
      network.rewind?.()
      for (const stream of adapter.streams(network.session.account)) {
        let cursor: Cursor | null = null
        for await (const batch of adapter.pull(network.session, stream, null, never)) {
          model.apply(batch)
          cursor = batch.cursor
          ids.push(await network.arrive(`While reading ${ids.length}`))
          if (ids.length > harness.many + 20) break
        }
        cursors.set(stream.id, cursor)
      }
      await eventually(async () => {
        for (const stream of adapter.streams(network.session.account)) cursors.set(stream.id, await drain(network, model, stream, cursors.get(stream.id) ?? null))
        return model
      }, (read) => read.items.size >= ids.length)
      expect([...model.items.keys()].sort()).toEqual([...ids].sort())
    })

    test('a pull broken off after any batch goes on from its cursor to the same end', async () => {
      const network = await start()
      await arriveMany(network)
      const whole = await eventually(() => sync(network), (read) => read.items.size >= harness.many)
      const broken = createModel()
      network.rewind?.()
      for (const stream of adapter.streams(network.session.account)) {
        let cursor: Cursor | null = null
        for (let more = true; more;) {
          more = false
          for await (const batch of adapter.pull(network.session, stream, cursor, never)) {
            broken.apply(batch)
            more = JSON.stringify(batch.cursor) !== JSON.stringify(cursor)
            cursor = batch.cursor
            break
          }
        }
      }
      expect(broken.state()).toEqual(whole.state())
    })

    test('a replayed batch changes nothing', async () => {
      const network = await start()
      const first = await network.arrive('One')
      await network.arrive('Two', first)
      const model = await eventually(() => sync(network), (read) => read.items.size >= 2)
      network.rewind?.()
      for (const stream of adapter.streams(network.session.account)) {
        for await (const batch of adapter.pull(network.session, stream, null, never)) expect(model.apply(batch)).toBe(0)
      }
    })

    test('a live pull with nothing new brings no item and keeps its cursor', async () => {
      const network = await start()
      const first = await network.arrive('One')
      await itemFor(network, first)
      for (const stream of adapter.streams(network.session.account).filter(({ role }) => role === 'live')) {
        const settled = await drain(network, createModel(), stream, await drain(network, createModel(), stream))
        const again = createModel()
        expect(await drain(network, again, stream, settled)).toEqual(settled)
        expect(again.items.size).toBe(0)
      }
    })

    test('looking finds what was edited and what is gone, and leaves the rest', async () => {
      const network = await start()
      const [edited, gone, same] = [await network.arrive('Before'), await network.arrive('To be deleted'), await network.arrive('Untouched')]
      const model = await eventually(() => sync(network), (read) => read.items.size >= 3)
      const targets = model.state().map(targetOf)
      await network.edit?.(edited, 'Après 🌶️')
      await network.remove(gone)
      if (harness.silent?.look === true) {
        expect((await adapter.look(network.session, targets, never)).seen).toEqual([])
        return
      }
      const look = async () => new Map((await adapter.look(network.session, targets, never)).seen.map((one) => [one.remoteId, one.item]))
      const told = (read: Awaited<ReturnType<typeof look>>) => network.edit === undefined || read.get(edited)?.text === 'Après 🌶️'
      const seen = await eventually(look, (read) => read.get(gone) === null && told(read))
      expect(seen.get(gone)).toBeNull()
      expect(seen.has(same)).toBe(true)
      expect(seen.get(same) ?? model.items.get(same)).toEqual(model.items.get(same))
      if (network.edit !== undefined) expect(seen.get(edited)?.text).toBe('Après 🌶️')
    })

    if (adapter.capabilities.verbs.some(({ verb }) => verb === 'edit')) describeEdits({ harness, start, actOn: actionOn, newKey: keyAt, itemFor, eventually })

    for (const { verb, inverse } of adapter.capabilities.verbs.filter((each) => each.verb !== 'edit')) {
      test(`${verb} takes effect on the server, and doing it again is no harm`, async () => {
        const network = await start()
        const id = await network.arrive(`An item for ${verb}`)
        const item = await itemFor(network, id)
        const text = verb === 'reply' ? 'Réponse : oui, « demain » & <3 🙂' : null
        // What the item says it refuses, a job that was made all the same is refused with the same word.
        const refused = item.refuses.find((one) => one.verb === verb)
        if (refused !== undefined) {
          expect(await codeOf(adapter.perform(network.session, actionOn(item, verb, text), keyAt(Date.now()), never))).toBe(refused.code)
          expect(await network.confirms(verb, id, text)).toBe(false)
          return
        }
        // What only takes something back has something to take back.
        if (inverse !== undefined && ['unhide', 'unspam', 'restore', 'unlike', 'unblock', 'unmute', 'unsilence', 'unban', 'unblockDomain'].includes(verb)) {
          await adapter.perform(network.session, actionOn(item, inverse), keyAt(Date.now()), never)
          expect(await eventually(() => network.confirms(inverse, id, null), Boolean)).toBe(true)
        }
        const key = keyAt(Date.now())
        const looked = () => adapter.look(network.session, [targetOf(item)], never)
        // Of somebody blocked, a server may not tell.
        const untold = harness.silent?.look === true || verb === 'unblock'
        const fresh = (await eventually(looked, ({ seen }) => seen.length === 1 || untold)).seen[0]?.item ?? item
        const performed = await adapter.perform(network.session, actionOn(fresh, verb, text), key, never)
        expect(await eventually(() => network.confirms(verb, id, text), Boolean)).toBe(true)
        if (verb === 'reply') {
          expect(performed.remoteId).not.toBeNull()
          expect(performed.observed.find((one) => one.remoteId === performed.remoteId)).toMatchObject({ own: true, kind: 'reply', text, parentRemoteId: id })
        }
        if (verb === 'reply' && harness.keyless === true) return
        const again = await adapter.perform(network.session, actionOn(fresh, verb, text), key, never)
        expect(again.remoteId).toBe(performed.remoteId)
        expect(await eventually(() => network.confirms(verb, id, text), Boolean)).toBe(true)
      })
    }

    if (harness.sandbox) describe('in trouble', () => {
      const trouble: [Trouble, FailureCode[]][] = [
        ['401', ['auth.rejected', 'auth.expired']], ['403', ['remote.refused', 'auth.missingPermission']], ['404', ['remote.notFound', 'site.noRest']],
        ['429', ['rate.limited']], ['500', ['remote.serverError']], ['cut', ['network.cut']],
        // What is no answer at all: a page where there is HTTP, noise elsewhere.
        ['html', ['network.notJson', 'remote.unexpected']],
      ]
      test.each(trouble)('%s while reading is told as what it is', async (mode, codes) => {
        const network = await start()
        await network.arrive('One')
        network.misbehave?.(mode, 'any')
        const live = adapter.streams(network.session.account).find(({ role }) => role === 'live')
        if (live === undefined) throw new Error('no live stream')
        const thrown: unknown = await drain(network, createModel(), live).then(() => null, (error: unknown) => error)
        expect(thrown).toBeInstanceOf(Fault)
        const untold: FailureCode[] = harness.anonymous === undefined ? [] : mode === '401' ? ['remote.refused'] : mode === 'html' ? ['feed.notFeed'] : []
        expect(untold.length > 0 ? untold : codes).toContain(toFailure(thrown).code)
        if (mode === '429' && thrown instanceof HttpFault) expect(thrown.retryAt).toBeGreaterThan(network.session.clock.now())
        network.behave?.()
        expect((await sync(network)).items.size).toBe(1)
      })

      test('fields of a later version are passed over', async () => {
        const network = await start()
        await network.arrive('One')
        const plain = await sync(network)
        network.misbehave?.('extra', 'any')
        expect((await sync(network)).state()).toEqual(plain.state())
      })

      for (const { verb } of adapter.capabilities.verbs.filter((one) => ['hide', 'reply', 'like'].includes(one.verb))) {
        const text = verb === 'reply' ? 'Merci, on regarde.' : null

        test(`${verb} whose answer is lost is a maybe, and reading back finds it done`, async () => {
          const network = await start()
          const item = await itemFor(network, await network.arrive('One'))
          network.misbehave?.('acceptThenCut', 'writes')
          const attemptedAt = network.session.clock.now()
          const key = keyAt(attemptedAt)
          const thrown: unknown = await adapter.perform(network.session, actionOn(item, verb, text), key, never).then(() => null, (error: unknown) => error)
          network.behave?.()
          expect(thrown).toBeInstanceOf(HttpFault)
          expect(thrown).toMatchObject({ sent: 'maybe' })
          const found = await adapter.reconcile(network.session, actionOn(item, verb, text), key, attemptedAt, never)
          expect(found.kind).toBe(harness.silent?.readBack?.includes(verb) === true ? 'unknown' : 'done')
          expect(await network.confirms(verb, item.remoteId, text)).toBe(true)
        })

        test(`${verb} that the server refused was not done, and reading back says so`, async () => {
          const network = await start()
          const item = await itemFor(network, await network.arrive('One'))
          network.misbehave?.('403', 'writes')
          const attemptedAt = network.session.clock.now()
          const key = keyAt(attemptedAt)
          const thrown: unknown = await adapter.perform(network.session, actionOn(item, verb, text), key, never).then(() => null, (error: unknown) => error)
          network.behave?.()
          expect(thrown).toBeInstanceOf(Fault)
          const { kind } = await adapter.reconcile(network.session, actionOn(item, verb, text), key, attemptedAt, never)
          expect(kind).toBe(harness.silent?.readBack?.includes(verb) === true ? 'unknown' : 'not-done')
          expect(await network.confirms(verb, item.remoteId, text)).toBe(false)
        })
      }

      test('a read that never ends can be called off', async () => {
        const network = await start()
        network.misbehave?.('never', 'any')
        const controller = new AbortController()
        const live = adapter.streams(network.session.account)[0]
        if (live === undefined) throw new Error('no stream')
        const reading = codeOf((async () => {
          for await (const batch of adapter.pull(network.session, live, null, controller.signal)) expect(batch.upserted).toEqual([])
        })())
        await wait(20)
        controller.abort()
        expect(await reading).toBe('cancelled')
      })
    })
  })
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import { accountId } from '../../src-contract/ids.ts'
import { itemKind, networkVerb, visibility } from '../../src-contract/network.ts'
import type { NetworkVerb } from '../../src-contract/network.ts'
import type { Batch, RemoteItem } from '../../src-contract/remote.ts'
import { pick, seeded } from '../../src-sandbox/demo/random.ts'
import type { Rng } from '../../src-sandbox/demo/random.ts'
import { systemClock } from '../lib/clock.ts'
import type { Clock } from '../lib/clock.ts'
import type { HttpRequest } from '../net/http.ts'
import { createAccount } from '../store/accounts.ts'
import { applyBatch, applySeen } from '../store/apply.ts'
import { openStore } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { targetOf } from './adapter.contract.ts'
import type { AdapterHarness, RunningNetwork } from './adapter.contract.ts'
import type { Session, Stream } from './adapter.ts'
import { actOn, never, newKey } from './begin.contract.ts'
import { mutatingHttp, poisoned, rowsIn } from './mutate.contract.ts'
import type { Mutating } from './mutate.contract.ts'

/**
 * Mutated answers. `npm test` gives each adapter a few hundred, by the same seed every time; `npm run test:fuzz` a hundred thousand. What must hold:
 * 1. nothing but a `Fault` is thrown, nothing is left unhandled, and everything comes to an end;
 * 2. what is read fits the shapes of the contract and goes into the store;
 * 3. a row of rubbish spoils nothing but itself, and where an item is missing for it, that was told (`Session.unreadable`, or a fault);
 * 4. whatever is read, writes go to the places where they go when all is well;
 * 5. however the answer to a write reads: done is said of what was done alone, and reading back afterwards tells the truth.
 */
export type FuzzHarness = Pick<AdapterHarness, 'adapter' | 'start' | 'silent'>

const whole = Number(process.env['VIGIE_FUZZ'] ?? 0)
const chosenSeed = Number(process.env['VIGIE_FUZZ_SEED'] ?? 1)
const answersWanted = whole > 0 ? whole : 200

const text = z.string()
const opaque = z.record(z.string(), z.json())
const webAddress = z.string().regex(/^https?:\/\//i).nullable()
const attachment = z.strictObject({
  kind: z.enum(['image', 'video', 'audio', 'file', 'link']), url: text, alt: text.nullable(), width: z.number().nullable(), height: z.number().nullable(),
})
const instant = z.number().int().positive()
const remoteItem = z.strictObject({
  remoteId: text.min(1), kind: itemKind, own: z.boolean(), threadRemoteId: text.min(1), parentRemoteId: text.nullable(), postRemoteId: text.nullable(),
  author: z.strictObject({ remoteId: text, name: text, handle: text, url: webAddress, avatarUrl: webAddress }),
  text, lang: text.nullable(), createdAt: instant, editedAt: instant.nullable(), url: webAddress, visibility, liked: z.boolean().nullable(),
  authorBlocked: z.boolean().nullable(), rating: z.number().nullable().or(z.undefined()), attachments: z.array(attachment),
  refuses: z.array(z.strictObject({ verb: networkVerb, code: text })), ref: opaque,
  replyUntilAt: z.number().int().nonnegative().optional(), privateReplyUntilAt: z.number().int().nonnegative().optional(),
})
const remotePost = z.strictObject({ remoteId: text.min(1), url: webAddress, title: text.nullable(), text, createdAt: instant, remoteCount: z.number().int().nonnegative().nullable().optional() })
const batch = z.strictObject({
  posts: z.array(remotePost), upserted: z.array(remoteItem), removed: z.array(text), cursor: opaque,
  covers: z.strictObject({ threadRemoteId: text.nullable(), fromAt: z.number(), toAt: z.number() }).optional(),
  progress: z.strictObject({ done: z.number(), total: z.number().nullable() }).optional(),
})
const seen = z.strictObject({ seen: z.array(z.strictObject({ remoteId: text, item: remoteItem.nullable() })), posts: z.array(remotePost) })
const connected = z.object({ remoteId: text.min(1), handle: text, name: text, url: webAddress, settings: opaque, secrets: z.record(z.string(), text) })

/** One network with a dozen items of others on it, as an honest reading finds them. */
type Ground = { network: RunningNetwork; items: RemoteItem[]; store: Store; stop(): Promise<void> }

async function prepare({ adapter, start }: FuzzHarness): Promise<Ground> {
  const network = await start()
  const dir = mkdtempSync(join(tmpdir(), 'vigie-fuzz-'))
  const store = openStore({ dir, clock: systemClock })
  createAccount(store, { network: adapter.id, brand: 'B', remoteId: 'r', handle: 'h', name: 'n', url: null, settings: {}, secretRef: 'x' })
  const first = await network.arrive('Question 0')
  for (let n = 1; n < 12; n += 1) await network.arrive(`Question ${n}`, n === 1 ? first : undefined)
  const items = await readAll(adapter, network, network.session)
  return {
    network,
    store,
    items: [...items.values()].filter((item) => !item.own),
    async stop() {
      store.close()
      rmSync(dir, { recursive: true, force: true })
      await network.stop()
    },
  }
}

async function readAll(adapter: FuzzHarness['adapter'], network: RunningNetwork, session: Session) {
  network.rewind?.()
  const items = new Map<string, RemoteItem>()
  for (const stream of adapter.streams(session.account)) {
    await readStream(adapter, session, stream, (one) => {
      for (const item of one.upserted) items.set(item.remoteId, item)
    })
  }
  return items
}

async function readStream(adapter: FuzzHarness['adapter'], session: Session, stream: Stream, onBatch: (one: Batch) => void): Promise<void> {
  let batches = 0
  for await (const one of adapter.pull(session, stream, null, never)) {
    batches += 1
    if (batches > 500) throw new Error('endless')
    onBatch(one)
  }
}

/** An adapter may wait for a slow server; this one is not. */
const hurried = (clock: Clock): Clock => ({ ...clock, sleep: (_ms, signal) => clock.sleep(0, signal) })

const isWrite = (request: HttpRequest) => request.method !== 'GET'

/** Runs to its end; gives what was thrown. What is no Fault is a crash. */
async function outcome(work: () => Promise<unknown>): Promise<Fault | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof Fault && error.failure.code !== 'internal') return error
    throw error
  }
}

function createCampaign(harness: FuzzHarness, seed: number) {
  const { adapter, silent } = harness
  const rng: Rng = seeded(seed)
  const figures = { answers: 0, rounds: 0, faults: 0, unreadable: 0, done: 0 }
  const doable = (item: RemoteItem) => adapter.capabilities.verbs.filter(({ verb }) => !item.refuses.some((one) => one.verb === verb))
  const textFor = (verb: NetworkVerb) => (verb === 'reply' || verb === 'edit' ? 'Merci, on regarde.' : null)
  const reasonFor = (verb: NetworkVerb) => ({ reason: verb === 'report' ? 'spam' : null })

  function disturbed(ground: Ground, which: (request: HttpRequest) => boolean, change?: Parameters<typeof mutatingHttp>[3]) {
    const mutating = mutatingHttp(ground.network.session.http, rng, which, change)
    const told: string[] = []
    const { session } = ground.network
    const made: Session = {
      account: session.account,
      get secrets() {
        return session.secrets
      },
      // What comes of a disturbed answer is not kept: the next round is to begin as this one.
      saveSecrets: () => Promise.resolve(),
      unreadable: (what) => void told.push(what),
      http: mutating.http,
      clock: hurried(session.clock),
    }
    return { mutating, told, session: made }
  }
  const count = (mutating: Mutating, fault: Fault | null) => {
    figures.answers += mutating.answers
    if (fault !== null) figures.faults += 1
  }

  const rounds = {
    async connect(ground: Ground) {
      const { mutating } = disturbed(ground, () => rng() < 0.5)
      const fault = await outcome(async () => {
        connected.parse(await adapter.connect({ ...ground.network.connecting, http: mutating.http }, never))
      })
      count(mutating, fault)
    },
    async read(ground: Ground) {
      const share = pick(rng, [0.3, 0.6, 1])
      ground.network.rewind?.()
      for (const stream of adapter.streams(ground.network.session.account)) {
        const { mutating, session, told } = disturbed(ground, () => rng() < share)
        const fault = await outcome(() =>
          readStream(adapter, session, stream, (one) => {
            batch.parse(one)
            applyBatch(ground.store, accountId.parse(1), {
              posts: one.posts, upserted: one.upserted, removed: one.removed, cursor: { stream: stream.id, value: one.cursor, finished: false },
            })
          }),
        )
        figures.unreadable += told.length
        count(mutating, fault)
      }
    },
    async look(ground: Ground) {
      const targets = ground.items.slice(0, adapter.lookLimit).map(targetOf)
      const { mutating, session } = disturbed(ground, () => rng() < 0.5)
      const fault = await outcome(async () => {
        const answer = seen.parse(await adapter.look(session, targets, never))
        const asked = new Set(targets.map(({ remoteId }) => remoteId))
        expect(answer.seen.filter(({ remoteId, item }) => !asked.has(remoteId) || (item !== null && item.remoteId !== remoteId))).toEqual([])
        applySeen(ground.store, accountId.parse(1), answer.seen as Parameters<typeof applySeen>[2], answer.posts as Parameters<typeof applySeen>[3])
      })
      count(mutating, fault)
    },
    async rubbish(ground: Ground) {
      // What was done before may have taken some away.
      const there = await readAll(adapter, ground.network, ground.network.session)
      const nth = Math.floor(rng() * 12)
      const replace = rng() < 0.5
      let answers = 0
      let where = ''
      const { mutating, session, told } = disturbed(
        ground,
        (request) => {
          answers += 1
          if (answers === nth + 1) where = new URL(request.url).pathname
          return answers === nth + 1
        },
        (value) => {
          const rows = rowsIn(value)
          if (rows.length === 0) return value
          const row = pick(rng, rows as [(typeof rows)[0], ...typeof rows])
          where += ` at ${[...row.list, row.at].join('.')}`
          return poisoned(value, row, replace, rng)
        },
      )
      const found = new Map<string, RemoteItem>()
      const fault = await outcome(async () => {
        for (const [id, item] of await readAll(adapter, ground.network, session)) found.set(id, item)
      })
      const missing = [...there.keys()].filter((id) => !found.has(id))
      const what = `rubbish ${replace ? 'in place of a row' : 'beside a row'} of ${where}`
      expect({ what, fault: fault?.failure.code ?? null }).toEqual({ what, fault: null })
      if (!replace) expect({ what, missing }).toEqual({ what, missing: [] })
      expect({ what, told: missing.length === 0 || told.length > 0 }).toEqual({ what, told: true })
      figures.unreadable += told.length
      count(mutating, fault)
    },
    async readsBeforeAWrite(ground: Ground) {
      const item = ground.items.pop()
      const choice = item === undefined ? [] : doable(item)
      if (item === undefined || choice.length === 0) return
      const { verb, inverse } = pick(rng, choice as [(typeof choice)[0], ...typeof choice])
      const act = actOn(item, verb, textFor(verb), reasonFor(verb))
      const honest = disturbed(ground, () => false)
      // A network that tells nothing of an item it no longer shows may refuse the second time.
      if ((await outcome(() => adapter.perform(honest.session, act, newKey(), never))) === null) figures.done += 1
      const { mutating, session } = disturbed(ground, () => rng() < 0.6)
      const fault = await outcome(() => adapter.perform(session, act, newKey(), never))
      const strange = mutating.writes.filter((one) => !honest.mutating.writes.includes(one))
      if (honest.mutating.writes.length > 0) expect({ verb, strange }).toEqual({ verb, strange: [] })
      count(mutating, fault)
      await takeBack(ground, item, inverse)
    },
    async write(ground: Ground) {
      const item = ground.items.pop()
      const choice = item === undefined ? [] : doable(item)
      if (item === undefined || choice.length === 0) return
      const { verb, inverse } = pick(rng, choice as [(typeof choice)[0], ...typeof choice])
      const act = actOn(item, verb, textFor(verb), reasonFor(verb))
      const { mutating, session } = disturbed(ground, isWrite)
      const plain = disturbed(ground, () => false).session
      const [key, attemptedAt] = [newKey(), ground.network.session.clock.now()]
      const fault = await outcome(() => adapter.perform(session, act, key, never))
      const truth = await ground.network.confirms(verb, item.remoteId, act.text)
      if (fault === null) {
        figures.done += 1
        expect({ verb, said: 'done', truth }).toEqual({ verb, said: 'done', truth: true })
      } else if (silent?.readBack?.includes(verb) !== true) {
        const said = (await adapter.reconcile(plain, act, key, attemptedAt, never)).kind
        if (said !== 'unknown') expect({ verb, fault: fault.failure.code, said }).toEqual({ verb, fault: fault.failure.code, said: truth ? 'done' : 'not-done' })
      }
      count(mutating, fault)
      await takeBack(ground, item, inverse)
    },
  }

  async function takeBack(ground: Ground, item: RemoteItem, inverse: NetworkVerb | undefined): Promise<void> {
    if (inverse !== undefined) await outcome(() => adapter.perform(disturbed(ground, () => false).session, actOn(item, inverse, null), newKey(), never))
  }

  return {
    figures,
    async run(answers: number) {
      const names = ['read', 'look', 'write', 'connect', 'read', 'rubbish', 'readsBeforeAWrite', 'read', 'write', 'read'] as const
      while (figures.answers < answers) {
        const ground = await prepare(harness)
        try {
          for (let n = 0; n < 40 && figures.answers < answers; n += 1) {
            const name = names[figures.rounds % names.length] ?? 'read'
            figures.rounds += 1
            await rounds[name](ground).catch((error: unknown) => {
              throw new Error(`seed ${seed}, round ${figures.rounds} (${name})`, { cause: error })
            })
          }
        } finally {
          await ground.stop()
        }
      }
    },
  }
}

/** One line beside `describeAdapter`, with the same harness over the sandbox. */
export function describeMutated(name: string, harness: FuzzHarness): void {
  describe(`${name}, answered wrongly`, () => {
    test('breaks at nothing, and claims nothing that was not done', { timeout: whole > 0 ? 7_200_000 : 120_000 }, async () => {
      const unhandled: unknown[] = []
      const note = (reason: unknown) => void unhandled.push(reason)
      process.on('unhandledRejection', note)
      const campaign = createCampaign(harness, chosenSeed)
      try {
        await campaign.run(answersWanted)
      } finally {
        process.off('unhandledRejection', note)
      }
      expect(unhandled).toEqual([])
      expect(campaign.figures.done).toBeGreaterThan(0)
      if (whole > 0) process.stdout.write(`${JSON.stringify({ adapter: name, seed: chosenSeed, ...campaign.figures })}\n`)
    })
  })
}

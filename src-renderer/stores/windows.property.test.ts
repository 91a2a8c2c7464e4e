import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { CommandInput, CommandName, CommandOutput, InboxFilter } from '../../src-contract/commands.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import type { Verb } from '../../src-contract/network.ts'
import type { FromEngine, Request } from '../../src-contract/wire.ts'
import type { Engine } from '../../src-main/engine.ts'
import { openEngine } from '../../src-main/host/open-engine.ts'
import { memorySecrets } from '../../src-main/secrets/secret-store.ts'
import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { EnginePort } from '../bridge.ts'

/*
 * Two windows on one engine, decisions and undos in both, and the network going on meanwhile, in any order and at once:
 *  - when all is quiet, what either window shows is what the store holds;
 *  - what a window has decided is off its screen at once and stays so until the engine has answered, whatever is read meanwhile; what was refused is back;
 *  - when all of it has been undone, what is left is what the same arrivals alone give: a second engine, where nobody decides
 *    anything, reads the same blog at the same moments.
 * Nothing leaves the laptop meanwhile: every decision is held for a minute.
 */

const password = 'abcd efgh ijkl mnop'
const hourMs = 3_600_000
const todo: InboxFilter = { state: 'todo' }

type Random = (below: number) => number

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Decisions that are on their way to the engine or back; what they take out of the list must not be seen in it meanwhile. */
type UnderWay = Set<readonly ItemId[]>
const takesOut: ReadonlySet<unknown> = new Set<Verb>(['done', 'hide', 'spam', 'delete', 'approve', 'snooze'])

/** A window's end of the wire: what the engine answers and tells comes a turn later, as from another process. */
function portTo(engine: Engine, underWay: UnderWay): EnginePort {
  const listeners = new Set<(event: { data: FromEngine }) => void>()
  const send = (data: FromEngine, before?: () => void) => {
    const copy = structuredClone(data)
    setImmediate(() => {
      before?.()
      listeners.forEach((listener) => listener({ data: copy }))
    })
  }
  engine.on((event) => send(event))
  return {
    postMessage: (request: Request) => {
      const { verb, ids } = request.input as { verb?: unknown; ids?: ItemId[] }
      const out = request.name === 'act.submit' && takesOut.has(verb) ? (ids ?? []) : []
      underWay.add(out)
      void engine.answer(request).then((answer) => send(answer, () => underWay.delete(out)))
    },
    start: () => undefined,
    close: () => listeners.clear(),
    addEventListener: (type: string, listener: unknown) => {
      if (type === 'message') listeners.add(listener as (event: { data: FromEngine }) => void)
    },
  }
}

/** Each window has modules, and so stores, of its own. */
async function openWindow(engine: Engine) {
  vi.resetModules()
  const { attach } = await import('../bridge.ts')
  const { pace } = await import('./settle.ts')
  const queue = await import('./queue.ts')
  const selection = await import('./selection.ts')
  const decisions = await import('./decisions.ts')
  const ends = [
    (await import('./drafts.ts')).startDrafts(),
    selection.startSelection(),
    queue.startQueue(),
    (await import('./outbox.ts')).startOutbox(),
    decisions.startDecisions(),
    (await import('./engine.ts')).startEngine(),
  ]
  pace.gapMs = 0
  const underWay: UnderWay = new Set()
  attach(portTo(engine, underWay))
  queue.openQueue(todo)
  /** What it shows, in its order. */
  const shown = (): Item[] => {
    const { total, blocks } = queue.useQueue.getState()
    return Array.from({ length: total ?? 0 }, (_, at) => blocks.get(Math.floor(at / 100))?.[at % 100]).filter((item) => item !== undefined)
  }
  let seenAgain = 0
  ends.push(queue.useQueue.subscribe(() => {
    const out = new Set(Array.from(underWay).flat())
    if (shown().some(({ id }) => out.has(id))) seenAgain += 1
  }))
  return {
    /** How often something was seen that had been decided about a moment before. */
    seenAgain: () => seenAgain,
    selected: () => selection.useSelection.getState(),
    decide: decisions.decide,
    reply: decisions.reply,
    undo: decisions.undo,
    source: decisions.source,
    shown,
    refused: () => {
      const { notice } = decisions.useDecisions.getState()
      return notice?.kind === 'refused' ? notice.failure.code : null
    },
    close: () => ends.forEach((end) => end()),
  }
}
type Opened = Awaited<ReturnType<typeof openWindow>>

type Laptop = { engine: Engine; call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>; close(): Promise<void> }

function startLaptop(): Laptop {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-windows-'))
  const engine = openEngine({ dir, autoSync: false, secrets: memorySecrets() })
  return {
    engine,
    call: (name, input) => engine.call(name, input),
    close: async () => {
      await engine.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function connect({ call }: Laptop, blog: WordPressSandbox): Promise<void> {
  for (const kind of ['reply', 'oneWay', 'other']) await call('settings.set', { key: `hold.${kind}`, value: 60_000 })
  await call('account.add', { network: 'wordpress', brand: 'Atelier', url: blog.url, user: 'vigie', secrets: { password } })
}

/** What decisions and arrivals change of an item; its numbers and times of reading are each laptop's own. */
const core = ({ remoteId, kind, own, text, state, unread, snoozedUntil, remoteState, visibility, liked, labels, jobs, author }: Item) => ({
  remoteId, kind, own, text, state, unread, snoozedUntil, remoteState, visibility, liked, blocked: author.blocked,
  labels: labels.map(({ name }) => name).toSorted(), jobs: jobs.filter((job) => job.state === 'held').length,
})

const all = async ({ call }: Laptop): Promise<Item[]> => (await call('inbox.page', { filter: { state: 'all' }, limit: 500 })).items

const verbs: readonly Verb[] = ['done', 'hide', 'spam', 'delete', 'approve', 'snooze', 'reopen']

async function run(seed: number, steps: number): Promise<{ decided: number; undone: number; arrived: number }> {
  const random = randomOf(seed)
  const blog = createWordPressSandbox({ title: 'Atelier', user: { login: 'vigie', name: 'Vigie', applicationPassword: password } })
  await blog.listen()
  const start = Date.now() - 100 * hourMs
  const postId = blog.addPost({ title: 'Bonjour', text: 'Un billet', at: start })
  const comments: number[] = []
  const arrive = () => {
    const parent = comments.length > 0 && random(3) === 0 ? comments[random(comments.length)] : undefined
    const author = { name: `Passante ${random(5)}`, email: `p${random(5)}@lecteur.example` }
    comments.push(blog.addComment({
      postId, author, text: `Le ${comments.length + 1}e mot`, at: start + (comments.length + 1) * 60_000, status: random(6) === 0 ? 'hold' : 'approved',
      ...(parent !== undefined && { parentId: parent }),
    }))
  }
  for (let n = 0; n < 12; n += 1) arrive()

  const [desk, alone] = [startLaptop(), startLaptop()]
  await connect(desk, blog)
  await connect(alone, blog)
  /** Both read the same: nothing happens on the blog in between. */
  const sync = async () => {
    await Promise.all([desk.call('sync.run', {}), alone.call('sync.run', {})])
  }
  await sync()
  const windows = [await openWindow(desk.engine), await openWindow(desk.engine)] as const
  const tally = { decided: 0, undone: 0, arrived: 0 }

  // Asked each time: what was decided a moment ago may be on its way to the engine yet.
  const held = async () => (await desk.call('inbox.page', { filter: todo, limit: 500 })).items
  const quiet = async () => {
    for (const window of windows) await vi.waitFor(async () => expect(window.shown()).toEqual(await held()), { timeout: 20_000, interval: 20 })
  }
  await quiet()

  const act = (window: Opened): Promise<unknown> => {
    const shown = window.shown()
    if (shown.length === 0) return Promise.resolve()
    const picked = Array.from({ length: 1 + random(3) }, () => shown[random(shown.length)]).filter((item) => item !== undefined)
    const items = [...new Map(picked.map((item) => [item.id, item])).values()]
    const [one] = items
    tally.decided += 1
    if (one !== undefined && random(6) === 0) return window.reply(one, `Merci ! (${tally.decided})`)
    const verb = verbs[random(verbs.length)] ?? 'done'
    const answer = window.decide(verb, items, verb === 'snooze' && random(2) === 0 ? Date.now() + hourMs : undefined)
    if (takesOut.has(verb)) {
      // Before the engine has answered: gone from the screen, and the next one is selected where there is one.
      const now = window.shown().map(({ id }) => id)
      const taken = new Set(items.map(({ id }) => id))
      expect(now.filter((id) => taken.has(id))).toEqual([])
      const { id, absent } = window.selected()
      if (id !== null && !absent && now.length > 0) expect(taken.has(id)).toBe(false)
    }
    return answer
  }

  let under: Promise<unknown>[] = []
  for (let step = 0; step < steps; step += 1) {
    const window = windows[random(2) === 0 ? 0 : 1]
    const what = random(10)
    if (what < 5) under.push(act(window))
    else if (what < 7) under.push(window.undo().then(() => (tally.undone += 1)))
    else {
      // The network's own time goes on in one line; decisions and undos of both windows go on meanwhile.
      for (let n = random(3); n >= 0; n -= 1) {
        tally.arrived += 1
        const known = comments[random(comments.length)]
        const kind = random(5)
        if (kind < 3 || known === undefined) arrive()
        else if (kind === 3) blog.editComment(known, `Corrigé ${tally.arrived}`)
        else blog.setStatus(known, (['approved', 'hold', 'spam'] as const)[random(3)] ?? 'approved')
      }
      await sync()
    }
    if (random(4) === 0) {
      await Promise.all(under)
      under = []
    }
    if (random(8) === 0) await quiet()
  }
  await Promise.all(under)
  await quiet()

  for (const window of windows) {
    for (let left = steps + 1; left > 0; left -= 1) {
      await window.undo()
      if (window.refused() === 'undo.nothing') break
      expect(left).toBeGreaterThan(1)
    }
  }
  await sync()
  await quiet()
  expect((await all(desk)).map(core)).toEqual((await all(alone)).map(core))
  expect((await desk.call('outbox.list', { live: true })).jobs).toEqual([])
  expect(windows.map((window) => window.seenAgain())).toEqual([0, 0])
  for (const window of windows) window.close()
  await Promise.all([desk.close(), alone.close(), blog.close()])
  return tally
}

describe('two windows, the network and the user at once', () => {
  afterAll(() => vi.resetModules())

  // VIGIE_SEEDS=200 for a long walk; VIGIE_SEED=7 for one.
  const first = Number(process.env['VIGIE_SEED'] ?? 1)
  const count = process.env['VIGIE_SEED'] === undefined ? Number(process.env['VIGIE_SEEDS'] ?? 6) : 1
  it.each(Array.from({ length: count }, (_, n) => first + n))('show what the store holds, and leave nothing behind once all is undone (seed %i)', async (seed) => {
    const tally = await run(seed, 60)
    expect(tally.decided).toBeGreaterThan(10)
    expect(tally.arrived).toBeGreaterThan(10)
  }, 180_000)
})

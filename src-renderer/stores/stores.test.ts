import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Item } from '../../src-contract/item.ts'
import { attach, call } from '../bridge.ts'
import { decide, reply, source, undo, useDecisions } from './decisions.ts'
import { adoptDraft, draftOf, saveDraft, startDrafts, writeDraft } from './drafts.ts'
import { startEngine, useEngine } from './engine.ts'
import { anItem, fakeEngine, refuse, type FakeEngine } from './fake-engine.ts'
import { openQueue, queueRow, showRange, startQueue, useQueue } from './queue.ts'
import { pace } from './settle.ts'
import { moveBy, moveTo, select, startSelection, useSelection } from './selection.ts'

/** The list of the engine, newest first, as `todo` shows it. */
let items: Item[] = []
let drafts = new Map<number, string>()
/** What the engine does not do anything to. */
let refuses = new Set<number>()
/** What happens right after the engine has read around an item. */
let between = (): void => undefined
let engine: FakeEngine

const todo = (): Item[] => items.filter((item) => item.state !== 'done')
const placeOf = (id: number) => ({ position: todo().filter((item) => item.id > id).length, present: todo().some((item) => item.id === id) })
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
const asked = (name: string): number => engine.calls.filter((request) => request.name === name).length

function start(): FakeEngine {
  let decision = 0
  const undoable: { id: number; items: Item[] }[] = []
  const finish = (ids: number[]): number => {
    undoable.push({ id: ++decision, items: items.filter((item) => ids.includes(item.id)) })
    items = items.map((item) => (ids.includes(item.id) ? { ...item, state: 'done' } : item))
    engine.changed({ upserted: ids as never, source: 'user' })
    return decision
  }
  const next = fakeEngine({
    'engine.hello': () => ({ protocol: 1, version: '0', demo: false, secrets: 'memory', dataDir: '/' }),
    'inbox.count': () => ({ total: todo().length }),
    'inbox.page': ({ limit, offset, around }: { limit: number; offset?: number; around?: { id: number; before: number; after: number; step: number } }) => {
      if (around === undefined) return { items: todo().slice(offset, (offset ?? 0) + limit) }
      const place = placeOf(around.id)
      const first = Math.floor(Math.max(0, place.position - around.before) / around.step) * around.step
      const items = todo().slice(first, Math.ceil((place.position + around.after + 1) / around.step) * around.step)
      const answer = { items, place: { ...place, offset: first, total: todo().length } }
      between()
      return answer
    },
    'inbox.position': ({ id }: { id: number }) => placeOf(id),
    'act.submit': ({ ids }: { ids: number[] }) => {
      const refused = ids.filter((id) => refuses.has(id)).map((id) => ({ id, failure: refuse('verb.notInThisState') }))
      const rest = ids.filter((id) => !refuses.has(id))
      return { decisionId: rest.length === 0 ? null : finish(rest), jobs: [], refused }
    },
    'reply.submit': ({ id }: { id: number }) => ({ decisionId: finish([id]), jobs: [] }),
    'decision.undo': (input: { source: string }) => {
      const last = undoable.pop()
      if (last === undefined || input.source !== source) throw refuse('undo.nothing')
      items = items.map((item) => last.items.find((each) => each.id === item.id) ?? item)
      return {
        decision: { id: last.id, verb: 'done', createdAt: 0, source, items: last.items.length, undoneAt: 1 },
        cancelled: 0,
        inverted: [],
        notUndoable: [],
        recalled: 0,
      }
    },
    'decision.recent': () => ({ decisions: [] }),
    'draft.save': ({ itemId, text }: { itemId: number; text: string }) => {
      drafts.set(itemId, text)
      return { draft: null }
    },
  })
  engine = next
  attach(next.port)
  return next
}

pace.gapMs = 0
startDrafts()
startSelection()
startQueue()
startEngine()

beforeEach(async () => {
  items = Array.from({ length: 1000 }, (_, at) => anItem(1000 - at))
  drafts = new Map()
  refuses = new Set()
  between = () => undefined
  useDecisions.setState({ made: [] })
  start()
  openQueue({ state: 'todo' })
  await later()
})

describe('the queue', () => {
  test('asks for the blocks that are looked at, and only those', async () => {
    expect(useQueue.getState().total).toBe(1000)
    expect(queueRow(0)?.id).toBe(1000)
    expect(queueRow(550)).toBeUndefined()
    showRange(545, 560)
    await later()
    expect(queueRow(550)?.id).toBe(450)
    expect(asked('inbox.page')).toBeLessThanOrEqual(4)
  })

  test('stands still under the eye when newer items arrive above', async () => {
    showRange(205, 215)
    await later()
    items = [anItem(1003), anItem(1002), anItem(1001), ...items]
    engine.changed({ upserted: [1001, 1002, 1003] as never })
    await later()
    expect(useQueue.getState().shift.by).toBe(3)
    expect(useQueue.getState().above).toBe(3)
    expect(queueRow(208)?.id).toBe(795)
    expect(useQueue.getState().total).toBe(1003)
  })

  test('stands still around what is selected, however much arrives while it is read', async () => {
    await moveTo(208)
    showRange(205, 215)
    await later()
    let arriving = 3
    between = () => {
      if (arriving === 0) return
      arriving -= 1
      const newest = items[0]?.id ?? 0
      items = [...Array.from({ length: 300 }, (_, at) => anItem(newest + 300 - at)), ...items]
      engine.changed({ upserted: [1001] as never })
    }
    engine.changed({ upserted: [1001] as never })
    for (let waits = 0; waits < 6; waits += 1) await later()
    expect(useSelection.getState()).toMatchObject({ id: 792, index: 1108, absent: false })
    expect([1105, 1108, 1115].map((at) => queueRow(at)?.id)).toEqual([795, 792, 785])
  })

  test('a burst of changes costs two readings, not one each', async () => {
    const before = asked('inbox.count')
    for (let n = 0; n < 50; n++) engine.changed({ upserted: [1] as never })
    await later()
    expect(asked('inbox.count') - before).toBeLessThanOrEqual(2)
  })

  test('an answer to an older filter is thrown away', async () => {
    openQueue({ state: 'todo' })
    openQueue({ state: 'done' })
    await later()
    expect(useQueue.getState().filter).toEqual({ state: 'done' })
    expect(useQueue.getState().total).toBe(1000)
  })
})

describe('the selection', () => {
  test('begins at the first item', () => {
    expect(useSelection.getState()).toMatchObject({ id: 1000, index: 0 })
  })

  test('follows its item when others arrive above', async () => {
    select(998 as never, 2)
    items = [anItem(1001), ...items]
    engine.changed({ upserted: [1001] as never })
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 998, index: 3, absent: false })
  })

  test('goes to the next item when a decision made here takes its item out of the list', async () => {
    select(998 as never, 2)
    await decide('done', [anItem(998)])
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 997, index: 2, absent: false })
  })

  test('is on the next item, and the one before is gone, before the engine has answered', async () => {
    select(998 as never, 2)
    const [first, second] = [decide('done', [anItem(998)]), decide('done', [anItem(997)])]
    expect(useSelection.getState()).toMatchObject({ id: 996, index: 2, absent: false })
    expect([queueRow(1)?.id, queueRow(2)?.id, useQueue.getState().total]).toEqual([999, 996, 998])
    expect(useDecisions.getState().made.at(-1)?.items).not.toEqual([997])
    await Promise.all([first, second])
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 996, index: 2, absent: false })
    expect([queueRow(1)?.id, queueRow(2)?.id, useQueue.getState().total]).toEqual([999, 996, 998])
    expect(todo()).toHaveLength(998)
  })

  test('returns to what was refused, which is in its place again and said once', async () => {
    refuses = new Set([998])
    select(998 as never, 2)
    const before = useDecisions.getState().notice?.n ?? 0
    const refused = decide('done', [anItem(998)])
    expect(queueRow(2)?.id).toBe(997)
    expect(await refused).toEqual([])
    await later()
    expect(queueRow(2)?.id).toBe(998)
    expect(useSelection.getState()).toMatchObject({ id: 998, index: 2, absent: false })
    expect(useDecisions.getState().notice).toMatchObject({ n: before + 1, kind: 'refused' })
  })

  test('stays where the user has gone since, when what was decided is refused', async () => {
    refuses = new Set([998])
    select(998 as never, 2)
    const refused = decide('done', [anItem(998)])
    moveBy(1)
    await refused
    await later()
    expect(queueRow(2)?.id).toBe(998)
    expect(useSelection.getState()).toMatchObject({ id: 996, index: 4, absent: false })
  })

  test('returns to what was decided when the engine is gone before it has answered', async () => {
    select(998 as never, 2)
    const lost = decide('done', [anItem(998)])
    engine.die()
    await lost
    expect([queueRow(2)?.id, useQueue.getState().total]).toEqual([998, 1000])
    expect(useSelection.getState()).toMatchObject({ id: 998, index: 2 })
    expect(useDecisions.getState().notice).toMatchObject({ kind: 'refused' })
  })

  test('never counts again what was decided while the list was being read', async () => {
    const totals: (number | null)[] = []
    const end = useQueue.subscribe(({ total }) => totals.push(total))
    const decided: Promise<unknown>[] = []
    for (let id = 1000; id > 990; id -= 1) {
      decided.push(decide('done', [anItem(id)]))
      for (let turn = id % 4; turn > 0; turn -= 1) await Promise.resolve()
    }
    await Promise.all(decided)
    await later()
    end()
    expect(totals).toEqual(totals.toSorted((a, b) => (b ?? 0) - (a ?? 0)))
    expect(totals.at(-1)).toBe(990)
  })

  test('takes several at once out of the list, and the row that is selected keeps its item', async () => {
    select(996 as never, 4)
    const several = decide('done', [anItem(1000), anItem(998), anItem(995)])
    expect(useSelection.getState()).toMatchObject({ id: 996, index: 2 })
    expect([0, 1, 2, 3].map((at) => queueRow(at)?.id)).toEqual([999, 997, 996, 994])
    await several
    await undo()
    await later()
    expect([0, 1, 2, 3].map((at) => queueRow(at)?.id)).toEqual([1000, 999, 998, 997])
  })

  test('goes to the last item when the last one leaves', async () => {
    await moveTo(999)
    expect(useSelection.getState()).toMatchObject({ id: 1, index: 999 })
    await decide('done', [anItem(1)])
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 2, index: 998 })
  })

  test('stays on an item that somebody else took out, and j goes on from its place', async () => {
    select(998 as never, 2)
    items = items.filter((item) => item.id !== 998)
    engine.changed({ removed: [998] as never })
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 998, absent: true })
    moveBy(1)
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 997, absent: false })
  })

  test('reaches rows that were not read yet', async () => {
    await moveTo(731)
    expect(useSelection.getState()).toMatchObject({ id: 269, index: 731 })
  })
})

describe('undo', () => {
  test('brings the item back and selects it', async () => {
    select(998 as never, 2)
    await decide('done', [anItem(998)])
    await later()
    await undo()
    await later()
    expect(useSelection.getState()).toMatchObject({ id: 998, index: 2 })
    expect(useDecisions.getState().notice).toMatchObject({ kind: 'undone', who: 'Author 998' })
  })

  test('gives the text of a reply back to its composer', async () => {
    writeDraft(990 as never, 990 as never, 'Bonjour')
    await reply(anItem(990), 'Bonjour')
    expect(draftOf(990 as never)).toBeNull()
    await undo()
    expect(draftOf(990 as never)).toMatchObject({ text: 'Bonjour' })
  })

  test('an answer whose key is pressed twice goes out once', async () => {
    const before = asked('reply.submit')
    const [first, second] = await Promise.all([reply(anItem(989), 'Bonjour'), reply(anItem(989), 'Bonjour')])
    expect([first, second]).toEqual([true, false])
    expect(asked('reply.submit') - before).toBe(1)
    expect(await reply(anItem(989), 'Autre chose')).toBe(true)
  })

  test('an answer leaves at once, what is refused comes back with its draft, and what was written meanwhile is kept', async () => {
    select(995 as never, 5)
    writeDraft(995 as never, 995 as never, 'Bonjour')
    let say: (may: boolean) => void = () => undefined
    const asked = new Promise<boolean>((resolve) => (say = resolve))
    const refused = reply(anItem(995), 'Bonjour', false, () => asked)
    // The next message is shown before anybody has answered.
    expect([useSelection.getState().id, useQueue.getState().total]).toEqual([994, 999])
    say(false)
    expect(await refused).toBe(false)
    expect([useSelection.getState().id, useQueue.getState().total]).toEqual([995, 1000])
    expect(draftOf(995 as never)?.text).toBe('Bonjour')
    const sent = reply(anItem(995), 'Bonjour')
    writeDraft(995 as never, 995 as never, 'Bonjour, et ceci')
    expect(await sent).toBe(true)
    await later()
    expect(draftOf(995 as never)).toMatchObject({ text: 'Bonjour, et ceci' })
    expect(drafts.get(995)).toBe('Bonjour, et ceci')
  })

  test('taken back while it is on its way, an answer is what is taken back, and one that does not go takes no earlier decision with it', async () => {
    await decide('done', [anItem(998)])
    let say: (may: boolean) => void = () => undefined
    const sent = reply(anItem(990), 'Bonjour', false, () => new Promise<boolean>((resolve) => (say = resolve)))
    const undone = undo()
    say(true)
    expect(await sent).toBe(true)
    await undone
    expect(useDecisions.getState().made.map(({ verb }) => verb)).toContain('done')
    expect(draftOf(990 as never)).toMatchObject({ text: 'Bonjour' })
    const before = asked('decision.undo')
    const stayed = reply(anItem(990), 'Bonjour', false, () => new Promise<boolean>((resolve) => (say = resolve)))
    const nothing = undo()
    say(false)
    expect(await stayed).toBe(false)
    await nothing
    expect(asked('decision.undo')).toBe(before)
  })

  test('an answer that comes to nothing is in the list again, though the list was read without it meanwhile', async () => {
    select(995 as never, 5)
    let say: (may: boolean) => void = () => undefined
    const asked = new Promise<boolean>((resolve) => (say = resolve))
    const refused = reply(anItem(995), 'Bonjour', false, () => asked)
    engine.changed({ upserted: [1000] as never })
    await later()
    expect(queueRow(5)?.id).toBe(994)
    say(false)
    expect(await refused).toBe(false)
    await later()
    expect(queueRow(5)?.id).toBe(995)
    expect(useSelection.getState()).toMatchObject({ id: 995, index: 5, absent: false })
  })

  test('says so when there is nothing to undo', async () => {
    await undo()
    expect(useDecisions.getState().notice).toMatchObject({ kind: 'refused', failure: { code: 'undo.nothing' } })
  })
})

describe('when the engine dies', () => {
  test('pending calls fail with engine.gone, and so do calls before another one is there', async () => {
    const pending = call('inbox.count', { filter: {} })
    engine.die()
    await expect(pending).rejects.toMatchObject({ failure: { code: 'engine.gone' } })
    await expect(call('inbox.count', { filter: {} })).rejects.toMatchObject({ failure: { code: 'engine.gone' } })
    expect(useEngine.getState().connection.state).toBe('starting')
  })

  test('what is on screen stays, and is asked for again by the next one', async () => {
    engine.die()
    expect(queueRow(0)?.id).toBe(1000)
    items = [anItem(1001), ...items]
    start()
    await later()
    expect(useEngine.getState().connection.state).toBe('ready')
    expect(useQueue.getState().total).toBe(1001)
    expect(useSelection.getState()).toMatchObject({ id: 1000, index: 1 })
  })

  test('a draft that was not confirmed is saved to the next one', async () => {
    engine.die()
    writeDraft(5 as never, 5 as never, 'à moitié')
    await saveDraft(5 as never)
    expect(draftOf(5 as never)).toMatchObject({ text: 'à moitié', saved: false })
    start()
    await vi.waitFor(() => expect(drafts.get(5)).toBe('à moitié'))
    expect(draftOf(5 as never)?.saved).toBe(true)
  })
})

describe('a draft', () => {
  test('is never replaced by an older one while it is being written', () => {
    writeDraft(6 as never, 6 as never, 'nouveau')
    adoptDraft({ id: 6, draft: { threadId: 6, itemId: 6, text: 'ancien', updatedAt: 1 } } as never)
    expect(draftOf(6 as never)?.text).toBe('nouveau')
  })

  test('typed on while it was being saved is not called saved', async () => {
    writeDraft(7 as never, 7 as never, 'un')
    const saving = saveDraft(7 as never)
    writeDraft(7 as never, 7 as never, 'un deux')
    await saving
    expect(draftOf(7 as never)).toMatchObject({ text: 'un deux', saved: false })
  })
})

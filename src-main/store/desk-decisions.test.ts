import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ColleagueId, DecisionId, ItemId } from '../../src-contract/ids.ts'
import { applyBatch } from './apply.ts'
import { addAuthorNote, notesAbout, removeAuthorNote, samePerson } from './author-notes.ts'
import { listColleagues, meId, removeColleague, saveColleague } from './colleagues.ts'
import { decide, revertDecision } from './decisions.ts'
import { countItems, findByRemoteId, getItem, pageItems } from './items.ts'
import { addNote } from './notes.ts'
import { removeAccount } from './removal.ts'
import { transact } from './database.ts'
import { contradictions } from './oracle.ts'
import { findAuthors, findNotes } from './people.ts'
import { addAccount, remoteAuthor, remoteItem, seeded, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'
import { getThread } from './threads.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
  applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('1', { author: remoteAuthor('zoe', { name: 'Zoé Martin' }) }), remoteItem('2')] })
})
afterEach(() => {
  expect(contradictions(t.store)).toEqual([])
  t.end()
})

const idOf = (remoteId: string): ItemId => findByRemoteId(t.store.write, t.accountId, remoteId) ?? (0 as never)
const assign = (ids: string[], to: ColleagueId | null): DecisionId =>
  decide(t.store, { verb: 'assign', source: 'test', at: startAt, jobs: [], items: ids.map((id) => ({ id: idOf(id), state: null, assignee: to })) }).decisionId
const whose = (remoteId: string) => getItem(t.store.write, idOf(remoteId))?.assignee?.name ?? null

describe('whose it is', () => {
  test('is a decision like any other: undone in any order, what is left is what the rest alone would have made', () => {
    const ines = saveColleague(t.store, { name: 'Inès' }).id
    const ugo = saveColleague(t.store, { name: 'Ugo' }).id
    const first = assign(['1', '2'], ines)
    const second = assign(['1'], ugo)
    expect([whose('1'), whose('2')]).toEqual(['Ugo', 'Inès'])
    revertDecision(t.store, first, startAt)
    expect([whose('1'), whose('2')]).toEqual(['Ugo', null])
    revertDecision(t.store, second, startAt)
    expect([whose('1'), whose('2')]).toEqual([null, null])
  })

  test('leaves state and read mark alone, and survives being done and undone', () => {
    const ines = saveColleague(t.store, { name: 'Inès' }).id
    assign(['1'], ines)
    expect(getItem(t.store.write, idOf('1'))).toMatchObject({ state: 'new', unread: true, assignee: { me: false } })
    const done = decide(t.store, { verb: 'done', source: 'test', at: startAt, jobs: [], items: [{ id: idOf('1'), state: 'done' }] }).decisionId
    revertDecision(t.store, done, startAt)
    expect(whose('1')).toBe('Inès')
  })

  test('is found by whose it is, by nobody, and counted', () => {
    assign(['1'], meId)
    const found = (assignee: ColleagueId | 'nobody') => pageItems(t.store.write, { assignee }, { limit: 5 }).items.map(({ remoteId }) => remoteId)
    expect(found(meId)).toEqual(['1'])
    expect(found('nobody')).toEqual(['2'])
    expect(countItems(t.store.write, { assignee: meId, state: 'todo' })).toBe(1)
    expect(pageItems(t.store.write, { assignee: meId, state: 'todo' }, { limit: 5, order: 'urgent' }).items).toHaveLength(1)
  })

  test('a colleague who left keeps what was theirs by name; the same name brings them back', () => {
    const ines = saveColleague(t.store, { name: 'Inès' }).id
    assign(['1'], ines)
    removeColleague(t.store, ines)
    expect(listColleagues(t.store.write).map(({ me }) => me)).toEqual([true])
    expect(whose('1')).toBe('Inès')
    expect(saveColleague(t.store, { name: 'inès' }).id).toBe(ines)
    expect(() => saveColleague(t.store, { name: 'INÈS' })).toThrow('colleague.exists')
    expect(() => removeColleague(t.store, meId)).toThrow('input.invalid')
  })
})

describe('by seed', () => {
  test('after any interleaving what is kept is what the decisions that stand would have made alone, and undoing all leaves nothing', () => {
    const ids = [meId, saveColleague(t.store, { name: 'Inès' }).id, saveColleague(t.store, { name: 'Ugo' }).id, null]
    const authors = ['1', '2'].map((remoteId) => getItem(t.store.write, idOf(remoteId))?.author.id ?? (0 as never))
    const flags = ['vip', 'watch', null] as const
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const random = seeded(seed)
      const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
      const made: { id: DecisionId; apply: (world: Map<string, unknown>) => void }[] = []
      const check = () => {
        const world = new Map<string, unknown>()
        for (const { apply } of made) apply(world)
        for (const remoteId of ['1', '2']) expect([seed, getItem(t.store.write, idOf(remoteId))?.assignee?.id ?? null]).toEqual([seed, world.get(remoteId) ?? null])
        for (const [at, remoteId] of ['1', '2'].entries()) expect(getItem(t.store.write, idOf(remoteId))?.author.flag ?? null).toBe(world.get(`a${authors[at]}`) ?? null)
      }
      for (let step = 0; step < 40; step += 1) {
        const dice = random()
        if (dice < 0.4) {
          const some = of([['1'], ['2'], ['1', '2']])
          const to = of(ids)
          made.push({ id: assign(some, to), apply: (world) => some.forEach((each) => world.set(each, to)) })
        } else if (dice < 0.6) {
          const [author, flag] = [of(authors), of(flags)]
          const { decisionId } = decide(t.store, { verb: 'flag', source: 'test', at: startAt, items: [], jobs: [], authors: [{ id: author, flag }] })
          made.push({ id: decisionId, apply: (world) => world.set(`a${author}`, flag) })
        } else if (made.length > 0) {
          const [undone] = made.splice(Math.floor(random() * made.length), 1)
          if (undone !== undefined) revertDecision(t.store, undone.id, startAt)
        }
        check()
      }
      for (const { id } of made.splice(0)) revertDecision(t.store, id, startAt)
      check()
    }
  })
})

describe('who is speaking', () => {
  test('marks of authors are found, and undone in any order', () => {
    const author = getItem(t.store.write, idOf('1'))?.author.id ?? (0 as never)
    const mark = (flag: 'vip' | 'watch' | null) => decide(t.store, { verb: 'flag', source: 'test', at: startAt, items: [], jobs: [], authors: [{ id: author, flag }] }).decisionId
    const first = mark('vip')
    const second = mark('watch')
    const found = (flag: 'vip' | 'watch' | 'any') => pageItems(t.store.write, { flag }, { limit: 5 }).items.map(({ remoteId }) => remoteId)
    expect([found('vip'), found('watch'), found('any')]).toEqual([[], ['1'], ['1']])
    revertDecision(t.store, first, startAt)
    expect(found('any')).toEqual(['1'])
    revertDecision(t.store, second, startAt)
    expect(found('any')).toEqual([])
  })

  test('the card knows a person on all accounts of a brand on that network, and never across brands', () => {
    const sister = addAccount(t.store, 'blog2')
    const stranger = addAccount(t.store, 'blog3', 'Lumen')
    const zoe = remoteAuthor('zoe', { name: 'Zoé Martin' })
    for (const [account, id] of [[sister, '8'], [stranger, '9']] as const) applyBatch(t.store, account, { posts: [], removed: [], upserted: [remoteItem(id, { author: zoe, createdAt: startAt - 7_200_000 })] })
    const author = getItem(t.store.write, idOf('1'))?.author.id ?? (0 as never)
    addAuthorNote(t.store, author, 'Cliente depuis 2019')
    const there = getItem(t.store.write, findByRemoteId(t.store.write, sister, '8') ?? (0 as never))
    expect(samePerson(t.store.write, author)).toContain(there?.author.id)
    const card = getThread(t.store.write, there?.id ?? (0 as never)).author
    expect(card).toMatchObject({ items: 2, notes: [{ text: 'Cliente depuis 2019' }], recent: [{ id: idOf('1') }], lately: { of: 1, waiting: 1, answered: 0, deleted: 0 } })
    const elsewhere = getThread(t.store.write, findByRemoteId(t.store.write, stranger, '9') ?? (0 as never)).author
    expect(elsewhere).toMatchObject({ items: 1, notes: [], recent: [] })
  })

  test('authors and notes are found by words and beginnings, within a brand, and gone notes are not', () => {
    const item = getItem(t.store.write, idOf('1'))
    if (item === null) throw new Error('no item')
    const note = addAuthorNote(t.store, item.author.id, 'Rappeler pour le remboursement')
    addNote(t.store, item.thread.id, 'Remboursement promis mardi')
    const all = { brandId: null, limit: 5 }
    expect(findAuthors(t.store.write, 'zoe mar', all)).toMatchObject({ found: [{ author: { name: 'Zoé Martin' }, itemId: item.id, items: 1 }], more: false })
    expect(findNotes(t.store.write, 'rembours', all).found.map(({ text }) => text).toSorted()).toEqual(['Rappeler pour le remboursement', 'Remboursement promis mardi'])
    expect(findNotes(t.store.write, 'remboursement promis', all).found).toMatchObject([{ threadId: item.thread.id, ranges: [[0, 13], [14, 20]] }])
    expect(findNotes(t.store.write, '"', all)).toEqual({ found: [], more: false })
    const lumen = addAccount(t.store, 'blog3', 'Lumen')
    const brandId = t.store.write.prepare<[number], { id: never }>('SELECT brand_id AS id FROM accounts WHERE id = ?').get(lumen)?.id ?? (0 as never)
    expect([findAuthors(t.store.write, 'zoe', { brandId, limit: 5 }).found, findNotes(t.store.write, 'rembours', { brandId, limit: 5 }).found]).toEqual([[], []])
    removeAuthorNote(t.store, note.id)
    expect(findNotes(t.store.write, 'rappeler', all).found).toEqual([])
    removeAccount(t.store, t.accountId)
    expect(findNotes(t.store.write, 'promis', all).found).toEqual([])
    expect(notesAbout(t.store.write, [item.author.id])).toEqual([])
  })

  test('a note that is changed is found by what it says now', () => {
    const item = getItem(t.store.write, idOf('1'))
    if (item === null) throw new Error('no item')
    addNote(t.store, item.thread.id, 'Cite : « le colis perdu »')
    addAuthorNote(t.store, item.author.id, 'Cite aussi le colis')
    transact(t.store, () => t.store.write.prepare<[], never>(`UPDATE notes SET text = 'Cite : …'`).run())
    transact(t.store, () => t.store.write.prepare<[], never>(`UPDATE author_notes SET text = 'Cite aussi'`).run())
    const found = (words: string) => findNotes(t.store.write, words, { brandId: null, limit: 5 }).found.length
    expect([found('colis'), found('cite')]).toEqual([0, 2])
    t.store.write.prepare<[], never>(`INSERT INTO note_search (note_search, rank) VALUES ('integrity-check', 0)`).run()
  })

  test('more than were asked for is said', () => {
    applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: Array.from({ length: 4 }, (_, n) => remoteItem(`m${n}`, { author: remoteAuthor(`martin${n}`, { name: `Martin ${n}` }) })) })
    expect(findAuthors(t.store.write, 'martin', { brandId: null, limit: 3 })).toMatchObject({ more: true, found: { length: 3 } })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deskCommands } from '../../src-contract/desk-commands.ts'
import type { ColleagueId } from '../../src-contract/ids.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { startBlog, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

let blog: WordPressSandbox
let desk: Desk
beforeEach(async () => {
  blog = await startBlog(5)
  desk = startDesk()
  await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await desk.close()
  await blog.close()
})

const source = 'test'
const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)
const assignees = async (...remoteIds: number[]) => Promise.all(remoteIds.map(async (id) => (await desk.itemOf(id)).assignee?.name ?? null))

describe('whose it is', () => {
  it('is one decision for many, undone by the next undo, with those that cannot named', async () => {
    const { colleague } = await desk.call('colleague.save', { name: 'Inès' })
    const [one, two] = [await desk.itemOf(1), await desk.itemOf(2)]
    const { decisionId, items, refused } = await desk.call('assign.submit', { ids: [one.id, two.id, 999 as never], to: colleague.id, source })
    expect(items.map(({ assignee }) => assignee?.name)).toEqual(['Inès', 'Inès'])
    expect(refused).toMatchObject([{ failure: { code: 'item.unknown' } }])
    expect((await desk.call('assign.submit', { ids: [one.id], to: colleague.id, source })).decisionId).toBeNull()
    expect((await desk.call('search.items', { query: 'assigné:inès', limit: 5 })).items).toHaveLength(2)
    expect((await desk.call('search.items', { query: 'assignee:nobody is:todo', limit: 50 })).items.map(({ id }) => id)).not.toContain(one.id)
    expect((await desk.call('decision.undo', { source })).decision).toMatchObject({ id: decisionId, verb: 'assign', items: 2 })
    expect(await assignees(1, 2)).toEqual([null, null])
  })

  it('goes to nobody who is not there', async () => {
    const { id } = await desk.itemOf(1)
    expect(await codeOf(desk.call('assign.submit', { ids: [id], to: 77 as ColleagueId }))).toBe('colleague.unknown')
    expect(await codeOf(desk.call('search.items', { query: 'assigné:absente', limit: 5 }))).toBe('query.value')
  })
})

describe('the author’s card', () => {
  it('holds mark and notes; the mark is undone, found, and moves what waits', async () => {
    const { id, author } = await desk.itemOf(1)
    await desk.call('author.flag', { ids: [author.id], flag: 'vip', source })
    const { note } = await desk.call('author.note', { id: author.id, text: 'Cliente fidèle' })
    expect((await desk.call('thread.get', { itemId: id })).thread.author).toMatchObject({ author: { flag: 'vip' }, notes: [{ text: 'Cliente fidèle' }] })
    expect((await desk.call('search.items', { query: 'auteur-suivi:vip', limit: 50 })).items.map((item) => item.id)).toContain(id)
    expect((await desk.call('search.people', { query: 'fidel' })).notes).toMatchObject({ found: [{ author: { id: author.id } }], more: false })
    await desk.call('decision.undo', { source })
    expect((await desk.itemOf(1)).author.flag).toBeUndefined()
    expect((await desk.call('author.removeNote', { id: note.id })).note.text).toBe('Cliente fidèle')
    expect(await codeOf(desk.call('author.flag', { ids: [9999 as never], flag: 'vip' }))).toBe('author.unknown')
  })
})

describe('a reply of ours', () => {
  const wait = async () => desk.call('outbox.flush', { wait: true, timeoutMs: 60_000 })
  const holds = async () => {
    for (const kind of ['reply', 'oneWay', 'other']) await desk.call('settings.set', { key: `hold.${kind}`, value: 0 })
  }
  const onBlog = () => Array.from(blog.comments.values()).filter(({ userId }) => userId === 1).map(({ raw, status }) => [raw, status])

  it('is put otherwise, keeps what it said, gets it back by undo, and is deleted', async () => {
    await holds()
    const { id } = await desk.itemOf(3)
    await desk.call('reply.submit', { id, text: 'Merci à vos', source })
    await wait()
    const own = (await desk.call('thread.get', { itemId: id })).thread.items.find((item) => item.own)
    if (own === undefined) throw new Error('no reply of ours')
    expect(own.capabilities.can).toEqual(expect.arrayContaining(['edit', 'delete']))
    expect((await desk.itemOf(3)).capabilities.can).not.toContain('edit')
    await desk.call('reply.edit', { id: own.id, text: 'Merci à vous', source })
    await wait()
    expect(onBlog()).toEqual([['Merci à vous', 'approved']])
    expect((await desk.call('item.get', { id: own.id })).item).toMatchObject({ text: 'Merci à vous', revisions: [{ text: 'Merci à vos' }] })
    await desk.call('decision.undo', { source })
    await wait()
    expect(onBlog()).toEqual([['Merci à vos', 'approved']])
    await desk.call('act.submit', { verb: 'delete', ids: [own.id], source })
    await wait()
    expect(onBlog()).toEqual([['Merci à vos', 'trash']])
  })

  it('cannot be edited to nothing, to itself, or where it is another’s', async () => {
    await holds()
    const { id } = await desk.itemOf(3)
    await desk.call('reply.submit', { id, text: 'Merci', source })
    await wait()
    const own = (await desk.call('thread.get', { itemId: id })).thread.items.find((item) => item.own)
    if (own === undefined) throw new Error('no reply of ours')
    expect(await codeOf(desk.call('reply.edit', { id: own.id, text: ' ', source }))).toBe('input.empty')
    expect(await codeOf(desk.call('reply.edit', { id: own.id, text: 'Merci', source }))).toBe('verb.notInThisState')
    expect(await codeOf(desk.call('reply.edit', { id, text: 'Autre chose', source }))).toBe('verb.unsupported')
    expect(await codeOf(desk.call('act.submit', { verb: 'edit', ids: [own.id], source }))).toBe('input.empty')
  })
})

describe('orders', () => {
  it('are asked for by name, pages and positions agreeing', async () => {
    const ask = async (order: 'urgent' | 'newest' | 'oldest' | 'waiting') => (await desk.call('inbox.page', { filter: { state: 'todo' }, limit: 50, order })).items
    const [urgent, newest, oldest] = [await ask('urgent'), await ask('newest'), await ask('oldest')]
    expect(oldest).toEqual(newest.toReversed())
    const due = (item: (typeof urgent)[number]) => item.priority?.dueAt ?? 0
    const burning = urgent.filter(({ priority }) => priority?.burns)
    expect(burning.map(due)).toEqual(burning.map(due).toSorted((a, b) => a - b))
    for (const [index, { id }] of urgent.entries()) {
      expect((await desk.call('inbox.position', { filter: { state: 'todo' }, id, order: 'urgent' })).position).toBe(index)
      const { items, place } = await desk.call('inbox.page', { filter: { state: 'todo' }, limit: 50, order: 'urgent', around: { id, before: 1, after: 1, step: 2 } })
      const from = Math.floor(Math.max(0, index - 1) / 2) * 2
      expect(place).toEqual({ offset: from, position: index, present: true, total: urgent.length })
      expect(items).toEqual(urgent.slice(from, Math.ceil((index + 2) / 2) * 2))
    }
  })
})

it('every command of the desk has a test here', () => {
  expect(Object.keys(deskCommands).toSorted()).toEqual(
    ['assign.submit', 'author.flag', 'author.note', 'author.removeNote', 'colleague.list', 'colleague.remove', 'colleague.save', 'reply.edit', 'search.people'],
  )
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../src-contract/commands.ts'
import type { CommandInput, CommandName } from '../src-contract/commands.ts'
import type { AccountId, ItemId, JobId } from '../src-contract/ids.ts'
import { alertCommands } from '../src-contract/alerts.ts'
import { deadlineCommands } from '../src-contract/deadlines.ts'
import { escalationCommands } from '../src-contract/escalation-commands.ts'
import { evidenceCommands } from '../src-contract/evidence.ts'
import { deskCommands } from '../src-contract/desk-commands.ts'
import { moderationCommands } from '../src-contract/moderation-commands.ts'
import { postCommands } from '../src-contract/posts.ts'
import { watchCommands } from '../src-contract/watches.ts'
import type { WordPressSandbox } from '../src-sandbox/wordpress/sandbox.ts'
import { password, startBlog, startDesk } from './engine/blog-engine.contract.ts'
import type { Desk } from './engine/blog-engine.contract.ts'

/** They have tests of their own: engine/escalation.test.ts, engine/desk.test.ts, engine/moderation.test.ts, engine/watches.test.ts and others beside them. */
const elsewhere = {
  ...alertCommands, ...deadlineCommands, ...deskCommands, ...escalationCommands, ...evidenceCommands, ...moderationCommands, ...postCommands, ...watchCommands,
}

let blog: WordPressSandbox
let desk: Desk
let account: AccountId
beforeEach(async () => {
  blog = await startBlog(30)
  desk = startDesk()
  account = await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await desk.close()
  await blog.close()
})

const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)

describe('reading', () => {
  it('brings every comment with its post, thread and author, and pages through them without gap or repeat', async () => {
    const seen: string[] = []
    let cursor: ItemId | undefined
    do {
      const page = await desk.call('inbox.page', { filter: {}, limit: 7, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map(({ remoteId }) => remoteId))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => String(30 - n)))
    const { item } = await desk.call('item.get', { id: (await desk.itemOf(20)).id })
    expect(item).toMatchObject({ kind: 'comment', remoteState: 'held', visibility: 'held', state: 'new', own: false, post: { title: 'Bonjour' } })
    expect((await desk.call('thread.get', { itemId: item.id })).thread.items.map(({ id }) => id)).toEqual([item.id])
    expect((await desk.call('search.items', { query: 'commentaire 20e', limit: 5 })).items.map(({ id }) => id)).toEqual([item.id])
  })

  it('follows what was edited, deleted for ever and moderated elsewhere', async () => {
    blog.editComment(5, 'Tout autre chose')
    blog.setStatus(6, 'spam')
    blog.removeForever(7)
    const [result] = (await desk.call('sync.run', {})).accounts
    expect(result).toMatchObject({ new: 0, changed: 2, removed: 1 })
    expect(await desk.itemOf(5)).toMatchObject({ text: 'Tout autre chose', revisions: [{ n: 1, text: 'Un commentaire, le 5e' }] })
    expect(await desk.itemOf(6)).toMatchObject({ remoteState: 'spam', visibility: 'spam' })
    expect(await desk.itemOf(7)).toMatchObject({ remoteState: 'deleted', visibility: 'deleted' })
  })

  it('emits nothing but the health of the account when nothing is new', async () => {
    await desk.call('sync.run', {})
    await desk.told()
    const before = blog.requests.length
    const [result] = (await desk.call('sync.run', {})).accounts
    const told = await desk.told()
    expect(result).toMatchObject({ fetched: 0, new: 0, changed: 0, removed: 0 })
    expect(told.length).toBeGreaterThan(0)
    for (const changes of told) expect(changes).toMatchObject({ upserted: [], removed: [], jobs: [], accounts: [account], catalogue: false, many: false })
    // Three lists for what is new, one look at the recent window.
    expect(blog.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual(Array(4).fill('GET /wp-json/wp/v2/comments'))
    expect(result?.requests).toBe(4)
  })

  it('tells what is wrong with an input by its field, never by its value', async () => {
    const answer = await desk.engine.answer({ id: 7, name: 'account.add', input: { network: 'wordpress', brand: 'B', secrets: { password: 12345 } } })
    expect(answer).toEqual({ id: 7, failure: { code: 'input.invalid', params: { name: 'secrets.password' } } })
    expect(await desk.engine.answer({ id: 8, name: 'no.such', input: {} })).toMatchObject({ id: 8, failure: { code: 'command.unknown' } })
    expect(await desk.engine.answer('nonsense')).toMatchObject({ failure: { code: 'input.invalid' } })
    expect(await codeOf(desk.call('inbox.page', { filter: { brand: 'Nobody' }, limit: 1 }))).toBe('brand.unknown')
  })
})

describe('accounts', () => {
  it('are not saved when the network says no', async () => {
    const input = { network: 'wordpress' as const, brand: 'Autre', url: blog.url, user: 'vigie', secrets: { password: 'wrong' } }
    expect(await codeOf(desk.call('account.add', input))).toBe('auth.rejected')
    expect(await codeOf(desk.call('account.add', { ...input, secrets: {} }))).toBe('input.secretMissing')
    expect(await codeOf(desk.connect(blog))).toBe('account.exists')
    expect((await desk.call('account.list', {})).accounts).toHaveLength(1)
    expect((await desk.call('brand.list', {})).brands.map(({ name }) => name)).toEqual(['Atelier'])
  })

  it('take their items and their secret with them', async () => {
    expect(await desk.call('account.remove', { id: account })).toEqual({ removed: 30 })
    expect(await desk.items()).toEqual([])
    expect((await desk.call('search.items', { query: 'commentaire', limit: 5 })).items).toEqual([])
    expect(await codeOf(desk.call('account.remove', { id: account }))).toBe('account.unknown')
    await desk.connect(blog)
    await desk.call('sync.run', {})
    expect(await desk.items()).toHaveLength(30)
  })
})

describe('backup and restore', () => {
  it('gives back the data as it was, keeps the present aside, and goes on', async () => {
    const file = join(desk.dir, 'copy.vigie')
    expect(await desk.call('data.backup', { file })).toMatchObject({ items: 30 })
    const [first] = await desk.items()
    if (first === undefined) throw new Error('no item')
    await desk.call('act.submit', { verb: 'done', ids: [first.id] })
    await desk.told()
    const { items, kept } = await desk.call('data.restore', { file })
    expect(items).toBe(30)
    expect(existsSync(kept)).toBe(true)
    expect((await desk.told()).some(({ many, catalogue }) => many && catalogue)).toBe(true)
    expect((await desk.call('item.get', { id: first.id })).item.state).toBe('new')
    expect(await codeOf(desk.call('data.restore', { file: join(desk.dir, 'secrets.json') }))).toBe('restore.missing')
    expect(await desk.call('data.check', {})).toMatchObject({ ok: true, items: 30 })
    expect((await desk.call('sync.run', {})).accounts[0]).toMatchObject({ new: 0, changed: 0 })
  })
})

describe('every command', () => {
  it('has a handler, and answers in the shape of its schema', async () => {
    const first = await desk.itemOf(29)
    const file = join(desk.dir, 'copy.vigie')
    const { label } = await desk.call('label.set', { ids: [first.id], name: 'Presse', on: true })
    const { jobs: [job] } = await desk.call('act.submit', { verb: 'hide', ids: [first.id], source: 'test' })
    const { reply } = await desk.call('savedReply.save', { name: 'Merci', texts: [{ brandId: null, lang: null, text: 'Merci' }] })
    const { view } = await desk.call('view.save', { name: 'À voir', query: 'est:ouvert' })
    const calls: { [N in Exclude<CommandName, keyof typeof elsewhere>]: CommandInput<N> } = {
      'engine.hello': {}, 'network.list': {}, 'budget.list': {}, 'brand.list': {}, 'brand.rename': { id: first.brand.id, name: 'Atelier neuf' }, 'account.list': {},
      'inbox.page': { filter: { state: 'todo' }, limit: 5, offset: 3 }, 'inbox.count': { filter: {} }, 'inbox.position': { filter: {}, id: first.id },
      'inbox.alike': { id: first.id, by: 'author' }, 'query.complete': { query: 'mar', caret: 3, language: 'fr' },
      'savedReply.list': {}, 'savedReply.save': { id: reply.id, name: 'Merci', texts: [{ brandId: null, lang: null, text: 'Merci beaucoup' }] }, 'savedReply.fill': { id: reply.id, itemId: first.id },
      'savedReply.remove': { id: reply.id }, 'savedReply.restore': { id: reply.id }, 'reply.repeats': { itemId: first.id, text: 'Merci' },
      'view.list': {}, 'view.save': { id: view.id, name: 'À voir', query: 'is:open' }, 'view.order': { ids: [view.id] }, 'view.remove': { id: view.id },
      'search.items': { query: 'comm', limit: 3 }, 'item.get': { id: first.id }, 'item.markRead': { ids: [first.id], unread: true }, 'thread.get': { itemId: first.id },
      'outbox.list': { live: true }, 'engine.leaving': {}, 'outbox.decide': { id: job?.id ?? (0 as JobId), choice: 'drop' }, 'outbox.cancel': { id: job?.id ?? (0 as JobId) }, 'reply.submit': { id: first.id, text: 'Merci', source: 'test' },
      'decision.undo': { source: 'test' }, 'decision.recent': { limit: 5 }, 'act.submit': { verb: 'done', ids: [first.id] }, 'outbox.flush': { wait: false },
      'draft.save': { itemId: first.id, text: 'Bonj' }, 'note.add': { threadId: first.thread.id, text: 'Note' }, 'label.list': {}, 'label.set': { ids: [first.id], name: 'Presse', on: false },
      'label.remove': { id: label.id }, 'settings.set': { key: 'images', value: true }, 'settings.get': {}, 'sync.run': { accountId: account }, 'sync.cancel': {}, 'sync.nudge': { why: 'focus' },
      'data.backup': { file }, 'data.check': {}, 'data.doctor': {}, 'data.restore': { file }, 'image.get': { of: 'author', id: first.author.id },
      'account.test': { network: 'wordpress', url: blog.url, user: 'vigie', secrets: { password } }, 'account.save': { trial: 'none', brand: 'B' },
      'account.signIn.begin': { network: 'wordpress', url: blog.url, user: 'vigie' }, 'account.signIn.finish': { id: 'none' }, 'account.signIn.cancel': { id: 'none' },
      'account.reconnect': { id: account, secrets: { password } },
      'account.add': { network: 'wordpress', brand: 'B', url: blog.url, user: 'vigie', secrets: { password } }, 'account.remove': { id: account },
    }
    const others = Object.keys(commands).filter((name) => !Object.hasOwn(elsewhere, name))
    expect(Object.keys(calls).toSorted()).toEqual(others.toSorted())
    for (const [name, input] of Object.entries(calls)) {
      const refused = name === 'account.add' ? 'account.exists' : name === 'account.save' || name === 'account.signIn.finish' ? 'signIn.over' : name === 'outbox.decide' ? 'outbox.notWaiting' : null
      const said = await desk.call(name as CommandName, input as never).then(() => null, (error: { failure?: { code: string } }) => error.failure?.code ?? String(error))
      expect([name, said]).toEqual([name, refused])
    }
  })
})

describe('a reply that is cancelled', () => {
  it('is a draft again', async () => {
    const { id } = await desk.itemOf(30)
    const { jobs: [job] } = await desk.call('reply.submit', { id, text: 'Une longue réponse', source: 'test' })
    const { job: cancelled } = await desk.call('outbox.cancel', { id: job?.id ?? (0 as JobId) })
    expect(cancelled.state).toBe('cancelled')
    expect((await desk.call('thread.get', { itemId: id })).thread.draft?.text).toBe('Une longue réponse')
  })
})

describe('reconnecting', () => {
  it('ends a reading that began with the old credentials before the new ones are in place', async () => {
    const already = blog.requests.length
    blog.misbehave({ mode: 'never', match: ({ path }) => path.endsWith('/comments'), times: 1 })
    let said: unknown = 'still reading'
    const reading = desk.call('sync.run', { accountId: account }).then(({ accounts }) => {
      said = accounts[0]?.error?.code
    })
    await expect.poll(() => blog.requests.slice(already).some(({ path }) => path.endsWith('/comments'))).toBe(true)
    expect((await desk.call('account.reconnect', { id: account, secrets: { password } })).account.health.status).toBe('ok')
    await reading
    expect(said).toBe('cancelled')
    expect((await desk.call('sync.run', { accountId: account })).accounts[0]?.error).toBeUndefined()
  })
})

describe('small things', () => {
  it('keep: labels, notes, drafts, settings, read marks', async () => {
    const [first] = await desk.items()
    if (first === undefined) throw new Error('no item')
    const { label } = await desk.call('label.set', { ids: [first.id], name: 'Presse', on: true })
    await desk.call('note.add', { threadId: first.thread.id, text: 'À rappeler' })
    await desk.call('draft.save', { itemId: first.id, text: 'Bonj' })
    await desk.call('settings.set', { key: 'images', value: false })
    await desk.call('item.markRead', { ids: [first.id], unread: false })
    await desk.restart()
    const { thread } = await desk.call('thread.get', { itemId: first.id })
    expect(thread).toMatchObject({ notes: [{ text: 'À rappeler' }], draft: { text: 'Bonj' }, items: [{ unread: false, labels: [label] }] })
    expect((await desk.call('settings.get', {})).settings).toEqual({ images: false })
    expect((await desk.call('inbox.count', { filter: { label: 'Presse' } })).total).toBe(1)
    expect(await codeOf(desk.call('image.get', { of: 'author', id: first.author.id }))).toBe('image.refused')
    await desk.call('settings.set', { key: 'images', value: true })
    const picture = await desk.call('image.get', { of: 'author', id: first.author.id })
    expect(picture.mime).toBe('image/png')
    expect(Array.from(picture.bytes.slice(1, 4))).toEqual([0x50, 0x4e, 0x47])
  })

  it('are examined by the doctor', async () => {
    const { checks } = await desk.call('data.doctor', {})
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([['runtime', true], ['sqlite', true], ['keyring', true], ['disk', true], ['data', true], [`account ${account}`, true]])
  })
})

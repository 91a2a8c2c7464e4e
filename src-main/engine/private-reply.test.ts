import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import { createMastodonSandbox } from '../../src-sandbox/mastodon/sandbox.ts'
import type { MastodonSandbox } from '../../src-sandbox/mastodon/sandbox.ts'
import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { password, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: { failure?: { code: string } }) => error.failure?.code ?? String(error))

let desk: Desk
let server: MastodonSandbox
let account: AccountId
let comment: ItemId
let asked: string

beforeEach(async () => {
  desk = startDesk()
  server = createMastodonSandbox({ accounts: [{ username: 'marque', displayName: 'La Marque', token: 'a-token-of-ours' }] })
  await server.listen()
  const post = server.post('marque', 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  asked = server.reply('lea@ailleurs.test', post, '@marque Où en est ma commande ?')
  account = (await desk.call('account.add', { network: 'mastodon', brand: 'Atelier', url: server.url, secrets: { token: 'a-token-of-ours' } })).id
  await desk.call('sync.run', { accountId: account })
  const found = (await desk.items()).find((item) => item.text.includes('commande'))
  if (found === undefined) throw new Error('the comment was not read')
  comment = found.id
})
afterEach(async () => {
  await desk.close()
  await server.close()
})

describe('an answer in private', () => {
  it('is offered where the network has it, and reaches the author alone', async () => {
    const { item } = await desk.call('item.get', { id: comment })
    expect(item.capabilities.privateReply).toMatchObject({ unit: 'graphemes' })
    await desk.call('settings.set', { key: 'hold.reply', value: 0 })
    await desk.call('reply.submit', { id: comment, text: 'Votre numéro ?', private: true })
    await desk.call('outbox.flush', { wait: true })
    const [said, ...more] = server.repliesTo(asked)
    expect(more).toEqual([])
    expect(server.status(said?.id ?? '')).toMatchObject({ visibility: 'direct', text: expect.stringContaining('Votre numéro ?') })
  })

  it('is in private still when it comes back as a draft', async () => {
    const { decisionId } = await desk.call('reply.submit', { id: comment, text: 'Votre numéro ?', private: true })
    await desk.call('decision.undo', { id: decisionId })
    expect((await desk.call('thread.get', { itemId: comment })).thread.draft).toMatchObject({ text: 'Votre numéro ?', private: true })
    expect(server.repliesTo(asked)).toEqual([])
  })

  it('is refused before anything is kept where the network has none', async () => {
    const blog = createWordPressSandbox({ title: 'Carnet', user: { login: 'vigie', name: 'Vigie', applicationPassword: password } })
    await blog.listen()
    const postId = blog.addPost({ title: 'Mars', text: 'Un billet', at: Date.parse('2026-03-01T08:00:00Z') })
    blog.addComment({ postId, author: { name: 'Léa', email: 'lea@example.com' }, text: 'Bonjour', at: Date.parse('2026-03-02T08:00:00Z') })
    const other = await desk.connect(blog)
    await desk.call('sync.run', { accountId: other })
    const item = (await desk.items()).find((one) => one.account.id === other)
    if (item === undefined) throw new Error('the comment of the blog was not read')
    expect(item.capabilities).not.toHaveProperty('privateReply')
    expect(await codeOf(desk.call('reply.submit', { id: item.id, text: 'Votre numéro ?', private: true }))).toBe('reply.notPrivate')
    expect((await desk.call('outbox.list', {})).jobs).toEqual([])
    await blog.close()
  })
})

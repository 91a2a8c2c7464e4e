import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { startBlog, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

let blog: WordPressSandbox
let desk: Desk
beforeEach(async () => {
  blog = await startBlog(3)
  desk = startDesk()
  await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await desk.close()
  await blog.close()
})

const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)
const forAll = (text: string) => [{ brandId: null, lang: null, text }]

describe('a saved reply', () => {
  it('is kept, changed, put away and taken back', async () => {
    const { reply } = await desk.call('savedReply.save', { name: 'merci', texts: forAll('Merci !') })
    await desk.call('savedReply.save', { name: 'Délai', texts: forAll('Cinq jours.') })
    expect(await codeOf(desk.call('savedReply.save', { name: 'MERCI', texts: forAll('x') }))).toBe('savedReply.exists')
    await desk.call('savedReply.save', { id: reply.id, name: 'Merci', texts: [...forAll('Merci beaucoup !'), ...forAll('Merci infiniment !')] })
    const names = async () => (await desk.call('savedReply.list', {})).replies.map(({ name }) => name)
    expect((await desk.call('savedReply.list', {})).replies[1]).toMatchObject({ name: 'Merci', texts: forAll('Merci infiniment !') })
    await desk.call('savedReply.remove', { id: reply.id })
    expect(await names()).toEqual(['Délai'])
    await desk.restart()
    await desk.call('savedReply.restore', { id: reply.id })
    expect(await names()).toEqual(['Délai', 'Merci'])
  })

  it('a name taken meanwhile is not restored over', async () => {
    const { reply } = await desk.call('savedReply.save', { name: 'merci', texts: forAll('Un') })
    await desk.call('savedReply.remove', { id: reply.id })
    await desk.call('savedReply.save', { name: 'merci', texts: forAll('Deux') })
    expect(await codeOf(desk.call('savedReply.restore', { id: reply.id }))).toBe('savedReply.exists')
  })

  it('speaks to the one who wrote, for the brand they wrote to', async () => {
    const item = await desk.itemOf(2)
    const { reply } = await desk.call('savedReply.save', { name: 'bonjour', texts: [...forAll('{brand}'), { brandId: item.brand.id, lang: null, text: '{brand}, {author.name}, {post}, {order}' }] })
    expect(await desk.call('savedReply.fill', { id: reply.id, itemId: item.id })).toEqual({ text: `Atelier, ${item.author.name}, Bonjour, {order}`, missing: ['{order}'] })
    expect(await codeOf(desk.call('savedReply.fill', { id: 999 as typeof reply.id, itemId: item.id }))).toBe('savedReply.unknown')
  })
})

describe('the same text again', () => {
  it('is counted in the thread and over the day, but not once it was called back', async () => {
    const [first, second] = [await desk.itemOf(3), await desk.itemOf(2)]
    const count = () => desk.call('reply.repeats', { itemId: first.id, text: ' merci   BEAUCOUP' })
    expect(await count()).toEqual({ inThread: 0, today: 0 })
    await desk.call('reply.submit', { id: second.id, text: 'Merci beaucoup' })
    expect(await count()).toEqual({ inThread: 0, today: 1 })
    const { decisionId } = await desk.call('reply.submit', { id: first.id, text: 'Merci beaucoup' })
    expect(await count()).toEqual({ inThread: 1, today: 2 })
    await desk.call('decision.undo', { id: decisionId })
    expect(await count()).toEqual({ inThread: 0, today: 1 })
  })
})

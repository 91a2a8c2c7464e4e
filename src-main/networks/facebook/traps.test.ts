import { afterEach, describe, expect, test } from 'vitest'
import { Fault, toFailure } from '../../../src-contract/failure.ts'
import type { PostPace, RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import { usageIn } from '../../net/usage.ts'
import { actOn, never, newKey, openSession } from '../begin.contract.ts'
import { facebook } from './adapter.ts'
import { begin, createReading, pageId, userToken } from './begin.contract.ts'

const dayMs = 86_400_000
let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  stop = made.sandbox.close
  return { ...made, reading: createReading(made.session) }
}
const faultOf = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => error)
const codeOf = async (work: Promise<unknown>) => toFailure(await faultOf(work)).code

describe('answers', () => {
  test('go through the list of answers, are read back, and never change what they answer', async () => {
    const { sandbox, session, reading, post } = await started()
    const id = sandbox.comment(post, 'Léa', 'Livrez-vous ?', Date.now() - dayMs)
    await reading.read('comments')
    const done = await facebook.perform(session, actOn(reading.text('Livrez-vous ?'), 'reply', 'Oui.'), newKey(), never)
    expect(done.observed).toMatchObject([{ own: true, kind: 'reply', text: 'Oui.', parentRemoteId: id, threadRemoteId: id }])
    expect(sandbox.comments(id)?.text).toBe('Livrez-vous ?')
    const writes = sandbox.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)
    expect(writes).toHaveLength(1)
    expect(writes[0]).toMatch(/\/comments$/)
  })

  test('to an answer stand beside it, in the same thread', async () => {
    const { sandbox, session, reading, post } = await started()
    const top = sandbox.comment(post, 'Léa', 'Un', Date.now() - dayMs)
    sandbox.comment(post, 'Marc', 'Deux', Date.now() - dayMs + 1000, top)
    await reading.read('comments')
    const done = await facebook.perform(session, actOn(reading.text('Deux'), 'reply', 'Trois'), newKey(), never)
    expect(done.observed).toMatchObject([{ threadRemoteId: top, parentRemoteId: top }])
  })

  test('in the same words to two people of one thread are two, and each is read back as its own', async () => {
    const { sandbox, session, reading, post } = await started()
    const top = sandbox.comment(post, 'Léa', 'Un', Date.now() - dayMs)
    sandbox.comment(post, 'Marc', 'Deux', Date.now() - dayMs + 1000, top)
    await reading.read('comments')
    const first = await facebook.perform(session, actOn(reading.text('Un'), 'reply', 'Merci !'), newKey(), never)
    const act = actOn(reading.text('Deux'), 'reply', 'Merci !')
    const key = { ...newKey(), others: new Set([first.remoteId ?? '']) }
    expect((await facebook.reconcile(session, act, key, Date.now(), never)).kind).toBe('not-done')
    const second = await facebook.perform(session, act, key, never)
    expect(second.remoteId).not.toBe(first.remoteId)
    expect(await facebook.perform(session, act, key, never)).toMatchObject({ remoteId: second.remoteId })
    expect(await facebook.reconcile(session, act, key, Date.now(), never)).toMatchObject({ kind: 'done', performed: { remoteId: second.remoteId } })
  })

  test('in private are given once, within a week, and the item says until when', async () => {
    const { sandbox, session, reading, post } = await started()
    const writtenAt = Math.floor((Date.now() - dayMs) / 1000) * 1000
    sandbox.comment(post, 'Léa', 'Récent', writtenAt)
    sandbox.comment(post, 'Marc', 'Ancien', Date.now() - 8 * dayMs)
    await reading.read('comments')
    expect(reading.text('Récent').privateReplyUntilAt).toBe(writtenAt + 7 * dayMs)
    expect(reading.text('Ancien').privateReplyUntilAt).toBe(0)
    const act = actOn(reading.text('Récent'), 'reply', 'Votre adresse ?', { private: true })
    await facebook.perform(session, act, newKey(), never)
    expect(sandbox.messages('Léa').map(({ text }) => text)).toEqual(['Votre adresse ?'])
    expect((await facebook.reconcile(session, act, newKey(), Date.now(), never)).kind).toBe('unknown')
    expect(await codeOf(facebook.perform(session, act, newKey(), never))).toBe('remote.refused')
  })

  test('to a message are taken for a day after they last wrote', async () => {
    const { sandbox, session, reading } = await started()
    const wroteAt = Math.floor((Date.now() - 3_600_000) / 1000) * 1000
    sandbox.message('Zoé', 'Ma commande ?', wroteAt)
    sandbox.message('Ana', 'Bonjour', Date.now() - 2 * dayMs)
    await reading.read('messages')
    expect(reading.text('Ma commande ?').replyUntilAt).toBe(wroteAt + dayMs)
    await facebook.perform(session, actOn(reading.text('Ma commande ?'), 'reply', 'Demain.'), newKey(), never)
    expect(sandbox.messages('Zoé').map(({ text }) => text)).toEqual(['Ma commande ?', 'Demain.'])
    expect(await codeOf(facebook.perform(session, actOn(reading.text('Bonjour'), 'reply', 'Bonjour !'), newKey(), never))).toBe('verb.windowClosed')
  })

  test('to a recommendation stand under its story', async () => {
    const { sandbox, session, reading } = await started()
    const story = sandbox.rate('Lou', 'Parfait', Date.now() - dayMs, true)
    sandbox.rate('Max', 'Déçu', Date.now() - dayMs, false)
    await reading.read('reviews')
    expect([...reading.items.values()].map(({ text, rating, kind }) => [text, rating, kind]).sort()).toEqual([['Déçu', 1, 'review'], ['Parfait', 5, 'review']])
    await facebook.perform(session, actOn(reading.text('Parfait'), 'reply', 'Merci Lou !'), newKey(), never)
    expect(sandbox.postOf(story)?.comments.map(({ text }) => text)).toEqual(['Merci Lou !'])
  })
})

describe('reading', () => {
  test('an empty list under a post that counts comments is a fault of the token, where the token is not the page’s', async () => {
    const { sandbox, session, post } = await started()
    sandbox.comment(post, 'Léa', 'Bonjour', Date.now() - dayMs)
    const asUser = { ...session, secrets: { token: userToken } }
    expect(await codeOf(createReading(asUser).read('comments'))).toBe('auth.rejected')
    // The page's own token finds an empty list empty.
    expect(await faultOf(createReading(session).read('comments'))).toBeNull()
  })

  test('keeps no place of a list: every one that was given has expired by the next reading', async () => {
    const { sandbox, reading, post } = await started()
    for (let n = 0; n < 250; n += 1) sandbox.comment(post, 'Léa', `Message ${n}`, Date.now() - dayMs + n * 1000)
    await reading.read()
    expect(reading.items.size).toBe(250)
    sandbox.expireCursors()
    for (let n = 250; n < 400; n += 1) sandbox.comment(post, 'Léa', `Message ${n}`, Date.now() - dayMs + n * 1000)
    await reading.read()
    expect(reading.items.size).toBe(400)
    expect(JSON.stringify([...reading.cursors.values()])).not.toMatch(/after|token|paging/)
  })

  test('goes on past a comment that is dated in the future', async () => {
    const { sandbox, reading, post } = await started()
    sandbox.comment(post, 'Léa', 'De demain', Date.now() + 2 * dayMs)
    await reading.read('comments')
    sandbox.comment(post, 'Marc', 'De maintenant', Date.now() - 1000)
    await reading.read('comments')
    expect(reading.text('De maintenant').author.name).toBe('Marc')
  })

  test('asks under those posts alone whose count has moved', async () => {
    const { sandbox, session, reading, post } = await started()
    const second = sandbox.post('Un autre', Date.now() - 2 * dayMs)
    sandbox.comment(post, 'Léa', 'Un', Date.now() - dayMs)
    sandbox.comment(second, 'Léa', 'Deux', Date.now() - dayMs)
    await reading.read('comments')
    sandbox.comment(second, 'Marc', 'Trois', Date.now() - 1000)
    const before = sandbox.requests.length
    const batches = await reading.read('comments')
    expect(sandbox.requests.slice(before).map(({ path }) => path.replace(/^.*\//, ''))).toEqual(['published_posts', 'comments'])
    expect(batches.flatMap(({ upserted }) => upserted.map(({ text }) => text))).toEqual(['Trois'])
    // Told at each look, moved or not.
    expect(batches.flatMap(({ posts }) => posts.map(({ remoteCount }) => remoteCount)).sort()).toEqual([1, 2])
    const due: PostPace[] = [{ remoteId: post, createdAt: 0, remoteCount: 1, held: 1, dueAt: 0 }]
    const paced = facebook.streams({ ...session.account, posts: due }).find(({ id }) => id === 'comments')
    if (paced === undefined) throw new Error('no stream')
    const from = sandbox.requests.length
    for await (const _batch of facebook.pull(session, paced, reading.cursors.get('comments') ?? null, never)) continue
    expect(sandbox.requests.slice(from).filter(({ path }) => path.endsWith('/comments'))).toHaveLength(1)
  })

  test('reads one whole post again, answers and all, and says how many it counts', async () => {
    const { sandbox, session, post } = await started()
    const top = sandbox.comment(post, 'Léa', 'Un', Date.now() - dayMs)
    sandbox.comment(post, 'Marc', 'Deux', Date.now() - dayMs + 1000, top)
    const items: RemoteItem[] = []
    let count: number | null | undefined
    for await (const batch of facebook.pullPost?.(session, post, never) ?? []) {
      items.push(...batch.upserted)
      count = batch.posts[0]?.remoteCount ?? count
    }
    expect([items.map(({ text }) => text).sort(), count]).toEqual([['Deux', 'Un'], 2])
    expect(await codeOf((async () => { for await (const _ of facebook.pullPost?.(session, `${pageId}_999`, never) ?? []) continue })())).toBe('remote.gone')
  })

  test('stands still at three quarters of what a page may ask for, and at a limit until the network says', async () => {
    const { sandbox, session, reading } = await started()
    sandbox.use(76, 42)
    await reading.read('comments')
    expect(session.http.budget).toMatchObject({ limit: 100, remaining: 24 })
    sandbox.use(100, 42)
    const fault = await faultOf(createReading(session).read('comments'))
    expect(fault).toBeInstanceOf(HttpFault)
    expect(fault).toMatchObject({ failure: { code: 'rate.limited', params: { code: '80001' } } })
    const wait = ((fault as HttpFault).retryAt ?? 0) - Date.now()
    expect(Math.round(wait / 60_000)).toBe(42)
    expect(usageIn(new Headers({ 'x-business-use-case-usage': '{"1":[{"type":"pages","call_count":80}]}' }), 0)).toMatchObject({ remaining: 20 })
  })
})

describe('refusals are told as what they are', () => {
  test('a dead token, and a missing permission by its name', async () => {
    const { sandbox, session, reading, post } = await started()
    sandbox.comment(post, 'Léa', 'Bonjour', Date.now() - dayMs)
    await reading.read('comments')
    sandbox.grant('pages_manage_engagement', false)
    const refused = await faultOf(facebook.perform(session, actOn(reading.text('Bonjour'), 'hide'), newKey(), never))
    expect(refused).toBeInstanceOf(Fault)
    expect((refused as Fault).failure).toMatchObject({ code: 'auth.missingPermission', params: { permission: 'pages_manage_engagement' } })
    sandbox.killToken(session.secrets['token'] ?? '')
    expect(await codeOf(reading.read('comments'))).toBe('auth.expired')
  })

  test('connecting names the permission without which there is nothing to read, and leaves out what the others would allow', async () => {
    const { sandbox, connecting } = await started()
    const person = { ...connecting, secrets: { token: userToken } }
    sandbox.grant('pages_manage_engagement', false)
    sandbox.grant('pages_messaging', false)
    const { connected, session } = await openSession(facebook, person)
    expect(connected.missing).toMatchObject({ streams: ['messages'] })
    expect(connected.missing?.verbs).toContain('hide')
    expect(facebook.streams(session.account).map(({ id }) => id)).not.toContain('messages')
    sandbox.grant('pages_read_user_content', false)
    expect((await faultOf(facebook.connect(person, never)) as Fault).failure).toMatchObject({ code: 'auth.missingPermission', params: { permission: 'pages_read_user_content' } })
  })
})

describe('a person’s token', () => {
  const pages = [{ id: pageId, name: 'Maison Verte', token: 'page-a' }, { id: '104500000000002', name: 'Maison Bleue', token: 'page-b' }]

  test('carries each page with a token of its own, and the one that is named is meant', async () => {
    const { connecting } = await started({ pages, token: userToken })
    const both = await facebook.connect({ ...connecting, secrets: { token: userToken } }, never)
    expect(both.several?.map(({ name }) => name)).toEqual(['Maison Verte', 'Maison Bleue'])
    expect(both.secrets).toMatchObject({ [`page.${pageId}`]: 'page-a', 'page.104500000000002': 'page-b' })
    expect((await facebook.connect({ ...connecting, user: 'maison bleue', secrets: { token: userToken } }, never)).remoteId).toBe('104500000000002')
    expect(await codeOf(facebook.connect({ ...connecting, user: 'Maison Rouge', secrets: { token: userToken } }, never))).toBe('account.unknown')
  })

  test('is changed for one that lasts, where the app’s id and secret are given', async () => {
    const { sandbox, connecting } = await started({ token: userToken })
    await facebook.connect({ ...connecting, secrets: { token: userToken, clientId: '4711', clientSecret: 'an-app-secret' } }, never)
    expect(sandbox.requests.some(({ path }) => path.endsWith('/oauth/access_token'))).toBe(true)
    expect(await codeOf(facebook.connect({ ...connecting, secrets: { token: userToken, clientId: '4711', clientSecret: 'wrong' } }, never))).toBe('remote.refused')
  })
})

describe('conversations', () => {
  test('can be blocked, unblocked and moved to spam, and comments cannot', async () => {
    const { sandbox, session, reading, post } = await started()
    sandbox.comment(post, 'Léa', 'Livrez-vous ?', Date.now() - dayMs)
    sandbox.message('Zoé', 'Gagnez de l’argent', Date.now() - 3_600_000)
    await reading.read()
    const message = reading.text('Gagnez de l’argent')
    expect(message.refuses.map(({ verb }) => verb)).not.toContain('spam')
    expect(reading.text('Livrez-vous ?').refuses).toContainEqual({ verb: 'block', code: 'verb.notInThisState' })
    await facebook.perform(session, actOn(message, 'block'), newKey(), never)
    expect(sandbox.isBlocked('Zoé')).toBe(true)
    await facebook.perform(session, actOn(message, 'unblock'), newKey(), never)
    expect(sandbox.isBlocked('Zoé')).toBe(false)
    await facebook.perform(session, actOn(message, 'spam'), newKey(), never)
    expect(sandbox.isInSpam('Zoé')).toBe(true)
    sandbox.message('Zoé', 'Encore', Date.now() - 1000)
    await reading.read('messages')
    expect(reading.text('Encore').visibility).toBe('spam')
    expect(await codeOf(facebook.perform(session, actOn(reading.text('Livrez-vous ?'), 'block'), newKey(), never))).toBe('verb.notInThisState')
  })

  test('whose answer says no in words, or nothing, are not taken for done', async () => {
    const { sandbox, session, connecting, reading } = await started()
    sandbox.message('Zoé', 'Gagnez de l’argent', Date.now() - 3_600_000)
    await reading.read()
    const saying = (json: unknown): typeof session => ({ ...session, http: { ...session.http, send: (request, signal) => (request.url.endsWith('/moderate_conversations') ? Promise.resolve({ status: 200, headers: new Headers(), json, url: request.url }) : connecting.http.send(request, signal)) } })
    const spam = actOn(reading.text('Gagnez de l’argent'), 'spam')
    expect(await codeOf(facebook.perform(saying({ success: 'false' }), spam, newKey(), never))).toBe('remote.unchanged')
    expect(await codeOf(facebook.perform(saying({}), spam, newKey(), never))).toBe('remote.unexpected')
    expect((await facebook.reconcile(session, spam, newKey(), Date.now(), never)).kind).toBe('not-done')
  })

  test('are not to be moderated without the permission to write in them', async () => {
    const { sandbox, connecting } = await started({ token: userToken })
    sandbox.grant('pages_messaging', false)
    const { connected } = await openSession(facebook, { ...connecting, secrets: { token: userToken } })
    expect(connected.missing).toEqual({ verbs: ['block', 'unblock', 'spam'], streams: ['messages'] })
  })
})

describe('advertisements', () => {
  test('that stand nowhere on the page have their comments read, new ones too, where the token may see them', async () => {
    const { sandbox, session, connecting, reading, post } = await started()
    const ad = sandbox.post('Livraison offerte cette semaine', Date.now() - dayMs, { kind: 'ad' })
    sandbox.comment(post, 'Léa', 'Sous la publication', Date.now() - 3_600_000)
    sandbox.comment(ad, 'Marc', 'Sous la publicité', Date.now() - 3_600_000)
    await reading.read()
    expect(reading.text('Sous la publicité')).toMatchObject({ kind: 'comment', postRemoteId: ad })
    sandbox.comment(ad, 'Ana', 'Elle aussi', Date.now() - 1000)
    await reading.read('ads')
    expect(reading.text('Elle aussi').postRemoteId).toBe(ad)
    await facebook.perform(session, actOn(reading.text('Elle aussi'), 'hide'), newKey(), never)
    sandbox.grant('pages_manage_ads', false)
    const opened = await openSession(facebook, connecting)
    expect(opened.connected.missing).toEqual({ verbs: [], streams: ['ads'] })
    expect(facebook.streams(opened.session.account).map(({ id }) => id)).not.toContain('ads')
  })
})

import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { youtube } from './adapter.ts'
import { begin, createReading, them, token } from './begin.contract.ts'
import { pacificMidnight } from './client.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  open.push(made.sandbox)
  return { ...made, reading: createReading(made.session) }
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)
const at = Date.parse('2026-03-01T10:00:00Z')

describe('moderating', () => {
  test('fifty comments cost one call, and what cannot be done with one spoils that one alone', async () => {
    const { sandbox, session, reading, video } = await started()
    const ids = Array.from({ length: 50 }, (_, n) => sandbox.say(video, them, `Commentaire ${n}`, { at: at + n * 1000 }))
    await reading.read()
    const actions = ids.map((id) => ({ action: actOn(reading.items.get(id) ?? reading.text(''), 'hide'), key: newKey() }))
    const before = sandbox.requests.filter(({ method }) => method === 'POST').length
    const each = await youtube.performMany?.(session, actions, never)
    expect(sandbox.requests.filter(({ method }) => method === 'POST').length - before).toBe(1)
    expect(each?.map(({ kind }) => kind)).toEqual(Array.from({ length: 50 }, () => 'done'))
    expect(ids.every((id) => sandbox.comment(id)?.status === 'heldForReview')).toBe(true)
    sandbox.failing.add(ids[7] ?? '')
    // As a whole it is refused: whoever asked asks again, one by one.
    expect(await codeOf(youtube.performMany?.(session, actions.map(({ action, key }) => ({ action: { ...action, verb: 'unhide' as const }, key })), never) ?? Promise.resolve())).toBe('remote.refused')
  })

  test('many that were done are done, though they cannot be looked at afterwards', async () => {
    const { sandbox, session, reading, video } = await started()
    const ids = Array.from({ length: 3 }, (_, n) => sandbox.say(video, them, `Commentaire ${n}`, { at: at + n * 1000 }))
    await reading.read()
    const actions = ids.map((id) => ({ action: actOn(reading.items.get(id) ?? reading.text(''), 'hide'), key: newKey() }))
    sandbox.misbehave({ mode: '500', match: ({ method, path }) => method === 'GET' && path.endsWith('/comments') })
    const each = await youtube.performMany?.(session, actions, never)
    expect(each?.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
    expect(ids.every((id) => sandbox.comment(id)?.status === 'heldForReview')).toBe(true)
  })

  test('what its author has taken away meanwhile is gone, and what the vendor fails at is a maybe', async () => {
    const { sandbox, session, reading, video } = await started()
    const [gone, failing] = [sandbox.say(video, them, 'Je pars', { at }), sandbox.say(video, them, 'Je reste', { at: at + 1000 })]
    await reading.read()
    sandbox.failing.add(failing)
    const work = youtube.perform(session, actOn(reading.text('Je reste'), 'hide'), newKey(), never)
    await expect(work).rejects.toMatchObject({ sent: 'maybe' })
    const left = actOn(reading.text('Je pars'), 'hide')
    sandbox.drop(gone)
    expect(await codeOf(youtube.perform(session, left, newKey(), never))).toBe('remote.gone')
  })

  test('a rejection is one way, and what was rejected cannot be published again', async () => {
    const { sandbox, session, reading, video } = await started()
    const id = sandbox.say(video, them, 'Insulte', { at })
    await reading.read()
    const item = reading.text('Insulte')
    await youtube.perform(session, actOn(item, 'delete'), newKey(), never)
    expect(sandbox.comment(id)?.status).toBe('rejected')
    expect(await codeOf(youtube.perform(session, actOn(item, 'approve'), newKey(), never))).toBe('remote.gone')
    expect(youtube.capabilities.verbs.filter(({ oneWay }) => oneWay).map(({ verb }) => verb)).toEqual(['delete', 'ban'])
  })

  test('a ban rejects, keeps its author away, and reading back does not guess at it', async () => {
    const { sandbox, session, reading, video } = await started()
    sandbox.say(video, them, 'Insulte', { at })
    await reading.read()
    const action = actOn(reading.text('Insulte'), 'ban')
    await youtube.perform(session, action, newKey(), never)
    const later = sandbox.say(video, them, 'Encore', { at: at + 1000 })
    expect(sandbox.comment(later)?.status).toBe('rejected')
    expect(await youtube.reconcile(session, action, newKey(), Date.now(), never)).toEqual({ kind: 'unknown' })
  })

  test('an answer of our own is deleted, nobody else’s is', async () => {
    const { sandbox, session, reading, video } = await started()
    const id = sandbox.say(video, them, 'Question', { at })
    await reading.read()
    const { observed: [own] } = await youtube.perform(session, actOn(reading.text('Question'), 'reply', 'Réponse'), newKey(), never)
    if (own === undefined) throw new Error('no answer')
    await youtube.perform(session, actOn(own, 'delete'), newKey(), never)
    expect(sandbox.repliesTo(id)).toEqual([])
    expect(await codeOf(youtube.perform(session, actOn(own, 'hide'), newKey(), never))).toBe('verb.notOnOwn')
  })

  test('the same words to two people of one thread are two answers, and each is read back as its own', async () => {
    const { sandbox, session, reading, video } = await started()
    const top = sandbox.say(video, them, 'Un', { at })
    sandbox.say(video, 'Marc', 'Deux', { at: at + 1000, under: top })
    await reading.read()
    const first = await youtube.perform(session, actOn(reading.text('Un'), 'reply', 'Merci !'), newKey(), never)
    const act = actOn(reading.text('Deux'), 'reply', 'Merci !')
    const key = { ...newKey(), others: new Set([first.remoteId ?? '']) }
    expect((await youtube.reconcile(session, act, key, Date.now(), never)).kind).toBe('not-done')
    const second = await youtube.perform(session, act, key, never)
    expect(second.remoteId).not.toBe(first.remoteId)
    expect(await youtube.perform(session, act, key, never)).toMatchObject({ remoteId: second.remoteId })
    expect(await youtube.reconcile(session, act, key, Date.now(), never)).toMatchObject({ kind: 'done', performed: { remoteId: second.remoteId } })
  })

  test('where answers are closed that is said beforehand, and when they were closed meanwhile, too', async () => {
    const { sandbox, session, reading, video } = await started()
    const [closed, open_] = [sandbox.say(video, them, 'Fermé', { at }), sandbox.say(video, them, 'Ouvert', { at: at + 1000 })]
    sandbox.closeThread(closed)
    await reading.read()
    expect(reading.items.get(closed)?.refuses).toContainEqual({ verb: 'reply', code: 'reply.closed' })
    expect(reading.items.get(open_)?.refuses).toEqual([])
    const action = actOn(reading.text('Ouvert'), 'reply', 'Merci')
    sandbox.disableComments(video)
    expect(await codeOf(youtube.perform(session, action, newKey(), never))).toBe('reply.closed')
  })
})

describe('reading', () => {
  test('the queues are followed: what enters them, what is approved elsewhere, what is rejected elsewhere', async () => {
    const { sandbox, reading, video } = await started()
    const [held, spam] = [sandbox.say(video, them, 'Attend', { at, status: 'heldForReview' }), sandbox.say(video, them, 'Douteux', { at: at + 1000, status: 'likelySpam' })]
    await reading.read()
    expect([held, spam].map((id) => reading.items.get(id)?.visibility)).toEqual(['held', 'spam'])
    sandbox.setStatus(held, 'published')
    sandbox.setStatus(spam, 'rejected')
    await reading.read()
    expect(reading.items.get(held)?.visibility).toBe('visible')
    expect(reading.removed).toContain(spam)
  })

  test('a new answer to an old thread is found by the video’s own count', async () => {
    const { sandbox, session, video } = await started()
    const old = sandbox.say(video, them, 'Ancien', { at: at - 86_400_000 })
    for (let n = 0; n < 120; n += 1) sandbox.say(video, 'Marc', `Récent ${n}`, { at: at + n * 1000 })
    const pace = { remoteId: video, createdAt: at, remoteCount: 121, held: 121, dueAt: 0 }
    const posted = { ...session, account: { ...session.account, posts: [pace] } }
    const reading = createReading(posted)
    await reading.read()
    const answer = sandbox.say(video, 'Zoé', 'Et toujours vrai', { at: at + 500_000, under: old })
    await reading.read('counts')
    expect(reading.items.get(answer)).toMatchObject({ parentRemoteId: old, threadRemoteId: old })
    expect(reading.posts.get(video)?.remoteCount).toBe(122)
  })

  test('a thread with more answers than it shows is read whole', async () => {
    const { sandbox, reading, video } = await started()
    const top = sandbox.say(video, them, 'Débat', { at })
    for (let n = 0; n < 130; n += 1) sandbox.say(video, 'Marc', `Avis ${n}`, { at: at + n * 1000 + 1000, under: top })
    await reading.read('threads')
    expect(reading.items.size).toBe(131)
  })
})

describe('what the vendor refuses', () => {
  test('the units of the day are over until midnight in California, in winter and in summer', async () => {
    expect(new Date(pacificMidnight(Date.parse('2026-01-15T12:00:00Z'))).toISOString()).toBe('2026-01-16T08:00:00.000Z')
    expect(new Date(pacificMidnight(Date.parse('2026-07-15T06:59:00Z'))).toISOString()).toBe('2026-07-15T07:00:00.000Z')
    const { reading, session } = await started({ quota: 2 })
    const thrown: unknown = await reading.read().then(() => null, (error: unknown) => error)
    expect(toFailure(thrown).code).toBe('rate.limited')
    expect(thrown instanceof HttpFault && thrown.retryAt).toBe(pacificMidnight(session.clock.now()))
  })

  test('too fast is another thing, over soon', async () => {
    const { sandbox, reading, session } = await started()
    sandbox.hurry(1)
    const thrown: unknown = await reading.read().then(() => null, (error: unknown) => error)
    expect(toFailure(thrown)).toMatchObject({ code: 'rate.limited', params: { code: 'rateLimitExceeded' } })
    expect(thrown instanceof HttpFault && (thrown.retryAt ?? Infinity)).toBeLessThan(session.clock.now() + 120_000)
  })

  test('a permission that is missing is named', async () => {
    const { sandbox, connecting } = await started()
    sandbox.oauth.issue(['https://www.googleapis.com/auth/youtube.readonly'], 'ya29.reads-alone')
    const work = youtube.connect({ ...connecting, secrets: { token: 'ya29.reads-alone' } }, never)
    await expect(work).rejects.toMatchObject({ failure: { code: 'auth.missingScope', params: { permission: 'youtube.force-ssl' } } })
  })
})

describe('tokens', () => {
  test('are renewed before they end and when they are refused, saved before they are used, and a dead one is told as that', async () => {
    const { sandbox, session, connecting, saves, reading } = await started()
    expect(await codeOf(youtube.connect({ ...connecting, secrets: { token: 'nobody' } }, never))).toBe('auth.rejected')
    Object.assign(session.secrets, sandbox.granted)
    sandbox.oauth.expire()
    await reading.read()
    expect(saves).toHaveLength(1)
    expect(session.secrets['token']).not.toBe(token)
    expect(session.secrets['refreshToken']).toBe(sandbox.granted.refreshToken)
    await session.saveSecrets({ ...session.secrets, expiresAt: String(session.clock.now() + 1000) })
    await createReading(session).read('threads')
    expect(saves).toHaveLength(3)
    sandbox.oauth.revoke()
    await session.saveSecrets({ ...session.secrets, expiresAt: '0' })
    expect(await codeOf(createReading(session).read())).toBe('auth.expired')
  })

  test('nothing secret is in the address that the browser is sent to, and an answer to another request is not taken', async () => {
    const { sandbox, connecting } = await started()
    const secrets = { clientId: sandbox.granted.clientId, clientSecret: sandbox.granted.clientSecret }
    const begun = await youtube.signIn?.begin({ ...connecting, secrets }, 'http://127.0.0.1:5000/x', never)
    if (begun === undefined) throw new Error('no sign-in')
    expect(begun.url).not.toContain(secrets.clientSecret)
    const back = sandbox.oauth.authorize(begun.url)
    expect(await codeOf(youtube.signIn?.finish({ ...connecting, secrets }, begun, back.replace(/state=[^&]+/, 'state=x'), never) ?? Promise.resolve())).toBe('signIn.notOurs')
    expect(await codeOf(youtube.signIn?.finish({ ...connecting, secrets }, begun, sandbox.oauth.authorize(begun.url, false), never) ?? Promise.resolve())).toBe('signIn.refused')
    const got = await youtube.signIn?.finish({ ...connecting, secrets }, begun, back, never)
    expect(Object.keys(got ?? {}).sort()).toEqual(['clientId', 'clientSecret', 'expiresAt', 'refreshToken', 'token'])
    expect(await youtube.connect({ ...connecting, secrets: got ?? {} }, never)).toMatchObject({ missing: { verbs: [], streams: [] }, settings: { project: '123456789012' } })
  })
})

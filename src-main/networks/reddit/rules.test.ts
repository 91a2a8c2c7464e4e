import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { ruleAction } from '../../../src-contract/moderation.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import type { RedditSandboxOptions } from '../../../src-sandbox/reddit/sandbox.ts'
import { HttpFault } from '../../net/http.ts'
import { targetOf } from '../adapter.contract.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { reddit } from './adapter.ts'
import { begin, community, createReading, them } from './begin.contract.ts'

type Begun = Awaited<ReturnType<typeof begin>>
const open: Begun[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.sandbox.close()
})
async function started(options: Partial<RedditSandboxOptions> = {}): Promise<Begun & { reading: ReturnType<typeof createReading> }> {
  const begun = await begin(options)
  open.push(begun)
  return { ...begun, reading: createReading(begun.session) }
}
const failureOf = (work: Promise<unknown>) => work.then(() => null, (thrown: unknown) => toFailure(thrown))
const perform = ({ session }: Begun, item: RemoteItem, verb: Parameters<typeof actOn>[1], text: string | null = null) =>
  reddit.perform(session, actOn(item, verb, text), newKey(), never)
const verbsRefused = (item: RemoteItem, code: string) => item.refuses.filter((one) => one.code === code).map(({ verb }) => verb)

describe('what is read', () => {
  test('answers, mentions, private messages and letters to moderators, each as what it is and in its thread', async () => {
    const { sandbox, reading, post } = await started()
    const elsewhere = sandbox.post('pain', 'marc', 'Une autre communauté')
    const ours = sandbox.say(sandbox.us, elsewhere, 'Notre avis')
    const answer = sandbox.say(them, ours, 'Merci !')
    sandbox.say(them, elsewhere, 'Que fait u/marque ?')
    sandbox.say(them, post, 'Chez vous')
    const letter = sandbox.write(them, 'Ma commande ?', Date.now() - 5000, 'Retard')
    const talk = sandbox.modmail(community, 'zoe', 'Bannie ?', 'Pourquoi moi ?', Date.now() - 4000)
    sandbox.answerModmail(talk, 'autre_modo', true, 'On regarde.', Date.now() - 3000)
    await reading.read()
    expect(reading.text('Merci !')).toMatchObject({ remoteId: answer, kind: 'comment', threadRemoteId: ours, parentRemoteId: ours, postRemoteId: elsewhere })
    expect(reading.text('Que fait u/marque ?')).toMatchObject({ kind: 'mention', postRemoteId: elsewhere })
    expect(reading.text('Chez vous')).toMatchObject({ kind: 'comment', postRemoteId: post })
    expect(reading.text('Retard\n\nMa commande ?')).toMatchObject({ remoteId: letter, kind: 'message', threadRemoteId: letter })
    expect(reading.text('Bannie ?\n\nPourquoi moi ?')).toMatchObject({ kind: 'message', threadRemoteId: `modmail/${talk}`, author: { name: 'zoe' } })
    expect(reading.text('On regarde.')).toMatchObject({ kind: 'reply', own: true, threadRemoteId: `modmail/${talk}` })
    // Counted where all of it is ours to read.
    expect(reading.posts.get(post)?.remoteCount).toBe(1)
    expect(reading.posts.get(elsewhere)).not.toHaveProperty('remoteCount')
  })

  test('what was complained of tells of what and by how many, what a filter holds waits, and both leave as they were decided elsewhere', async () => {
    const { sandbox, session, reading, post } = await started()
    const [rude, held, spam] = ['Nul', 'Avec un lien', 'Gagnez vite'].map((text) => sandbox.say(them, post, text))
    const theirs = sandbox.post(community, them, 'Un sujet', Date.now(), 'Avec du texte')
    if (rude === undefined || held === undefined || spam === undefined) throw new Error('nothing said')
    sandbox.report(rude, 'marc', 'Harcèlement')
    sandbox.report(rude, 'zoe', 'Harcèlement')
    sandbox.filter(held)
    sandbox.set(spam, { spam: true, bannedBy: 'autre_modo' })
    await reading.read()
    expect(reading.text('Nul')).toMatchObject({ visibility: 'visible', attachments: [{ kind: 'link', alt: 'Harcèlement ×2' }] })
    expect(reading.text('Nul').refuses.map(({ verb }) => verb)).not.toContain('approve')
    expect([held, spam].map((id) => reading.items.get(id)?.visibility)).toEqual(['held', 'spam'])
    expect(reading.items.get(theirs)).toMatchObject({ text: 'Un sujet\n\nAvec du texte', kind: 'comment', threadRemoteId: theirs })
    sandbox.set(held, { approved: true, spam: false, bannedBy: null })
    await reading.read('queues')
    expect(reading.items.get(held)).toMatchObject({ visibility: 'visible' })
    await reddit.perform(session, actOn(reading.text('Nul'), 'approve'), newKey(), never)
    await reading.read('queues')
    expect(reading.text('Nul').attachments).toEqual([])
    expect(verbsRefused(reading.text('Nul'), 'verb.notInThisState')).toEqual(['approve'])
  })

  test('the known at the top may be deleted: what is new is found below it all the same', async () => {
    const { sandbox, reading, post } = await started()
    const names = Array.from({ length: 30 }, (_, n) => sandbox.say(them, post, `Message ${n}`, Date.now() - 100_000 + n * 1000))
    await reading.read('comments')
    for (const name of names.slice(-10)) sandbox.delete(name)
    sandbox.say(them, post, 'Tout neuf')
    const batches = await reading.read('comments')
    expect(batches.flatMap(({ upserted }) => upserted.map(({ text }) => text))).toEqual(['Tout neuf'])
  })

  test('where a list ends before what is known, the count of the post brings what it left out', async () => {
    const { sandbox, reading, post } = await started({ listCap: 20 })
    sandbox.say(them, post, 'Avant', Date.now() - 90_000)
    await reading.read()
    for (let n = 0; n < 60; n += 1) sandbox.say(them, post, `Pendant ${n}`, Date.now() - 60_000 + n * 100)
    await reading.read('comments')
    expect(reading.items.size).toBe(21)
    await reading.read('counts')
    expect(reading.items.size).toBe(61)
    expect(reading.posts.get(post)?.remoteCount).toBe(61)
  })

  test('a post is read to its end, however deep and broad, and its count told', async () => {
    const { sandbox, session, post } = await started()
    const tops = Array.from({ length: 620 }, (_, n) => sandbox.say(`client_${n}`, post, `Haut ${n}`, Date.now() - 1_000_000 + n * 1000))
    let deep = tops[3] ?? ''
    for (let n = 0; n < 25; n += 1) deep = sandbox.say(them, deep, `Profond ${n}`, Date.now() - 300_000 + n)
    for (let n = 0; n < 15; n += 1) sandbox.say(them, tops[5] ?? '', `Large ${n}`, Date.now() - 200_000 + n)
    const found = new Map<string, RemoteItem>()
    let count: number | null | undefined = null
    for await (const batch of reddit.pullPost?.(session, post, never) ?? []) {
      for (const item of batch.upserted) found.set(item.remoteId, item)
      count = batch.posts.at(-1)?.remoteCount ?? count
    }
    expect([found.size, count]).toEqual([660, 660])
    expect(await failureOf((async () => {
      for await (const _ of reddit.pullPost?.(session, 't3_zzzzz', never) ?? []) void _
    })())).toMatchObject({ code: 'remote.gone' })
  })
})

describe('what is gone there', () => {
  test('a comment that its author deleted is gone, one whose author left stays and names nobody', async () => {
    const { sandbox, session, reading, post } = await started()
    const [gone, left] = [sandbox.say(them, post, 'Je retire'), sandbox.say('marc', post, 'Je reste')]
    await reading.read()
    const targets = [gone, left].flatMap((id) => reading.items.get(id) ?? []).map(targetOf)
    sandbox.delete(gone)
    sandbox.leave('marc')
    const { seen } = await reddit.look(session, targets, never)
    expect(seen.find(({ remoteId }) => remoteId === gone)?.item).toBeNull()
    const stays = seen.find(({ remoteId }) => remoteId === left)?.item
    expect(stays).toMatchObject({ text: 'Je reste', author: { name: '', handle: '', url: null } })
    expect(JSON.stringify(stays)).not.toContain('marc')
  })

  test('a post that its author took back loses its words with the next look at what stands under it', async () => {
    const { sandbox, session, reading } = await started()
    const elsewhere = sandbox.post('pain', 'marc', 'Un titre', Date.now(), 'Un texte')
    const id = sandbox.say(them, elsewhere, 'Salut u/marque')
    await reading.read()
    expect(reading.posts.get(elsewhere)).toMatchObject({ title: 'Un titre', text: 'Un texte' })
    sandbox.delete(elsewhere)
    const { posts } = await reddit.look(session, [reading.items.get(id)].flatMap((item) => item ?? []).map(targetOf), never)
    expect(posts).toMatchObject([{ remoteId: elsewhere, title: null, text: '' }])
  })

  test('what moderators of others removed has no words for us and is gone, what we removed ourselves is hidden', async () => {
    const { sandbox, session, reading, post } = await started()
    const elsewhere = sandbox.post('pain', 'marc', 'Ailleurs')
    const [there, here] = [sandbox.say(them, elsewhere, 'Salut u/marque'), sandbox.say(them, post, 'Ici')]
    await reading.read()
    sandbox.set(there, { removed: true, bannedBy: 'modo' })
    sandbox.set(here, { removed: true, bannedBy: 'modo' })
    const { seen } = await reddit.look(session, [there, here].flatMap((id) => reading.items.get(id) ?? []).map(targetOf), never)
    expect(seen.map(({ item }) => item?.visibility ?? null)).toEqual([null, 'hidden'])
  })

  test('what one may do is told item by item: where we moderate, where we do not, on messages', async () => {
    const { sandbox, reading, post } = await started()
    const elsewhere = sandbox.post('pain', 'marc', 'Ailleurs')
    sandbox.say(them, elsewhere, 'Salut u/marque')
    const locked = sandbox.say(them, elsewhere, 'Fermé pour u/marque')
    sandbox.set(locked, { locked: true })
    sandbox.say(them, post, 'Ici')
    sandbox.write(them, 'Bonjour')
    await reading.read()
    expect(verbsRefused(reading.text('Salut u/marque'), 'verb.notModerator')).toEqual(['approve', 'hide', 'unhide', 'spam', 'unspam', 'silence', 'unsilence', 'ban', 'unban'])
    expect(verbsRefused(reading.text('Ici'), 'verb.notModerator')).toEqual([])
    expect(verbsRefused(reading.text('Ici'), 'verb.ownAlone')).toEqual(['delete'])
    expect(verbsRefused(reading.text('Fermé pour u/marque'), 'reply.closed')).toEqual(['reply'])
    expect(verbsRefused(reading.text('Bonjour\n\nBonjour'), 'verb.unsupported')).toEqual(expect.arrayContaining(['hide', 'like', 'ban']))
    for (const item of reading.items.values()) expect(item.url).toMatch(/^https:\/\/(www|mod)\.reddit\.com\//)
  })
})

describe('refusals', () => {
  test('an error in an answer with status 200 is an error, and being too fast says how long to wait', async () => {
    const begun = await started()
    const { sandbox, reading, post } = begun
    const id = sandbox.say(them, post, 'Question')
    await reading.read()
    const item = reading.text('Question')
    sandbox.hurry(540)
    const before = Date.now()
    const thrown: unknown = await perform(begun, item, 'reply', 'Réponse').then(() => null, (error: unknown) => error)
    expect(thrown).toMatchObject({ failure: { code: 'rate.limited', params: { code: 'RATELIMIT' } }, sent: 'answered' })
    expect(thrown instanceof HttpFault && (thrown.retryAt ?? 0) - before).toBeGreaterThanOrEqual(540_000)
    sandbox.hurry(0)
    expect(await failureOf(perform(begun, item, 'reply', 'a'.repeat(10_001)))).toMatchObject({ code: 'input.tooLong' })
    expect(await failureOf(perform(begun, item, 'reply', ' '))).toMatchObject({ code: 'input.empty' })
    await perform(begun, item, 'reply', 'Première ligne\nSeconde_ligne ^ici')
    expect(sandbox.repliesTo(id).map(({ text }) => text)).toEqual(['Première ligne  \nSeconde_ligne \\^ici'])
    await reading.read('own')
    expect(reading.text('Première ligne\nSeconde_ligne ^ici')).toMatchObject({ own: true, parentRemoteId: id })
  })

  test('the meanings of 403 are told apart: an application that is blocked, a closed community, a right to moderate that is gone, a permission that lacks', async () => {
    const { sandbox, reading } = await started()
    sandbox.shut(community, 'private')
    expect(await failureOf(reading.read('comments'))).toMatchObject({ code: 'community.closed', params: { code: 'private' } })
    sandbox.shut(community, 'banned')
    expect(await failureOf(reading.read('comments'))).toMatchObject({ code: 'community.closed', params: { code: 'banned' } })
    sandbox.shut(community, null)
    sandbox.demote(community)
    expect(await failureOf(reading.read('queues'))).toMatchObject({ code: 'auth.missingPermission' })
    sandbox.oauth.issue(['identity'], 'narrow')
    const { connecting } = open[0] ?? await started()
    expect(await failureOf(reddit.connect({ ...connecting, secrets: { token: 'narrow' } }, never))).toMatchObject({ code: 'auth.missingScope', params: { permission: 'read' } })
    sandbox.blockAgents()
    expect(await failureOf(reading.read('comments'))).toMatchObject({ code: 'agent.blocked' })
    expect(await failureOf(reddit.connect(connecting, never))).toMatchObject({ code: 'agent.blocked' })
  })

  test('one closed community keeps nothing else from being read', async () => {
    const { sandbox, reading } = await started({ moderates: ['ferme', community] })
    sandbox.say(them, sandbox.post(community, sandbox.us, 'Encore'), 'On nous lit')
    sandbox.shut('ferme', 'private')
    expect(await failureOf(reading.read('comments'))).toMatchObject({ code: 'community.closed' })
    expect(reading.text('On nous lit').kind).toBe('comment')
  })

  test('each permission that lacks is named, with what it would allow', async () => {
    const { connecting, sandbox } = await started()
    sandbox.oauth.issue(['identity', 'read', 'mysubreddits', 'submit', 'history'], 'some')
    const connected = await reddit.connect({ ...connecting, secrets: { token: 'some' } }, never)
    expect(connected.missing?.streams).toEqual(['inbox', 'messages', 'modmail', 'renewal'])
    expect(connected.missing?.verbs).toEqual(['delete', 'edit', 'like', 'unlike', 'report', 'block', 'unblock', 'approve', 'hide', 'unhide', 'spam', 'unspam', 'silence', 'unsilence', 'ban', 'unban'])
    expect(await failureOf(reddit.connect({ ...connecting, user: ' ' }, never))).toMatchObject({ code: 'input.secretMissing', params: { name: 'user' } })
    expect(await failureOf(reddit.connect({ ...connecting, url: 'https://reddit.example' }, never))).toMatchObject({ code: 'network.addressRefused' })
  })

  test('what was complained of since it was approved is approved again; a refusal to everybody is no lack of rights', async () => {
    const begun = await started()
    const { sandbox, reading, post } = begun
    const id = sandbox.say(them, post, 'Discutable')
    await reading.read()
    await perform(begun, reading.text('Discutable'), 'approve')
    sandbox.set(id, { approved: false })
    sandbox.report(id, 'marc', 'Encore')
    await reading.read('queues')
    expect(reading.text('Discutable').attachments).toHaveLength(1)
    await perform(begun, reading.text('Discutable'), 'approve')
    expect(sandbox.thing(id)?.approved).toBe(true)
    sandbox.misbehave({ mode: '403', match: ({ method }) => method !== 'GET' })
    expect(await failureOf(perform(begun, reading.text('Discutable'), 'reply', 'Merci'))).toMatchObject({ code: 'remote.refused' })
    expect(await failureOf(perform(begun, reading.text('Discutable'), 'hide'))).toMatchObject({ code: 'auth.missingPermission' })
  })

  test('a vote is a person’s own: nothing that a rule does by itself is one', () => {
    const rules: string[] = ruleAction.options.map(({ shape }) => shape.do.value)
    const votes = reddit.capabilities.verbs.map(({ verb }) => verb).filter((verb) => verb === 'like' || verb === 'unlike')
    expect(votes).toEqual(['like', 'unlike'])
    expect(rules).toContain('hide')
    expect(rules.filter((one) => votes.some((vote) => String(vote) === one))).toEqual([])
  })

  test('a yes after which nothing has changed is no yes', async () => {
    const begun = await started()
    begun.sandbox.say(them, begun.post, 'Nul')
    await begun.reading.read()
    begun.sandbox.sleep()
    expect(await failureOf(perform(begun, begun.reading.text('Nul'), 'hide'))).toMatchObject({ code: 'remote.unchanged' })
  })
})

describe('conversations', () => {
  test('a private message and a letter to moderators are answered once, also when the answer to that is lost', async () => {
    const begun = await started()
    const { sandbox, session, reading } = begun
    sandbox.write(them, 'Ma commande ?')
    const talk = sandbox.modmail(community, them, 'Question', 'Les règles ?')
    await reading.read()
    for (const text of ['Bonjour\n\nMa commande ?', 'Question\n\nLes règles ?']) {
      const item = reading.text(text)
      const [key, action, at] = [newKey(), actOn(item, 'reply', 'Elle part demain.'), Date.now()]
      expect((await reddit.reconcile(session, action, key, at, never)).kind).toBe('not-done')
      sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: ({ method }) => method !== 'GET' })
      expect(await reddit.perform(session, action, key, never).catch((error: unknown) => error)).toMatchObject({ sent: 'maybe' })
      expect((await reddit.reconcile(session, action, key, at, never)).kind).toBe('done')
      await reddit.perform(session, action, key, never)
      expect((await reddit.perform(session, action, key, never)).observed).toMatchObject([{ own: true, kind: 'reply', text: 'Elle part demain.', threadRemoteId: item.threadRemoteId }])
    }
    expect(sandbox.letters().map(({ text }) => text)).toEqual(['Ma commande ?', 'Elle part demain.'])
    expect(sandbox.talk(talk)?.lines.map(({ text }) => text)).toEqual(['Les règles ?', 'Elle part demain.'])
    await perform(begun, reading.text('Question\n\nLes règles ?'), 'silence')
    expect(sandbox.relations.muted.get(community)?.has(sandbox.person(them).id)).toBe(true)
    await perform(begun, reading.text('Bonjour\n\nMa commande ?'), 'block')
    expect(sandbox.relations.blocked.has(sandbox.person(them).id)).toBe(true)
    expect(await failureOf(perform(begun, reading.text('Bonjour\n\nMa commande ?'), 'hide'))).toMatchObject({ code: 'verb.unsupported' })
  })
})

describe('signing in and the allowance', () => {
  test('an installed application without a secret, with the very address that was registered; what ends is renewed before it does', async () => {
    const { sandbox, connecting } = await started()
    const typed = { ...connecting, secrets: { clientId: sandbox.clientId } }
    const begun = await reddit.signIn?.begin(typed, 'http://127.0.0.1:1/elsewhere', never)
    if (begun === undefined) throw new Error('no way in')
    const asked = new URL(begun.url).searchParams
    expect([asked.get('redirect_uri'), asked.get('duration'), asked.has('code_challenge')]).toEqual([reddit.signIn?.callback, 'permanent', false])
    const secrets = await reddit.signIn?.finish(typed, begun, sandbox.oauth.authorize(begun.url), never)
    const connected = await reddit.connect({ ...typed, secrets: secrets ?? {} }, never)
    expect(connected.missing).toEqual({ verbs: [], streams: [] })
    sandbox.oauth.expire()
    const renewed = await reddit.connect({ ...typed, secrets: connected.secrets }, never)
    expect(renewed.secrets['token']).not.toBe(connected.secrets['token'])
    expect(renewed.secrets['refreshToken']).toBe(connected.secrets['refreshToken'])
  })

  test('what is left of ten minutes is noted from each answer, and the end of it is a wait', async () => {
    const { session, reading, sandbox } = await started({ perWindow: 60 })
    await reading.read('comments')
    expect(session.http.budget).toMatchObject({ limit: 60, remaining: 60 - sandbox.used() })
    const thrown: unknown = await (async () => {
      for (let n = 0; n < 60; n += 1) await reading.read('comments')
    })().catch((error: unknown) => error)
    expect(thrown).toMatchObject({ failure: { code: 'rate.limited' } })
    expect(thrown instanceof HttpFault && thrown.retryAt !== null && thrown.retryAt > Date.now()).toBe(true)
  })
})

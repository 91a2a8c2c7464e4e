import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { actOn, never, newKey, openSession } from '../begin.contract.ts'
import { tiktok } from './adapter.ts'
import { begin, createReading } from './begin.contract.ts'

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
const hour = 3_600_000
const at = Date.parse('2026-03-01T10:00:00Z')
const asked = (of: { requests: readonly { path: string }[] }, path: string) => of.requests.filter((one) => one.path.endsWith(path)).length

describe('reading', () => {
  test('goes on over short and empty pages, and tells what comes twice once', async () => {
    const { sandbox, reading, session, video } = await started()
    for (let n = 0; n < 700; n += 1) {
      sandbox.comment(video, `client_${n}`, `Message ${n}`, at + n * 1000)
      if (n % 100 === 50) sandbox.ghosts(video, 65, at + n * 1000 + 1)
    }
    const told: string[] = []
    for await (const batch of tiktok.pullPost?.(session, video, never) ?? []) told.push(...batch.upserted.map(({ remoteId }) => remoteId))
    expect([told.length, new Set(told).size]).toEqual([700, 700])
    await reading.read()
    expect(reading.items.size).toBe(700)
    expect(reading.posts.get(video)?.remoteCount).toBe(700)
  })

  test('ids beyond any number of JavaScript’s stay what they are', async () => {
    const { sandbox, reading, video } = await started()
    const id = sandbox.comment(video, 'lea', 'Bonjour', at)
    await reading.read()
    expect(Number.isSafeInteger(Number(id))).toBe(false)
    expect(reading.items.get(id)).toMatchObject({ remoteId: id, postRemoteId: video, url: `https://www.tiktok.com/@maisonverte/video/${video}` })
  })

  test('a video whose count has not moved is not read, and no place in a list is kept', async () => {
    const { sandbox, reading, video } = await started()
    const quiet = sandbox.video('Une autre', at - hour)
    for (let n = 0; n < 40; n += 1) sandbox.comment(n % 2 === 0 ? video : quiet, 'lea', `Message ${n}`, at + n * 1000)
    await reading.read()
    const before = asked(sandbox, '/comment/list/')
    await reading.read('comments')
    expect(asked(sandbox, '/comment/list/')).toBe(before)
    sandbox.comment(quiet, 'marc', 'Nouveau', Date.now())
    await reading.read('comments')
    expect(asked(sandbox, '/comment/list/')).toBe(before + 1)
    expect(reading.text('Nouveau').postRemoteId).toBe(quiet)
    expect(JSON.stringify(Array.from(reading.cursors.values()))).not.toContain('cursor')
  })

  test('counts may be late: under the newest videos it is looked all the same, and under the others when their time has come', async () => {
    const { sandbox, session, reading } = await started()
    const now = Date.now()
    const [young, old] = [now - 24 * hour, now - 300 * 24 * hour].map((createdAt) => sandbox.video('Une vidéo', createdAt))
    for (const id of [young, old]) sandbox.comment(id ?? '', 'lea', 'Bonjour', now - hour)
    await reading.read()
    sandbox.countLate()
    for (const id of [young, old]) sandbox.comment(id ?? '', 'marc', `Nouveau sous ${id}`, now)
    const paced = async (dueAt: number) => {
      const posts = Array.from(reading.posts.values(), ({ remoteId, createdAt }) => ({ remoteId, createdAt, remoteCount: 1, held: 1, dueAt }))
      const stream = tiktok.streams({ ...session.account, posts }).find(({ id }) => id === 'comments')
      if (stream === undefined) throw new Error('no stream')
      const texts: string[] = []
      for await (const batch of tiktok.pull(session, stream, reading.cursors.get('comments') ?? null, never)) texts.push(...batch.upserted.map(({ text }) => text))
      return texts.sort()
    }
    expect(await paced(now + hour)).toEqual([`Nouveau sous ${young}`])
    expect(await paced(now - hour)).toEqual([`Nouveau sous ${young}`, `Nouveau sous ${old}`].sort())
  })

  test('all answers are read, however many, and a new one under an old comment is found', async () => {
    const { sandbox, reading, video } = await started()
    const old = sandbox.comment(video, 'lea', 'Le premier', at - 20 * 24 * hour)
    for (let n = 0; n < 45; n += 1) sandbox.comment(video, 'marc', `Réponse ${n}`, at - 19 * 24 * hour + n * 1000, old)
    for (let n = 0; n < 160; n += 1) sandbox.comment(video, 'ana', `Message ${n}`, at + n * 1000)
    await reading.read()
    expect(reading.items.size).toBe(206)
    sandbox.comment(video, 'zoe', 'Moi aussi', Date.now(), old)
    await reading.read('comments')
    expect(reading.text('Moi aussi')).toMatchObject({ threadRemoteId: old, parentRemoteId: old })
  })

  test('what its author or the network took away, and all under a video that is gone, is gone', async () => {
    const { sandbox, session, reading, video } = await started()
    const [kept, gone] = ['Je reste', 'Je pars'].map((text, n) => sandbox.comment(video, 'lea', text, at + n * 1000))
    const under = sandbox.comment(video, 'marc', 'Moi aussi', at + 5000, gone)
    await reading.read()
    const targets = Array.from(reading.items.values(), (item) => actOn(item, 'hide').target)
    const look = async () => new Map((await tiktok.look(session, targets, never)).seen.map(({ remoteId, item }) => [remoteId, item === null]))
    sandbox.remove(gone ?? '')
    expect(await look()).toEqual(new Map([[kept, false], [gone, true], [under, true]]))
    sandbox.removeVideo(video)
    expect(await look()).toEqual(new Map([[kept, true], [gone, true], [under, true]]))
    const lost = async () => { for await (const _ of tiktok.pullPost?.(session, video, never) ?? []) void _ }
    expect(await codeOf(lost())).toBe('remote.gone')
  })
})

describe('acting', () => {
  test('others’ comments are hidden and not deleted, one’s own deleted and not hidden: the item says so, and so does the attempt', async () => {
    const { sandbox, session, reading, video } = await started()
    sandbox.comment(video, 'lea', 'Livrez-vous ?', at)
    await reading.read()
    const item = reading.text('Livrez-vous ?')
    expect(item.refuses).toEqual([{ verb: 'delete', code: 'verb.ownAlone' }])
    expect(await codeOf(tiktok.perform(session, actOn(item, 'delete'), newKey(), never))).toBe('verb.ownAlone')
    const sent = await tiktok.perform(session, actOn(item, 'reply', 'Oui'), newKey(), never)
    const [own] = sent.observed
    if (own === undefined) throw new Error('no answer')
    expect(own).toMatchObject({ own: true, visibility: 'visible', author: { remoteId: 'a-business-of-ours' } })
    expect(await codeOf(tiktok.perform(session, actOn(own, 'hide'), newKey(), never))).toBe('verb.notOnOwn')
    await tiktok.perform(session, actOn(own, 'delete'), newKey(), never)
    expect(sandbox.repliesTo(item.remoteId)).toEqual([])
  })

  test('an answer to an answer stands under the comment at the top, by name', async () => {
    const { sandbox, session, reading, video } = await started()
    const top = sandbox.comment(video, 'lea', 'Un', at)
    sandbox.comment(video, 'marc', 'Deux', at + 1000, top)
    await reading.read()
    await tiktok.perform(session, actOn(reading.text('Deux'), 'reply', 'Merci'), newKey(), never)
    expect(sandbox.repliesTo(top).map(({ text }) => text)).toEqual(['@marc Merci'])
    expect(await codeOf(tiktok.perform(session, actOn(reading.text('Deux'), 'reply', 'x'.repeat(1198)), newKey(), never))).toBe('input.tooLong')
    expect(await codeOf(tiktok.perform(session, actOn(reading.text('Un'), 'reply', 'x'.repeat(1201)), newKey(), never))).toBe('input.tooLong')
  })

  test('an answer that the network shows to nobody but us says so', async () => {
    const { sandbox, session, reading, video } = await started()
    for (const text of ['Un', 'Deux']) sandbox.comment(video, 'lea', text, at)
    await reading.read()
    sandbox.doubt('hidden')
    const hidden = await tiktok.perform(session, actOn(reading.text('Un'), 'reply', 'Voir notre site'), newKey(), never)
    expect(hidden.observed).toMatchObject([{ own: true, visibility: 'hidden' }])
    sandbox.doubt('unlisted')
    const unlisted = await tiktok.perform(session, actOn(reading.text('Deux'), 'reply', 'Voir notre site'), newKey(), never)
    expect(unlisted.observed).toMatchObject([{ remoteId: unlisted.remoteId, own: true, visibility: 'held', text: 'Voir notre site' }])
  })

  test('an answer whose id is told as a number that no number holds is found by what it says', async () => {
    const { sandbox, session, reading, video } = await started()
    const id = sandbox.comment(video, 'lea', 'Un', at)
    await reading.read()
    sandbox.tellNumbers()
    const done = await tiktok.perform(session, actOn(reading.text('Un'), 'reply', 'Merci'), newKey(), never)
    expect(done.remoteId).toBe(sandbox.repliesTo(id)[0]?.id)
    expect(Number.isSafeInteger(Number(done.remoteId))).toBe(false)
  })

  test('the same words under the same comment by another job are another answer', async () => {
    const { sandbox, session, reading, video } = await started()
    const id = sandbox.comment(video, 'lea', 'Un', at)
    await reading.read()
    const first = await tiktok.perform(session, actOn(reading.text('Un'), 'reply', 'Merci'), newKey(), never)
    const second = await tiktok.perform(session, actOn(reading.text('Un'), 'reply', 'Merci'), { ...newKey(), others: new Set([first.remoteId ?? '']) }, never)
    expect(second.remoteId).not.toBe(first.remoteId)
    expect(sandbox.repliesTo(id)).toHaveLength(2)
  })

  test('what was taken away meanwhile is gone, though the network only says that it cannot make sense of it', async () => {
    const { sandbox, session, reading, video } = await started()
    const id = sandbox.comment(video, 'lea', 'Je pars', at)
    await reading.read()
    const item = reading.text('Je pars')
    sandbox.remove(id)
    for (const verb of ['hide', 'like', 'reply'] as const) {
      expect([verb, await codeOf(tiktok.perform(session, actOn(item, verb, verb === 'reply' ? 'Merci' : null), newKey(), never))]).toEqual([verb, 'remote.gone'])
    }
  })
})

describe('private messages', () => {
  const asking = { secrets: { messages: 'yes' } }

  test('are read where they are asked for, and nowhere else', async () => {
    const { session, connecting, sandbox } = await started()
    expect(tiktok.streams(session.account).map(({ id }) => id)).toEqual(['comments', 'comments-history'])
    const streams = async (messages: string | null, before: boolean) => {
      const secrets = { ...connecting.secrets, ...(messages === null ? {} : { messages }) }
      const opened = await openSession(tiktok, { ...connecting, secrets, before: { messages: before } })
      return tiktok.streams(opened.session.account).length
    }
    expect([await streams('oui', false), await streams('no', true), await streams(null, true), await streams(null, false)]).toEqual([4, 2, 4, 2])
    expect(await codeOf(streams('perhaps', false))).toBe('input.invalid')
    sandbox.withoutMessages()
    const { connected } = await openSession(tiktok, { ...connecting, secrets: { ...connecting.secrets, messages: 'yes' } })
    expect(connected.missing?.streams).toContain('messages')
  })

  test('are answered in their conversation for two days, and at first with ten', async () => {
    const { sandbox, session, reading } = await started(asking)
    const now = Date.now()
    sandbox.message('zoe', 'Bonjour', now - hour)
    sandbox.message('ana', 'Il y a longtemps', now - 49 * hour)
    await reading.read()
    const item = reading.text('Bonjour')
    expect(item).toMatchObject({ kind: 'message', replyUntilAt: now - hour + 48 * hour })
    expect(reading.text('Il y a longtemps').replyUntilAt).toBeLessThan(now)
    const action = actOn(item, 'reply', 'Bonjour Zoé')
    const done = await tiktok.perform(session, action, newKey(), never)
    expect(done.observed).toMatchObject([{ own: true, kind: 'reply', threadRemoteId: item.threadRemoteId }])
    expect(await tiktok.reconcile(session, action, newKey(), Date.now() - 1000, never)).toMatchObject({ kind: 'done', performed: { remoteId: done.remoteId } })
    for (let n = 0; n < 9; n += 1) await tiktok.perform(session, actOn(item, 'reply', `Encore ${n}`), newKey(), never)
    expect(sandbox.messages('zoe')).toHaveLength(11)
    expect(await codeOf(tiktok.perform(session, actOn(item, 'reply', 'De trop'), newKey(), never))).toBe('verb.windowClosed')
    await reading.read('messages')
    expect(reading.text('Bonjour').replyUntilAt).toBe(0)
    sandbox.message('zoe', 'Oui ?', Date.now() + 1000)
    await reading.read('messages')
    expect(reading.text('Oui ?').replyUntilAt).toBeGreaterThan(now)
  })

  test('cost one question a conversation, and none while nothing is new', async () => {
    const { sandbox, reading } = await started(asking)
    for (let n = 0; n < 30; n += 1) sandbox.message(`client_${n}`, `Message ${n}`, Date.now() - hour + n * 1000)
    // What is new is told with an hour of what was before it, so that the second reading knows the rest as well.
    for (let times = 0; times < 2; times += 1) await reading.read()
    expect(reading.items.size).toBe(30)
    const before = asked(sandbox, '/content/list/')
    expect(before).toBeLessThanOrEqual(60)
    await reading.read()
    expect(asked(sandbox, '/content/list/')).toBe(before)
  })
})

import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import { telegram } from './adapter.ts'
import { never } from '../begin.contract.ts'
import { begin, createReading, them } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function started(options: Parameters<typeof begin>[0] = {}) {
  const network = await begin(options)
  stops.push(() => network.sandbox.close())
  return { ...network, reading: createReading(network.session) }
}

const channel = { id: -1_003_000_000_001, title: 'La Marque', username: 'lamarque' }

describe('where a message stands', () => {
  test('under a post of the channel, what answers it and what answers that belong to the post', async () => {
    const { sandbox, reading } = await started()
    const group = sandbox.group({ title: 'Discussion', channel })
    const root = sandbox.channelPost(group, 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'), { kind: 'photo' })
    const first = sandbox.say(group, them, 'Superbe', { replyTo: root })
    sandbox.say(group, 'marc_d', 'Tout à fait', { replyTo: first })
    sandbox.say(group, 'marc_d', 'Bonjour à tous')
    await reading.read()
    const post = `${group}:${root}`
    expect(reading.text('Superbe')).toMatchObject({ kind: 'comment', parentRemoteId: null, threadRemoteId: `${group}:${first}`, postRemoteId: post })
    expect(reading.text('Tout à fait')).toMatchObject({ parentRemoteId: `${group}:${first}`, threadRemoteId: `${group}:${first}`, postRemoteId: post })
    expect(reading.text('Bonjour à tous')).toMatchObject({ parentRemoteId: null, postRemoteId: `group:${group}` })
    expect(reading.posts.get(post)).toMatchObject({ title: 'La Marque', text: 'Nouvelle collection', createdAt: Date.parse('2026-02-01T08:00:00Z') })
    expect(reading.posts.get(post)?.url).toMatch(/^https:\/\/t\.me\/lamarque\/\d+$/)
    expect(reading.posts.get(`group:${group}`)).toMatchObject({ title: 'Discussion', text: '' })
    expect(reading.items.size).toBe(3)
  })

  test('a conversation is one thread, with the bot and with the business account apart', async () => {
    const { sandbox, reading } = await started()
    sandbox.direct(them, '/start')
    sandbox.direct(them, 'Vous ouvrez le lundi ?')
    sandbox.business.say(them, 'Bonjour Camille')
    sandbox.business.say(them, 'Bonjour Léa', { ours: true })
    await reading.read()
    expect(new Set([...reading.items.values()].map(({ threadRemoteId }) => threadRemoteId)).size).toBe(2)
    expect(reading.text('Vous ouvrez le lundi ?')).toMatchObject({ kind: 'message', own: false, threadRemoteId: reading.text('/start').threadRemoteId })
    expect(reading.text('Bonjour Camille')).toMatchObject({ kind: 'message', own: false })
    expect(reading.text('Bonjour Léa')).toMatchObject({ kind: 'reply', own: true, threadRemoteId: reading.text('Bonjour Camille').threadRemoteId })
  })

  test('what names the bot is a mention, whatever the case; what an administrator says for the group is ours', async () => {
    const { sandbox, reading, group } = await started()
    sandbox.say(group, them, 'Dites @Marque_Bot, vous livrez ?')
    sandbox.say(group, them, 'Le @marque_botanique est joli')
    sandbox.say(group, 'cheffe', 'Bienvenue', { anonymous: true })
    await reading.read()
    expect(reading.text('Dites @Marque_Bot, vous livrez ?').kind).toBe('mention')
    expect(reading.text('Le @marque_botanique est joli').kind).toBe('comment')
    expect(reading.text('Bienvenue')).toMatchObject({ own: true, kind: 'reply' })
  })
})

test('an edit shows as such, and what the owner of a business deletes is gone; in a group nobody tells', async () => {
  const { sandbox, reading, group } = await started()
  const id = sandbox.say(group, them, 'Avant')
  const other = sandbox.say(group, them, 'Reste')
  const { chat, message } = sandbox.business.say(them, 'Retiré')
  await reading.read()
  expect(reading.items.size).toBe(3)
  sandbox.edit(group, id, 'Après', Date.parse('2026-03-01T10:00:00Z'))
  sandbox.business.remove(chat, [message])
  sandbox.remove(group, other)
  await reading.read()
  expect([...reading.removed]).toEqual([reading.text('Retiré').remoteId])
  expect(reading.items.get(`${group}:${id}`)).toMatchObject({ text: 'Après', editedAt: Date.parse('2026-03-01T10:00:00Z'), liked: null })
})

test('what is no text is a sign, links that hide behind words are shown, and what only reports is passed over', async () => {
  const { sandbox, reading, group } = await started()
  sandbox.say(group, them, '', { media: { kind: 'photo' } })
  sandbox.say(group, them, '', { media: { kind: 'document', name: 'facture.pdf' } })
  sandbox.say(group, them, '', { media: { kind: 'poll', name: 'Quelle couleur ?', options: ['Bleu', 'Vert'] } })
  sandbox.say(group, them, '😀 cliquez ici vite', { entities: [{ type: 'text_link', offset: 3, length: 11, url: 'https://gagner.example/x' }] })
  const from = { id: 1, is_bot: false, first_name: 'X' }
  const chat = { id: group, type: 'supergroup', title: 'Groupe' }
  sandbox.send('message', { message_id: 900, date: 1, chat, from, new_chat_members: [from] })
  sandbox.send('message', { message_id: 901, date: 1, chat, from, pinned_message: { message_id: 1, date: 1, chat, text: 'x' } })
  await reading.read()
  expect([...reading.items.values()].map(({ text }) => text)).toEqual(['🖼️', '📎 facture.pdf', '📊 Quelle couleur ?\n- Bleu\n- Vert', '😀 cliquez ici vite'])
  expect(reading.text('😀 cliquez ici vite').attachments).toEqual([{ kind: 'link', url: 'https://gagner.example/x', alt: 'cliquez ici', width: null, height: null }])
})

test('an update that cannot be read is passed over and the rest goes in', async () => {
  const { sandbox, reading, group, unread } = await started()
  sandbox.say(group, them, 'Avant')
  for (const wrong of [null, 7, 'texte', { message_id: 'x' }, { message_id: 3, chat: { id: {} }, date: -1 }, []]) sandbox.send('message', wrong)
  sandbox.send('something_new', { of: ['later'] })
  sandbox.say(group, them, 'Après')
  await reading.read()
  expect([...reading.items.values()].map(({ text }) => text)).toEqual(['Avant', 'Après'])
  expect(sandbox.pending()).toBe(0)
  expect(unread.map(({ what }) => what)).toEqual(Array(6).fill('update'))
})

describe('what is confirmed', () => {
  test('is what was stored: broken off before that, the same is given again', async () => {
    const { sandbox, session, group } = await started()
    sandbox.say(group, them, 'Un')
    for await (const batch of telegram.pull(session, { id: 'updates', role: 'live' }, null, never)) {
      expect(batch.upserted).toHaveLength(1)
      break
    }
    expect(sandbox.pending()).toBe(1)
    const reading = createReading(session)
    await reading.read()
    expect(reading.items.size).toBe(1)
    expect(sandbox.pending()).toBe(0)
  })

  test('is never what listening heard', async () => {
    const { sandbox, session, group, reading } = await started()
    const stop = new AbortController()
    const heard = (async () => {
      for await (const nudge of telegram.listen?.(session, stop.signal) ?? []) return nudge
      return null
    })()
    sandbox.say(group, them, 'Bonjour')
    expect(await heard).toEqual({ stream: 'updates' })
    stop.abort()
    expect(sandbox.pending()).toBe(1)
    await reading.read()
    expect(reading.items.size).toBe(1)
  })

  test('is found again when numbers begin anew after a quiet week, however low', async () => {
    const { sandbox, group, reading } = await started()
    sandbox.say(group, them, 'Avant')
    await reading.read()
    sandbox.renumber(7)
    sandbox.say(group, them, 'Après')
    await reading.read()
    expect([...reading.items.values()].map(({ text }) => text)).toContain('Après')
  })

  test('is kept a day by the network: what nobody fetched by then is gone', async () => {
    let at = Date.parse('2026-03-01T10:00:00Z')
    const clock: Clock = { now: () => at, sleep: () => Promise.resolve() }
    const { sandbox, group, reading } = await started({ now: () => at, clock })
    sandbox.say(group, them, 'Perdu')
    at += 20 * 3_600_000
    sandbox.say(group, them, 'Gardé')
    at += 5 * 3_600_000
    await reading.read()
    expect([...reading.items.values()].map(({ text }) => text)).toEqual(['Gardé'])
    expect(telegram.capabilities.keeps?.ms).toBe(24 * 3_600_000)
  })
})

test('while another program fetches, that is what is said, and nothing is taken from it', async () => {
  const { sandbox, session, group, reading } = await started()
  const waiting = (async () => {
    for await (const nudge of telegram.listen?.(session, never) ?? []) return nudge
    return null
  })().then(() => 'none', (thrown: unknown) => toFailure(thrown).code)
  await expect.poll(() => sandbox.requests.some(({ path }) => path.endsWith('/getUpdates')), { timeout: 20_000 }).toBe(true)
  await reading.read()
  expect(await waiting).toBe('remote.otherReader')
  sandbox.say(group, them, 'Bonjour')
  await reading.read()
  expect(reading.items.size).toBe(1)
})

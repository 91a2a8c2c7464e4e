import { afterEach, describe, expect, test } from 'vitest'
import { rights } from '../../../src-sandbox/discord/sandbox.ts'
import type { Clock } from '../../lib/clock.ts'
import { actOn, never } from '../begin.contract.ts'
import { discord } from './adapter.ts'
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

const asked = (requests: { path: string }[], what: RegExp) => requests.filter(({ path }) => what.test(path)).length

describe('where a message stands', () => {
  test('in a channel or a thread under its name, what answers another in that one’s thread', async () => {
    const { sandbox, reading, guild, channel } = await started()
    const first = sandbox.say(channel, them, 'Livrez-vous ?')
    sandbox.say(channel, 'marc', 'Oui', { replyTo: first })
    const thread = sandbox.thread(channel, 'Tailles')
    sandbox.say(thread, them, 'Du 38 ?')
    await reading.read()
    expect(reading.text('Livrez-vous ?')).toMatchObject({ kind: 'comment', threadRemoteId: first, parentRemoteId: null, postRemoteId: `channel:${channel}` })
    expect(reading.text('Livrez-vous ?').url).toBe(`https://discord.com/channels/${guild}/${channel}/${first}`)
    expect(reading.text('Oui')).toMatchObject({ threadRemoteId: first, parentRemoteId: first })
    expect(reading.text('Du 38 ?').postRemoteId).toBe(`channel:${thread}`)
    expect(reading.posts.get(`channel:${channel}`)?.title).toBe('#general · Les amis de la Marque')
    expect(reading.posts.get(`channel:${thread}`)?.title).toBe('Tailles · #general · Les amis de la Marque')
  })

  test('what calls the bot is a mention; names stand where the network writes numbers', async () => {
    const { sandbox, reading, channel } = await started()
    sandbox.say(channel, them, `<@${sandbox.botId}> bonjour <:coeur:1234567890> <#1234>`)
    await reading.read()
    expect([...reading.items.values()]).toMatchObject([{ kind: 'mention', text: '@La Marque bonjour :coeur: <#1234>' }])
  })

  test('somebody who writes to the bot is heard while it listens, and read from then on', async () => {
    const { sandbox, session, reading, channel } = await started()
    const stop = new AbortController()
    let ready: () => void = () => undefined
    const standing = new Promise<void>((resolve) => (ready = resolve))
    const listening = (async () => {
      let nudges = 0
      for await (const nudge of discord.listen?.(session, stop.signal) ?? []) {
        nudges += Number(nudge.stream === 'messages')
        if (nudges === 1) ready()
        if (nudges === 2) break
      }
    })()
    await standing
    const { channel: talk } = sandbox.direct(them, 'Bonjour, ma commande ?')
    await listening
    stop.abort()
    await reading.read()
    const item = reading.text('Bonjour, ma commande ?')
    expect(item).toMatchObject({ kind: 'message', threadRemoteId: `talk:${talk}`, postRemoteId: null })
    expect(item.refuses.map(({ verb }) => verb).sort()).toEqual(['ban', 'delete', 'silence', 'unban', 'unsilence'])
    sandbox.direct(them, 'Allô ?')
    sandbox.say(channel, them, 'Et ici')
    await reading.read()
    expect(reading.text('Allô ?').threadRemoteId).toBe(item.threadRemoteId)
  })
})

describe('what the bot may not', () => {
  test('see it does not ask for', async () => {
    const { sandbox, reading, guild, channel } = await started()
    const [unseen, closed] = [sandbox.channel(guild, 'equipe', { denied: rights.view }), sandbox.channel(guild, 'archives', { denied: rights.history })]
    for (const id of [channel, unseen, closed]) sandbox.say(id, them, `Dans ${id}`)
    await reading.read()
    expect([...reading.items.values()].map(({ text }) => text)).toEqual([`Dans ${channel}`])
    expect(asked(sandbox.requests, new RegExp(`/channels/(${unseen}|${closed})/`))).toBe(0)
  })

  test('do in a channel the item says itself, and looking again tells when that has changed', async () => {
    const { sandbox, session, reading, channel } = await started()
    const id = sandbox.say(channel, them, 'Question')
    sandbox.deny(channel, rights.manageMessages | rights.send | rights.react)
    await reading.read()
    const item = reading.text('Question')
    expect(item.refuses).toEqual([
      { verb: 'reply', code: 'auth.missingPermission' }, { verb: 'like', code: 'auth.missingPermission' }, { verb: 'delete', code: 'auth.missingPermission' },
    ])
    sandbox.deny(channel, 0n)
    const { seen } = await discord.look(session, [actOn(item, 'like').target], never)
    expect(seen).toMatchObject([{ remoteId: id, item: { refuses: [] } }])
  })
})

test('a message that cannot be read is told of, and the rest goes in', async () => {
  const { sandbox, session, reading, channel, unread } = await started()
  sandbox.say(channel, them, 'Avant')
  sandbox.say(channel, them, 'Mal écrit', { type: 'x' as unknown as number })
  sandbox.say(channel, them, 'A rejoint', { type: 7 })
  sandbox.say(channel, them, 'Après')
  await reading.read()
  expect([...reading.items.values()].map(({ text }) => text).sort()).toEqual(['Après', 'Avant'])
  expect(unread.some(({ what }) => what === 'message')).toBe(true)
  expect(session.account.remoteId).toBe(sandbox.botId)
})

test('a quiet channel is not asked', async () => {
  const { sandbox, reading, channel } = await started()
  sandbox.say(channel, them, 'Bonjour')
  await reading.read('messages')
  const before = asked(sandbox.requests, /\/messages$/)
  await reading.read('messages')
  expect(asked(sandbox.requests, /\/messages$/)).toBe(before)
})

test('a channel that came later is read from its beginning, and threads that were put away belong to the history', async () => {
  const { sandbox, guild, channel, reading } = await started()
  const old = sandbox.thread(channel, 'Vieux sujet')
  sandbox.say(old, them, 'Réglé')
  sandbox.archive(old)
  await reading.read()
  expect(reading.text('Réglé').postRemoteId).toBe(`channel:${old}`)
  const fresh = sandbox.channel(guild, 'nouveau')
  for (let n = 0; n < 120; n += 1) sandbox.say(fresh, them, `Nouveau ${n}`)
  await reading.read('messages')
  expect([...reading.items.values()].filter(({ text }) => text.startsWith('Nouveau'))).toHaveLength(120)
})

test('what is deleted with its channel is gone; of a channel that was closed to us nothing is concluded', async () => {
  const { sandbox, session, guild, channel, reading } = await started()
  const other = sandbox.channel(guild, 'autre')
  const [kept, lost] = [sandbox.say(channel, them, 'Fermé'), sandbox.say(other, them, 'Supprimé')]
  await reading.read()
  sandbox.deny(channel, rights.view)
  sandbox.closeChannel(other)
  const { seen } = await discord.look(session, [...reading.items.values()].map((one) => actOn(one, 'like').target), never)
  expect(seen).toEqual([{ remoteId: lost, item: null }])
  expect(seen.some(({ remoteId }) => remoteId === kept)).toBe(false)
})

test('a server that was left is passed over', async () => {
  const { sandbox, guild, channel, reading } = await started()
  sandbox.say(channel, them, 'Avant')
  await reading.read()
  sandbox.leave(guild)
  expect(await reading.read()).not.toBeNull()
})

describe('allowances', () => {
  const hurrying = () => {
    const slept: number[] = []
    let at = Date.parse('2026-03-01T10:00:00Z')
    const clock: Clock = {
      now: () => at,
      sleep: (ms) => {
        slept.push(ms)
        at += ms
        return Promise.resolve()
      },
    }
    return { clock, slept, now: () => at }
  }

  test('of one kind of request are waited for before they are overdrawn, and bind no other', async () => {
    const { clock, slept, now } = hurrying()
    const { sandbox, session, channel, reading } = await started({ clock, now, allowance: { limit: 2, ms: 4000 } })
    for (let n = 0; n < 450; n += 1) sandbox.say(channel, them, `Message ${n}`)
    await reading.read()
    expect(reading.items.size).toBe(450)
    expect(slept.length).toBeGreaterThan(0)
    expect(Math.max(...slept)).toBeLessThanOrEqual(4000)
    expect(session.http.budget).toBeNull()
  })

  test('that are spent for long are left to the schedule, with the instant the network named', async () => {
    const { clock, slept, now } = hurrying()
    const { sandbox, reading } = await started({ clock, now })
    sandbox.tooMany({ seconds: 45.5, global: true })
    await expect(reading.read()).rejects.toMatchObject({ failure: { code: 'rate.limited' }, retryAt: now() + 45_500 })
    sandbox.tooMany({ seconds: 0.3, global: true })
    await expect(reading.read()).rejects.toMatchObject({ failure: { code: 'rate.limited' }, retryAt: now() + 300 })
    expect(slept).toEqual([])
  })

  test('that are spent for a moment are waited for once', async () => {
    const { clock, slept, now } = hurrying()
    const { sandbox, reading } = await started({ clock, now })
    sandbox.tooMany({ seconds: 0.3, global: false })
    await expect(reading.read()).rejects.toMatchObject({ failure: { code: 'rate.limited' } })
    expect(slept).toEqual([300])
  })
})

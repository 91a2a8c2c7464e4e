import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { telegram } from './adapter.ts'
import { begin, createReading, them } from './begin.contract.ts'

// The description of the interface lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/telegram/bot-api-10.1.inbox.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: the Telegram sandbox against the description of the Bot API, because ../shared/networks/specs is not there\n')

type Field = { name: string; types: string[]; required: boolean }
type Described = { fields?: Field[]; subtypes?: string[]; returns?: string[] }
type Description = { methods: Record<string, Described>; types: Record<string, Described> }

/** What is wrong with questions and answers, by the methods and types of the description. */
function createJudge() {
  const { methods, types } = JSON.parse(readFileSync(file, 'utf8')) as Description

  const plain: Record<string, (value: unknown) => boolean> = {
    Integer: (value) => Number.isSafeInteger(value),
    Float: (value) => typeof value === 'number',
    String: (value) => typeof value === 'string',
    Boolean: (value) => typeof value === 'boolean',
    True: (value) => value === true,
  }

  function wrongIn(type: string, value: unknown, at: string): string[] {
    const element = /^Array of (.+)$/.exec(type)?.[1]
    if (element !== undefined) return Array.isArray(value) ? value.flatMap((one, n) => wrongIn(element, one, `${at}/${n}`)) : [`${at} is no array`]
    const check = plain[type]
    if (check !== undefined) return check(value) ? [] : [`${at} is no ${type}`]
    const described = types[type]
    // Trimmed from the description: its shape is not held against anybody.
    if (described === undefined) return typeof value === 'object' && value !== null ? [] : [`${at} is no ${type}`]
    if (described.subtypes !== undefined) return leastWrong(described.subtypes, value, at)
    return fieldsWrong(described.fields ?? [], value, at)
  }

  const leastWrong = (alternatives: readonly string[], value: unknown, at: string): string[] =>
    alternatives.map((one) => wrongIn(one, value, at)).sort((a, b) => a.length - b.length)[0] ?? []

  function fieldsWrong(fields: readonly Field[], value: unknown, at: string): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`]
    const given = new Map(Object.entries(value))
    const missing = fields.filter(({ name, required }) => required && !given.has(name)).map(({ name }) => `${at}/${name} is missing`)
    const unknown = [...given.keys()].filter((name) => !fields.some((field) => field.name === name)).map((name) => `${at}/${name} is unknown`)
    const wrong = fields.flatMap(({ name, types: kinds }) => (given.has(name) ? leastWrong(kinds, given.get(name), `${at}/${name}`) : []))
    return [...missing, ...unknown, ...wrong]
  }

  return ({ request, answer, status }: Exchange): { call: string; wrong: string[] } => {
    const { pathname, searchParams } = new URL(request.url)
    const call = pathname.split('/').at(-1) ?? ''
    const method = methods[call]
    if (method === undefined) return { call, wrong: ['not described'] }
    const query = Object.fromEntries(Array.from(searchParams, ([name, value]) => [name, JSON.parse(value) as unknown]))
    const asked = fieldsWrong(method.fields ?? [], request.method === 'GET' ? query : (request.json ?? {}), 'question')
    const { ok, result } = answer as { ok: unknown; result: unknown }
    const answered = status === 200 ? [...(ok === true ? [] : ['ok is not true']), ...leastWrong(method.returns ?? [], result, 'answer')] : []
    return { call, wrong: [...asked, ...answered] }
  }
}

/** Everything the adapter does, once, on a network with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, group } = await begin({ observe: heardBy(exchanges) })
  try {
    const discussion = sandbox.group({ title: 'Discussion', username: 'discussion_marque', channel: { id: -1_003_000_000_001, title: 'La Marque', username: 'lamarque' } })
    const root = sandbox.channelPost(discussion, 'Nouvelle collection', Date.parse('2026-03-01T08:00:00Z'), { kind: 'photo' })
    const first = sandbox.say(discussion, them, 'Superbe @marque_bot', { replyTo: root, name: 'Léa Martin' })
    sandbox.say(discussion, 'marc_d', 'Tout à fait', { replyTo: first })
    sandbox.say(discussion, 'cheffe', 'Merci à tous', { anonymous: true })
    sandbox.say(group, them, 'Gagnez vite', { channel: { id: -1_009_000_000_009, title: 'Gains', username: '' } })
    sandbox.say(group, them, 'Ici', { entities: [{ type: 'text_link', offset: 0, length: 3, url: 'https://example.com/' }] })
    for (const kind of ['document', 'voice', 'sticker'] as const) sandbox.say(group, them, '', { media: { kind, name: 'a.pdf' } })
    sandbox.direct(them, '/start')
    const { chat, message } = sandbox.business.say(them, 'Où est mon colis ?')
    sandbox.business.say('marc_d', 'Bonjour')
    const reading = createReading(session)
    await reading.read()
    sandbox.edit(discussion, first, 'Superbe, vraiment')
    sandbox.business.remove(chat, [message])
    const item = reading.text('Superbe @marque_bot')
    for (const verb of ['like', 'unlike', 'silence', 'unsilence', 'ban', 'unban'] as const) await telegram.perform(session, actOn(item, verb), newKey(), never)
    for (const verb of ['ban', 'unban'] as const) await telegram.perform(session, actOn(reading.text('Gagnez vite'), verb), newKey(), never)
    for (const text of ['Superbe @marque_bot', '/start', 'Bonjour']) await telegram.perform(session, actOn(reading.text(text), 'reply', 'Merci !'), newKey(), never)
    for (const text of ['Tout à fait', 'Bonjour']) await telegram.perform(session, actOn(reading.text(text), 'delete'), newKey(), never)
    await reading.read()
    sandbox.say(group, them, 'Encore')
    for await (const nudge of telegram.listen?.(session, never) ?? []) if (nudge.stream === 'updates') break
  } finally {
    await sandbox.close()
  }
  return exchanges
}

describe.runIf(present)('the description of the Bot API', () => {
  test('holds for every question of the adapter and every answer of the sandbox', async () => {
    const judge = createJudge()
    const judged = (await everything()).map(judge)
    expect(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`)).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toEqual([
      'banChatMember', 'banChatSenderChat', 'deleteBusinessMessages', 'deleteMessage', 'getChatMember', 'getMe', 'getUpdates', 'getWebhookInfo',
      'restrictChatMember', 'sendMessage', 'setMessageReaction', 'unbanChatMember', 'unbanChatSenderChat',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge()
    const told = (await everything()).find(({ request, answer }) => request.url.includes('/getUpdates') && JSON.stringify(answer).includes('Superbe'))
    if (told === undefined) throw new Error('no updates')
    expect(judge(told).wrong).toEqual([])
    const updates = (told.answer as { result: { update_id: number; message: Record<string, unknown> }[] }).result
    const [first] = updates
    if (first === undefined) throw new Error('no update')
    for (const wrong of [{ message_id: '7' }, { chat: undefined }, { date: 1.5 }, { from: { id: 7 } }, { entities: [{ type: 'mention' }] }, { shouted: true }]) {
      const answer = { ok: true, result: [{ ...first, message: { ...first.message, ...wrong } }, ...updates.slice(1)] }
      expect(judge({ ...told, answer }).wrong, JSON.stringify(wrong)).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['question/newest is unknown'])
  })
})

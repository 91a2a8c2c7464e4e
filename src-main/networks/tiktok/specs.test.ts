import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { tiktok } from './adapter.ts'
import { begin, createReading, them } from './begin.contract.ts'

// Nobody has published a description of this interface: the schema, written from its pages, lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/tiktok/business-comments.v1.3.hand-derived.schema.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: the TikTok sandbox against a schema of its comments, because ../shared/networks/specs is not there\n')

type Call = { query?: string; body?: string; data?: string }

/** The calls of which the schema tells, without the path that all have in common. */
const described: Record<string, Call> = {
  'GET /business/comment/list/': { query: 'CommentListQuery', data: 'CommentListData' },
  'GET /business/comment/reply/list/': { data: 'CommentListData' },
  'POST /business/comment/reply/create/': { body: 'ReplyCreate', data: 'Comment' },
  'POST /business/comment/hide/': { body: 'CommentHide' },
  'POST /business/comment/like/': { body: 'CommentLike' },
  'POST /business/comment/delete/': { body: 'CommentDelete' },
}
/** Those of which it says nothing but what all answers are wrapped in. */
const outside = new Set(['GET /business/get/', 'GET /business/video/list/', 'GET /business/message/conversation/list/', 'GET /business/message/content/list/', 'POST /business/message/send/'])

/** A question in an address is text: numbers, yes and no, and lists stand there as JSON. */
function queryOf(url: string): Record<string, unknown> {
  const asJson = new Set(['comment_ids', 'include_replies', 'cursor', 'max_count'])
  return Object.fromEntries(Array.from(new URL(url).searchParams, ([name, value]) => [name, asJson.has(name) ? (JSON.parse(value) as unknown) : value]))
}

function createJudge() {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  const schema = JSON.parse(readFileSync(file, 'utf8')) as { $defs: Record<string, { properties: object }> }
  ajv.addSchema(schema, 'tiktok')
  const complaints = (name: string | undefined, value: unknown): string[] => {
    if (name === undefined) return []
    const check = ajv.compile({ $ref: `tiktok#/$defs/${name}` })
    return check(value) ? [] : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
  }
  const unknownIn = (name: string | undefined, value: object): string[] => {
    const known = name === undefined ? null : (schema.$defs[name]?.properties ?? {})
    return known === null ? [] : Object.keys(value).filter((key) => !Object.hasOwn(known, key)).map((key) => `unknown ${key}`)
  }
  return ({ request, answer, status }: Exchange): { call: string; wrong: string[] } => {
    const call = `${request.method} ${new URL(request.url).pathname.replace('/open_api/v1.3', '')}`
    const found = described[call]
    const wrapped = complaints('Envelope', answer)
    const { code, data } = answer as { code: number; data: object }
    if (status !== 200 || request.headers?.['access-token'] === undefined) return { call, wrong: ['no 200, or no token'] }
    if (found === undefined) return { call, wrong: outside.has(call) ? wrapped : ['not described'] }
    const body = (request.json ?? {}) as object
    return {
      call,
      wrong: [...wrapped, ...complaints(found.query, queryOf(request.url)), ...complaints(found.body, body), ...unknownIn(found.body, body), ...(code === 0 ? complaints(found.data, data) : [])],
    }
  }
}

/** Everything the adapter does, once, with some of everything there. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, video } = await begin({ observe: heardBy(exchanges), secrets: { messages: 'yes' } })
  try {
    const at = Date.parse('2026-03-01T10:00:00Z')
    const first = sandbox.comment(video, them, 'Livrez-vous à Nîmes ? 🙏🏽', at)
    for (let n = 0; n < 7; n += 1) sandbox.comment(video, 'marc', `Réponse ${n}`, at + n * 1000 + 1000, first)
    sandbox.set(sandbox.comment(video, 'ana', 'Une image', at + 20_000), { image: 'https://p16.tiktokcdn.com/image.jpeg', hidden: true })
    sandbox.message('zoe', 'Bonjour', Date.now() - 60_000)
    const reading = createReading(session)
    await reading.read()
    const item = reading.text('Livrez-vous à Nîmes ? 🙏🏽')
    for (const verb of ['hide', 'unhide', 'like', 'unlike'] as const) await tiktok.perform(session, actOn(item, verb), newKey(), never)
    const sent = await tiktok.perform(session, actOn(item, 'reply', 'Oui, dès lundi.'), newKey(), never)
    await tiktok.look(session, Array.from(reading.items.values(), (one) => actOn(one, 'hide').target), never)
    const [own] = sent.observed
    if (own !== undefined) await tiktok.perform(session, actOn(own, 'delete'), newKey(), never)
    await tiktok.perform(session, actOn(reading.text('Bonjour'), 'reply', 'Bonjour Zoé'), newKey(), never)
    for await (const _ of tiktok.pullPost?.(session, video, never) ?? []) void _
    return exchanges
  } finally {
    await sandbox.close()
  }
}

describe.skipIf(!present)('the schema of its comments', () => {
  test('holds for every question and every answer', async () => {
    const told = (await everything()).map(createJudge())
    expect(told.filter(({ wrong }) => wrong.length > 0)).toEqual([])
    expect([...new Set(told.map(({ call }) => call))].sort()).toEqual([...Object.keys(described), ...outside].sort())
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge()
    const all = await everything()
    const told = all.find(({ request, answer }) => request.url.includes('/comment/list/') && JSON.stringify(answer).includes('"reply_list":[{'))
    const hidden = all.find(({ request }) => request.url.endsWith('/comment/hide/'))
    if (told === undefined || hidden === undefined) throw new Error('nothing to spoil')
    expect([judge(told).wrong, judge(hidden).wrong]).toEqual([[], []])
    const text = JSON.stringify(told.answer)
    for (const [from, to] of [['"code":0', '"code":"0"'], ['"has_more":false', '"has_more":"no"'], ['"comment_id":"', '"comment_id":7,"was":"'], ['"replies":7', '"replies":"7"'], ['"text":"Une image",', '']] as const) {
      expect(text).toContain(from)
      expect(judge({ ...told, answer: JSON.parse(text.replace(from, to)) as unknown }).wrong, from).not.toEqual([])
    }
    const asking = (change: (url: string) => string) => judge({ ...told, request: { ...told.request, url: change(told.request.url) } }).wrong
    expect(asking((url) => `${url}&newest=1`)).not.toEqual([])
    expect(asking((url) => url.replace('sort_order=desc', 'sort_order=newest'))).not.toEqual([])
    expect(asking((url) => url.replace('max_count=30', 'max_count=31'))).not.toEqual([])
    const json = hidden.request.json as object
    expect(judge({ ...hidden, request: { ...hidden.request, json: { ...json, action: 'BURY' } } }).wrong).not.toEqual([])
    expect(judge({ ...hidden, request: { ...hidden.request, json: { ...json, reason: 'x' } } }).wrong).toEqual(['unknown reason'])
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { youtube } from './adapter.ts'
import { begin, createReading, them } from './begin.contract.ts'

// The description of the interface lies beside the project and is not part of it.
const folder = join(import.meta.dirname, '../../../../shared/networks/specs/youtube')
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: the YouTube sandbox against its discovery document, because ../shared/networks/specs is not there\n')

type Method = { httpMethod: string; path: string; parameters?: Record<string, { enum?: string[]; repeated?: boolean; type: string }>; request?: { $ref: string }; response?: { $ref: string } }

/** The method that a call is, and what is wrong with question or answer: names and values of parameters, body, answer. */
function createJudge() {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const discovery = read('youtube.v3.discovery.r20240514.comments.json') as { resources: Record<string, { methods: Record<string, Method> }> }
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': (text: string) => Number.isFinite(Date.parse(text)) } })
  ajv.addSchema(read('youtube.v3.comments.schema.json') as object, 'youtube')
  const methods = Object.values(discovery.resources).flatMap((one) => Object.values(one.methods))
  const complaints = (ref: string | undefined, value: unknown): string[] => {
    if (ref === undefined) return value === null || value === undefined ? [] : ['a body where there is none']
    const check = ajv.compile({ $ref: `youtube#/$defs/${ref}`, unevaluatedProperties: false })
    return check(value) ? [] : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
  }
  return ({ request, answer, status }: Exchange): { call: string; wrong: string[] } => {
    const { pathname, searchParams } = new URL(request.url)
    const method = methods.find(({ httpMethod, path }) => httpMethod === request.method && `/${path}` === pathname)
    if (method === undefined) return { call: `${request.method} ${pathname}`, wrong: ['not described'] }
    const asked = Array.from(searchParams).flatMap(([name, value]) => {
      const known = method.parameters?.[name]
      if (known === undefined) return [`parameter ${name}`]
      return known.enum !== undefined && !known.enum.includes(value) ? [`${name} ${value}`] : []
    })
    const body = request.json === undefined ? [] : complaints(method.request?.$ref, request.json)
    return { call: `${request.method} ${pathname}`, wrong: [...asked, ...body, ...(status < 300 ? complaints(method.response?.$ref, answer) : [])] }
  }
}

/** Everything the adapter does, once, on a channel with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, video } = await begin({ observe: heardBy(exchanges) })
  try {
    const at = Date.parse('2026-03-01T10:00:00Z')
    const first = sandbox.say(video, them, 'Livrez-vous à Nîmes ?', { at })
    for (let n = 0; n < 7; n += 1) sandbox.say(video, 'Marc', `Réponse ${n}`, { at: at + n * 1000 + 1000, under: first })
    sandbox.say(video, 'Zoé', 'En attente', { at: at + 20_000, status: 'heldForReview' })
    sandbox.say(video, 'Bot', 'Gagnez vite', { at: at + 30_000, status: 'likelySpam' })
    const reading = createReading(session)
    await reading.read()
    const item = reading.text('Livrez-vous à Nîmes ?')
    for (const verb of ['hide', 'unhide', 'approve'] as const) await youtube.perform(session, actOn(item, verb), newKey(), never)
    const sent = await youtube.perform(session, actOn(item, 'reply', 'Oui, dès lundi.'), newKey(), never)
    const [own] = sent.observed
    if (own !== undefined) await youtube.perform(session, actOn(own, 'edit', 'Oui, dès mardi.'), newKey(), never)
    if (own !== undefined) await youtube.perform(session, actOn(own, 'delete'), newKey(), never)
    await youtube.look(session, [actOn(item, 'hide').target], never)
    await youtube.perform(session, actOn(reading.text('Gagnez vite'), 'ban'), newKey(), never)
    for await (const _ of youtube.pullPost?.(session, video, never) ?? []) void _
    return exchanges
  } finally {
    await sandbox.close()
  }
}

describe.skipIf(!present)('the discovery document of the vendor', () => {
  test('holds for every question and every answer', async () => {
    const judge = createJudge()
    const told = (await everything()).map(judge)
    // The supplied extract leaves these two out; their own pages describe them.
    const outside = new Set(['GET /youtube/v3/videos', 'POST /tokeninfo'])
    expect(told.filter(({ call, wrong }) => wrong.length > 0 && !outside.has(call))).toEqual([])
    expect([...new Set(told.map(({ call }) => call))].filter((call) => !outside.has(call)).sort()).toEqual([
      'DELETE /youtube/v3/comments', 'GET /youtube/v3/channels', 'GET /youtube/v3/commentThreads', 'GET /youtube/v3/comments', 'POST /youtube/v3/comments',
      'POST /youtube/v3/comments/setModerationStatus', 'PUT /youtube/v3/comments',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge()
    const told = (await everything()).find(({ request, answer }) => request.url.includes('/commentThreads') && JSON.stringify(answer).includes('topLevelComment'))
    if (told === undefined) throw new Error('no thread')
    expect(judge(told).wrong).toEqual([])
    const text = JSON.stringify(told.answer)
    for (const [from, to] of [['"totalReplyCount":', '"totalReplyCount":"x","was":'], ['"moderationStatus":"published"', '"moderationStatus":"shown"'], ['"canReply":true', '"canReply":"yes"']] as const) {
      expect(text).toContain(from)
      expect(judge({ ...told, answer: JSON.parse(text.replace(from, to)) as unknown }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
    expect(judge({ ...told, request: { ...told.request, url: told.request.url.replace('order=time', 'order=newest') } }).wrong).toEqual(['order newest'])
  })
})

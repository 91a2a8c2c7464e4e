import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { HttpClient, HttpRequest } from '../../net/http.ts'
import { mastodon } from './adapter.ts'
import { actOn, begin, createReading, never, newKey, them, us } from './begin.contract.ts'

// The description of the interface lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/mastodon/openapi.4.7-docs.inbox.json')
const present = existsSync(file)
if (!present)
  process.stderr.write('skipped: the Mastodon sandbox against its OpenAPI description, because ../shared/networks/specs is not there\n')

type Content = { content?: { 'application/json'?: { schema: object } } }
type Operation = {
  parameters?: { name: string; in: string; schema: { type?: string } }[]
  requestBody?: Content
  responses: Record<string, Content>
}
type Description = { paths: Record<string, Record<string, Operation>> }
type Exchange = { request: HttpRequest; answer: unknown }

/** Which of its parts a request is of, and what holds for question and answer. */
function createJudge() {
  // Its alternatives overlap (a quote with its status and one without), so that one is enough.
  const description = JSON.parse(readFileSync(file, 'utf8').replaceAll('"oneOf"', '"anyOf"')) as Description
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    formats: {
      'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text),
      date: /^\d{4}-\d\d-\d\d$/,
      uri: (text: string) => URL.canParse(text),
      email: true,
      'iso-639-1': /^[a-z]{2}$/,
    },
  })
  ajv.addSchema(description, 'api')
  const compiled = new Map<string, ValidateFunction>()
  const at = (...path: string[]): ValidateFunction => {
    const pointer = `api#/${path
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/')}`
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: pointer })
    compiled.set(pointer, known)
    return known
  }
  const complaints = (check: ValidateFunction, value: unknown): string[] =>
    check(value) ? [] : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)

  return ({ request, answer }: Exchange) => {
    const { pathname, searchParams } = new URL(request.url)
    const method = request.method.toLowerCase()
    const path = Object.keys(description.paths)
      .filter((one) => description.paths[one]?.[method] !== undefined)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
    if (path === undefined) return { call: `${method} ${pathname}`, wrong: ['not described'] }
    const operation = description.paths[path]?.[method]
    const names = new Set((operation?.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name))
    const unknown = Array.from(new Set(searchParams.keys()), (name) => name.replace(/\[\]$/, '')).filter((name) => !names.has(name))
    const body =
      operation?.requestBody === undefined || request.json === undefined
        ? []
        : complaints(at('paths', path, method, 'requestBody', 'content', 'application/json', 'schema'), request.json)
    const answered =
      operation?.responses['200']?.content?.['application/json'] === undefined
        ? []
        : complaints(at('paths', path, method, 'responses', '200', 'content', 'application/json', 'schema'), answer)
    return { call: `${method} ${path}`, wrong: [...unknown.map((name) => `parameter ${name}`), ...body, ...answered] }
  }
}

/** Passes everything through and keeps what was said. */
const listening =
  (exchanges: Exchange[]) =>
  (http: HttpClient): HttpClient => ({
    approve: (origin) => http.approve(origin),
    get requests() {
      return http.requests
    },
    get budget() {
      return http.budget
    },
    async send(request, signal) {
      const answer = await http.send(request, signal)
      exchanges.push({ request, answer: answer.json })
      return answer
    },
  })

/** Everything the adapter does, once, on a server with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, post } = await begin({ observe: listening(exchanges) })
  try {
    const at = Date.parse('2026-03-01T10:00:00Z')
    const pictured = sandbox.reply(them, post, `Voilà le mien @${us} #pull https://example.com/`, at, {
      images: [{ alt: 'Un pull', width: 800, height: 600 }],
      lang: 'fr',
      spoiler: 'Photo',
    })
    sandbox.reply('marc@ailleurs.test', pictured, 'Très beau', at)
    sandbox.post('marc@ailleurs.test', 'À voir', at, { quotes: post, poll: ['Oui', 'Non'] })
    const doomed = sandbox.post('marc@ailleurs.test', `@${us} vous ouvrez le lundi ?`, at)
    sandbox.direct(them, us, 'Bonjour, ma commande ?', at)
    const reading = createReading(session)
    await reading.read()
    const first = reading.items.get(pictured) ?? reading.text('')
    for (const verb of ['like', 'unlike', 'block', 'unblock'] as const) await mastodon.perform(session, actOn(first, verb), newKey(), never)
    const sent = await mastodon.perform(session, actOn(first, 'reply', 'Merci !'), newKey(), never)
    const [own] = sent.observed
    if (own !== undefined) await mastodon.perform(session, actOn(own, 'delete'), newKey(), never)
    await mastodon.perform(session, actOn(first, 'report', null, { reason: 'spam' }), newKey(), never)
    await mastodon.perform(session, actOn(reading.text('Bonjour, ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
    sandbox.edit(pictured, 'Voilà le mien, enfin', at)
    sandbox.remove(doomed)
    await mastodon.look(
      session,
      [...reading.items.values()].map((item) => actOn(item, 'like').target),
      never,
    )
    await reading.read()
  } finally {
    await sandbox.close()
  }
  return exchanges
}

describe.runIf(present)('the OpenAPI description', () => {
  test('holds for every question of the adapter and every answer of the sandbox', async () => {
    const judge = createJudge()
    const judged = (await everything()).map(judge)
    expect(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`)).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toEqual([
      'delete /api/v1/statuses/{id}',
      'get /api/v1/accounts/relationships',
      'get /api/v1/accounts/verify_credentials',
      'get /api/v1/accounts/{id}/statuses',
      'get /api/v1/conversations',
      'get /api/v1/notifications',
      'get /api/v1/statuses',
      'get /api/v1/statuses/{id}',
      'get /api/v1/statuses/{id}/context',
      'get /api/v2/instance',
      'post /api/v1/accounts/{id}/block',
      'post /api/v1/accounts/{id}/unblock',
      'post /api/v1/reports',
      'post /api/v1/statuses',
      'post /api/v1/statuses/{id}/favourite',
      'post /api/v1/statuses/{id}/unfavourite',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge()
    const told = (await everything()).find(
      ({ request, answer }) => request.url.includes('/notifications') && Array.isArray(answer) && answer.length > 0,
    )
    if (told === undefined) throw new Error('no notification')
    const [first = {}, ...rest] = told.answer as Record<string, unknown>[]
    expect(judge(told).wrong).toEqual([])
    for (const wrong of [
      { id: 7 },
      { created_at: 'yesterday' },
      { type: 'shouted' },
      { account: undefined },
      { status: { ...(first['status'] as object), visibility: 'secret' } },
    ]) {
      expect(judge({ ...told, answer: [{ ...first, ...wrong }, ...rest] }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { googleBusiness } from './adapter.ts'
import { begin, createReading, them, token } from './begin.contract.ts'

// The descriptions lie beside the project and are not part of it. Of the reviews there is no official one: that file was written from the reference.
const folder = join(import.meta.dirname, '../../../../shared/networks/specs/google-business-profile')
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: the Google reviews sandbox against its descriptions, because ../shared/networks/specs is not there\n')

type Property = { type?: string; enum?: string[]; $ref?: string; items?: Property }
type Discovery = { schemas: Record<string, { properties?: Record<string, Property> }>; resources: { accounts: { methods: { list: { parameters: Record<string, unknown> } } } } }

/** A schema of a discovery document as one of JSON: its references are names. */
function asJsonSchema({ $ref, items, type, enum: values }: Property): object {
  if ($ref !== undefined) return { $ref: `#/$defs/${$ref}` }
  return { ...(type === undefined || type === 'any' ? {} : { type }), ...(values === undefined ? {} : { enum: values }), ...(items === undefined ? {} : { items: asJsonSchema(items) }) }
}

function createJudge() {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.(\d{3}|\d{6}|\d{9}))?Z$/ } })
  const reviews = JSON.parse(readFileSync(join(folder, 'reviews.v4.hand-derived.schema.json'), 'utf8')) as object
  const discovery = JSON.parse(readFileSync(join(folder, 'mybusinessaccountmanagement.v1.discovery.2024-07.json'), 'utf8')) as Discovery
  ajv.addSchema(reviews, 'reviews')
  const $defs = Object.fromEntries(Object.entries(discovery.schemas).map(([name, { properties = {} }]) => [name, {
    type: 'object', additionalProperties: false, properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, asJsonSchema(one)])),
  }]))
  ajv.addSchema({ $defs }, 'accounts')
  const complaints = (ref: string, value: unknown): string[] => {
    const check = ajv.compile({ $ref: ref })
    return check(value) ? [] : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
  }
  return ({ request, answer, status }: Exchange): { call: string; wrong: string[] } => {
    const { pathname, searchParams } = new URL(request.url)
    const path = pathname.replaceAll(/\/(accounts|locations|reviews)\/[^/]+/g, '/$1/*')
    const call = `${request.method} ${path}`
    if (status >= 300) return { call, wrong: complaints('reviews#/$defs/Error', answer) }
    const names = (...known: string[]) => Array.from(searchParams.keys()).filter((name) => !known.includes(name)).map((name) => `parameter ${name}`)
    switch (call) {
      case 'GET /v1/accounts':
        return { call, wrong: [...names(...Object.keys(discovery.resources.accounts.methods.list.parameters)), ...complaints('accounts#/$defs/ListAccountsResponse', answer)] }
      // Described by its page alone: https://developers.google.com/my-business/reference/businessinformation/rest/v1/accounts.locations/list
      case 'GET /v1/accounts/*/locations':
        return { call, wrong: names('readMask', 'pageSize', 'pageToken') }
      case 'GET /v4/accounts/*/locations/*/reviews':
        return { call, wrong: [...names('pageSize', 'pageToken', 'orderBy'), ...complaints('reviews#/$defs/ListReviewsResponse', answer)] }
      case 'GET /v4/accounts/*/locations/*/reviews/*':
        return { call, wrong: [...names(), ...complaints('reviews#/$defs/Review', answer)] }
      case 'PUT /v4/accounts/*/locations/*/reviews/*/reply':
        return { call, wrong: [...names(), ...complaints('reviews#/$defs/UpdateReplyRequest', request.json), ...complaints('reviews#/$defs/ReviewReply', answer)] }
      case 'DELETE /v4/accounts/*/locations/*/reviews/*/reply':
        return { call, wrong: names() }
      default:
        return { call, wrong: ['not described'] }
    }
  }
}

async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, connecting, place } = await begin({ observe: heardBy(exchanges) })
  try {
    const at = Date.parse('2026-03-01T10:00:00Z')
    for (let n = 0; n < 60; n += 1) sandbox.say(place, n % 7 === 0 ? null : them, n % 5 === 0 ? '' : `Avis ${n}`, { at: at + n * 1000, rating: (n % 5) + 1 })
    const reading = createReading(session)
    await reading.read()
    const item = reading.text('Avis 59')
    const sent = await googleBusiness.perform(session, actOn(item, 'reply', 'Merci'), newKey(), never)
    await googleBusiness.reconcile(session, actOn(item, 'reply', 'Merci'), newKey(), Date.now(), never)
    const [own] = sent.observed
    if (own !== undefined) await googleBusiness.perform(session, actOn(own, 'delete'), newKey(), never)
    sandbox.approve(false)
    await googleBusiness.connect({ ...connecting, secrets: { token } }, never).catch(() => null)
    return exchanges
  } finally {
    await sandbox.close()
  }
}

describe.skipIf(!present)('the descriptions of reviews and accounts', () => {
  test('hold for every question and every answer', async () => {
    const told = (await everything()).map(createJudge())
    expect(told.filter(({ wrong }) => wrong.length > 0)).toEqual([])
    expect([...new Set(told.map(({ call }) => call))].sort()).toEqual([
      'DELETE /v4/accounts/*/locations/*/reviews/*/reply', 'GET /v1/accounts', 'GET /v1/accounts/*/locations', 'GET /v4/accounts/*/locations/*/reviews',
      'GET /v4/accounts/*/locations/*/reviews/*', 'PUT /v4/accounts/*/locations/*/reviews/*/reply',
    ])
  })

  test('do not hold for an answer with one wrong field, nor for a question they do not know', async () => {
    const judge = createJudge()
    const told = (await everything()).find(({ request }) => request.url.includes('/reviews?'))
    if (told === undefined) throw new Error('no reviews')
    const text = JSON.stringify(told.answer)
    for (const [from, to] of [['"starRating":"FOUR"', '"starRating":4'], ['"createTime":"', '"createTime":"on '], ['"totalReviewCount":', '"totalReviewCount":"x","was":']] as const) {
      expect(text).toContain(from)
      expect(judge({ ...told, answer: JSON.parse(text.replace(from, to)) as unknown }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

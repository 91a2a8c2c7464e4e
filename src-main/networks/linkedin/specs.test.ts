import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { linkedin } from './adapter.ts'
import { begin, createReading } from './begin.contract.ts'

// The schema, written from the vendor's pages, lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/linkedin/comments.hand-derived.schema.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: LinkedIn against the schema of its comments, because ../shared/networks/specs is not there\n')

/** What each call gives, and takes; the schema says nothing of posts, roles, organisations and reactions. */
function createJudge() {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')) as object, 'linkedin')
  const wrong = (name: string, value: unknown): string[] => {
    const check = ajv.compile({ $ref: `linkedin#/$defs/${name}`, unevaluatedProperties: false })
    return check(value) ? [] : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
  }
  return ({ request, answer, status }: Exchange): { call: string; wrong: string[] } => {
    const [, resource = '', edge = '', id = ''] = /\/rest\/(\w+)(?:\/[^/?]+)?(?:\/(\w+))?(?:\/(\d+))?/.exec(request.url) ?? []
    const call = `${request.method} ${resource}${edge === '' ? '' : `/${edge}`}${id === '' ? '' : '/{id}'}`
    if (status >= 300) return { call, wrong: wrong('Error', answer) }
    switch (call) {
      case 'GET socialActions/comments':
        return { call, wrong: wrong('CommentPage', answer) }
      case 'GET socialActions/comments/{id}':
        return { call, wrong: wrong('Comment', answer) }
      case 'POST socialActions/comments':
        return { call, wrong: [...wrong('CreateComment', request.json), ...wrong('Comment', answer)] }
      case 'GET organizationalEntityNotifications':
        return { call, wrong: (answer as { elements: unknown[] }).elements.flatMap((one) => wrong('Notification', one)) }
      default:
        return { call, wrong: [] }
    }
  }
}

async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges) })
  try {
    const first = sandbox.comment(post, 'Léa', 'Livrez-vous à Nîmes ?', Date.now() - 60_000, { image: true })
    sandbox.comment(first, 'Marc', 'Moi aussi', Date.now() - 50_000)
    sandbox.mention('Zoé', 'Avec Maison Verte')
    const reading = createReading(session)
    await reading.read()
    const item = reading.text('Livrez-vous à Nîmes ?')
    for (const verb of ['like', 'unlike'] as const) await linkedin.perform(session, actOn(item, verb), newKey(), never)
    const { observed: [own] } = await linkedin.perform(session, actOn(item, 'reply', 'Oui, dès lundi.'), newKey(), never)
    if (own !== undefined) for (const [verb, text] of [['edit', 'Oui, mardi.'], ['delete', null]] as const) await linkedin.perform(session, actOn(own, verb, text), newKey(), never)
    return exchanges
  } finally {
    await sandbox.close()
  }
}

describe.skipIf(!present)('the schema of LinkedIn’s comments', () => {
  test('holds for every question and every answer', async () => {
    const told = (await everything()).filter(({ request }) => request.url.includes('/rest/')).map(createJudge())
    expect(told.filter(({ wrong }) => wrong.length > 0)).toEqual([])
    expect(new Set(told.map(({ call }) => call))).toContain('POST socialActions/comments')
  })

  test('does not hold for an answer with one wrong field', async () => {
    const judge = createJudge()
    const told = (await everything()).find(({ request, answer }) => /comments\?start/.test(request.url) && JSON.stringify(answer).includes('parentComment') === false && JSON.stringify(answer).includes('urn:li:person'))
    if (told === undefined) throw new Error('no comments')
    const text = JSON.stringify(told.answer)
    for (const [from, to] of [['"actor":"urn:li:person', '"actor":"urn:li:robot'], ['"message":{"text":', '"message":{"words":'], ['"time":', '"time":"soon","was":']] as const) {
      expect(text).toContain(from)
      expect(judge({ ...told, answer: JSON.parse(text.replace(from, to)) as unknown }).wrong).not.toEqual([])
    }
  })
})

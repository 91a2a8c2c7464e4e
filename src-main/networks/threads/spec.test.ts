import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { fieldsIn } from '../graph-spec.contract.ts'
import { threads } from './adapter.ts'
import { begin, createReading } from './begin.contract.ts'

// The vendor's collection of calls lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/threads/threads-api.postman_collection.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: the calls of Threads against the vendor’s collection, because ../shared/networks/specs is not there\n')

type Entry = { item?: Entry[]; request?: { method: string; url: { raw: string } } }
type Collection = { item: Entry[]; variable?: { key: string; value?: string }[] }

/** By method and path, the parameters that it knows; and all fields that it asks for anywhere. */
function described() {
  const collection = JSON.parse(readFileSync(file, 'utf8')) as Collection
  const calls = new Map<string, Set<string>>()
  const walk = (entries: readonly Entry[]): void => {
    for (const { item, request } of entries) {
      if (item !== undefined) walk(item)
      if (request === undefined) continue
      const [path = '', query = ''] = request.url.raw.replace('{{api_host}}/', '').split('?')
      const call = `${request.method} ${path.replace(/\/$/, '').replaceAll(/\{\{\w+\}\}/g, '{id}')}`
      const names = query.split('&').map((part) => part.split('=')[0] ?? '').filter((name) => name !== '')
      calls.set(call, new Set([...(calls.get(call) ?? []), ...names]))
    }
  }
  walk(collection.item)
  const fields = new Set((collection.variable ?? []).filter(({ key }) => key.startsWith('fields_')).flatMap(({ value }) => fieldsIn(value ?? '')))
  return { calls, fields }
}

/** Pages go on and spans are bounded everywhere. https://developers.facebook.com/docs/threads/reply-management and /threads/retrieve-and-discover-posts */
const everywhere = new Set(['limit', 'after', 'since', 'until', 'fields', 'reverse'])
/** Younger than the collection. https://developers.facebook.com/docs/threads/reply-management */
const younger = new Set(['GET {id}/pending_replies', 'POST {id}/manage_pending_reply'])

function judge({ request, answer, status }: Exchange, { calls, fields }: ReturnType<typeof described>): { call: string; wrong: string[] } {
  const { pathname, searchParams } = new URL(request.url)
  const call = `${request.method} ${pathname.replace('/v1.0/', '').replace(/^\d+/, '{id}')}`
  if (younger.has(call)) return { call, wrong: [] }
  const known = calls.get(call)
  if (known === undefined) return { call, wrong: ['not described'] }
  const said = [...searchParams.keys(), ...Object.keys((request.json ?? {}) as object)]
  const rows = status >= 300 ? [] : Array.isArray((answer as { data?: unknown[] } | null)?.data) ? (answer as { data: object[] }).data : request.method === 'GET' ? [answer as object] : []
  return {
    call,
    wrong: [
      ...said.filter((name) => !known.has(name) && !everywhere.has(name)).map((name) => `parameter ${name}`),
      ...fieldsIn(searchParams.get('fields')).filter((name) => !fields.has(name)).map((name) => `field ${name}`),
      ...rows.flatMap((row) => Object.keys(row).filter((name) => !fields.has(name) && name !== 'id').map((name) => `answered ${name}`)),
    ],
  }
}

async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const now = Date.now()
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges), slowContainers: 1 })
  try {
    const first = sandbox.reply(post, 'lea', 'Livrez-vous à Nîmes ? 🙏🏽', now - 3_600_000, { image: true })
    sandbox.reply(first, 'marc', 'Moi aussi', now - 3_000_000)
    sandbox.reply(post, 'ana', 'En attente', now - 2_000_000, { pending: true })
    sandbox.mention('zoe', 'Avec @maisonverte', now - 1_000_000)
    const reading = createReading(session)
    await reading.read()
    const question = reading.text('Livrez-vous à Nîmes ? 🙏🏽')
    for (const verb of ['hide', 'unhide'] as const) await threads.perform(session, actOn(question, verb), newKey(), never)
    await threads.perform(session, actOn(reading.text('En attente'), 'approve'), newKey(), never)
    const { observed: [own] } = await threads.perform(session, actOn(question, 'reply', 'Oui !'), newKey(), never)
    await threads.look(session, [...reading.items.values()].map((item) => actOn(item, 'hide').target), never)
    if (own !== undefined) await threads.perform(session, actOn(own, 'delete'), newKey(), never)
  } finally {
    await sandbox.close()
  }
  return exchanges
}

describe.runIf(present)('the vendor’s collection of calls', () => {
  test('knows every question of the adapter and every field of the sandbox’s answers', async () => {
    const known = described()
    const judged = (await everything()).map((exchange) => judge(exchange, known))
    expect(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`)).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toMatchInlineSnapshot(`
      [
        "DELETE {id}",
        "GET me",
        "GET me/mentions",
        "GET me/threads",
        "GET {id}",
        "GET {id}/conversation",
        "GET {id}/pending_replies",
        "GET {id}/replies",
        "POST me/threads",
        "POST me/threads_publish",
        "POST {id}/manage_pending_reply",
        "POST {id}/manage_reply",
      ]
    `)
  })

  test('knows neither a wrong field nor a wrong call', async () => {
    const known = described()
    const told = (await everything()).find(({ request }) => request.url.includes('/conversation'))
    if (told === undefined) throw new Error('no conversation')
    expect(judge(told, known).wrong).toEqual([])
    expect(judge({ ...told, answer: { data: [{ author: 'lea' }] } }, known).wrong).toEqual(['answered author'])
    expect(judge({ ...told, request: { ...told.request, url: told.request.url.replace('hide_status', 'hidden_status') } }, known).wrong).toEqual(['field hidden_status'])
    expect(judge({ ...told, request: { ...told.request, url: told.request.url.replace('/conversation', '/conversations') } }, known).wrong).toEqual(['not described'])
  })
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, createReading, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { openApiJudge } from '../openapi.contract.ts'
import { discourse } from './adapter.ts'
import { begin, them, us } from './begin.contract.ts'

// The description of the interface lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/discourse/openapi.inbox.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: the Discourse sandbox against its OpenAPI description, because ../shared/networks/specs is not there\n')

/** Pages for the forum’s own window, of which the sandbox gives what a reader needs: every field it has is held to the description, none is missed. */
const shortened = ['/t/{id}.json', '/t/{id}/posts.json', '/u/{username}.json', '/site.json', '/admin/users/{id}.json']
const unlimited = (schema: unknown): unknown =>
  Array.isArray(schema)
    ? schema.map(unlimited)
    : typeof schema === 'object' && schema !== null
      ? Object.fromEntries(Object.entries(schema).filter(([key, value]) => !(key === 'required' && Array.isArray(value))).map(([key, value]) => [key, unlimited(value)]))
      : schema

/**
 * Where it says something it cannot mean. It was made from examples: a number that was empty in them is called a text (`reply_to_post_number`), what only some
 * readers are told is missing (`reply_to_user`, `user_suspended`, counts of actions), and so are parameters of a query that the forum's own window uses.
 */
function mend(text: string): string {
  const described = JSON.parse(text) as { paths: Record<string, Record<string, { parameters?: object[]; responses: object }>> }
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const of = value as { properties?: Record<string, object> }
    if (of.properties?.['reply_to_post_number'] !== undefined) {
      Object.assign(of.properties, { reply_to_post_number: { type: ['integer', 'null'] }, reply_to_user: { type: 'object' }, user_suspended: { type: 'boolean' } })
      of.properties['raw'] = { type: 'string' }
      of.properties['can_see_hidden_post'] = { type: 'boolean' }
      for (const name of ['flair_group_id', 'reviewable_id']) if (of.properties[name] !== undefined) of.properties[name] = { type: ['integer', 'null'] }
      of.properties['actions_summary'] = {
        type: 'array',
        items: { type: 'object', required: ['id'], additionalProperties: false, properties: {
          id: { type: 'integer' }, count: { type: 'integer' }, acted: { type: 'boolean' }, can_undo: { type: 'boolean' }, can_act: { type: 'boolean' },
        } },
      }
    }
    // A private conversation is in no category.
    if (of.properties?.['post_stream'] !== undefined) of.properties['category_id'] = { type: ['integer', 'null'] }
    // Told of those alone who are silenced or suspended.
    if (of.properties?.['silenced_by'] !== undefined) {
      for (const name of ['suspended_at', 'suspended_till', 'silenced_at', 'silenced_till']) of.properties[name] = { type: 'string' }
    }
    for (const one of Object.values(value)) visit(one)
  }
  visit(described)
  for (const path of shortened) for (const operation of Object.values(described.paths[path] ?? {})) operation.responses = unlimited(operation.responses) as object
  const query = (path: string, ...names: string[]) => {
    const get = described.paths[path]?.['get']
    if (get !== undefined) get.parameters = [...(get.parameters ?? []), ...names.map((name) => ({ name, in: 'query', schema: { type: 'string' } }))]
  }
  query('/t/{id}.json', 'include_raw')
  query('/t/{id}/posts.json', 'post_ids', 'include_raw')
  query('/posts/{id}/replies.json', 'after')
  query('/latest.json', 'topic_ids')
  query('/topics/private-messages/{username}.json', 'page')
  query('/notifications.json', 'limit', 'offset')
  return JSON.stringify(described)
}

/** Everything the adapter does, once, on a forum with some of everything, as its staff and as a member like any other. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const at = Date.parse('2026-03-01T10:00:00Z')
  for (const member of [undefined, true] as const) {
    const { sandbox, forum, topic, session } = await begin({
      observe: heardBy(exchanges), ...(member === undefined ? { path: '/c/general/1' } : { member, watches: [1] }),
    })
    try {
      const [lea, own] = [forum.named(them), forum.named(us)]
      const post = forum.write(topic, lea, 'Bonjour @Sauvaline 🙂', at, 1)
      forum.write(topic, forum.named('marc'), '[quote="lea, post:2, topic:1"]\nBonjour\n[/quote]\n\nEt moi ?', at, 2)
      forum.begin(lea, 'Commande', 'Où est-elle ?', at, { to: [own] })
      forum.flag(forum.named('marc'), post, 4, null)
      const reading = createReading(discourse, session)
      await reading.read()
      const item = reading.items.get(`${topic.id}/2`) ?? reading.text('')
      const verbs = member ? (['like', 'unlike', 'report'] as const) : (['like', 'unlike', 'delete', 'restore', 'report', 'silence', 'unsilence', 'ban', 'unban'] as const)
      for (const verb of verbs) await discourse.perform(session, actOn(item, verb, null, { reason: verb === 'report' ? 'spam' : null }), newKey(), never)
      const sent = await discourse.perform(session, actOn(item, 'reply', 'Merci pour votre message'), newKey(), never)
      for (const answer of sent.observed) await discourse.perform(session, actOn(answer, 'edit', 'Merci beaucoup pour votre message'), newKey(), never)
      await discourse.look(session, [...reading.items.values()].map((one) => actOn(one, 'like').target), never)
    } finally {
      await sandbox.close()
    }
  }
  return exchanges
}

/** Of these the description says nothing: the review queue above all. */
const undescribed = /\/(?:review|session|site\/settings|post_actions\/|admin\/users\/\d+\/un|posts\/\d+\/(?:recover|unhide)|posts\/[^/]+\/pending|t\/\d+\/\d+)/
const isAnswered = ({ status }: Exchange) => status < 300

describe.runIf(present)('the OpenAPI description of Discourse', () => {
  test('holds for every question of the adapter that it knows, and every answer of the sandbox', async () => {
    const judge = openApiJudge(file, { mend })
    const judged = (await everything()).filter((one) => isAnswered(one) && !undescribed.test(new URL(one.request.url).pathname)).map(judge)
    expect([...new Set(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`))]).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toEqual([
      'delete /posts/{id}.json',
      'get /admin/users/{id}.json',
      'get /latest.json',
      'get /notifications.json',
      'get /posts.json',
      'get /posts/{id}.json',
      'get /posts/{id}/replies.json',
      'get /site.json',
      'get /site/basic-info.json',
      'get /t/{id}.json',
      'get /t/{id}/posts.json',
      'get /topics/private-messages/{username}.json',
      'get /u/{username}.json',
      'post /post_actions.json',
      'post /posts.json',
      'put /admin/users/{id}/silence.json',
      'put /admin/users/{id}/suspend.json',
      'put /posts/{id}.json',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = openApiJudge(file, { mend })
    const told = (await everything()).find(({ request }) => request.url.includes('/posts.json') && request.method === 'GET')
    if (told === undefined) throw new Error('no posts')
    const { latest_posts: posts } = told.answer as { latest_posts: Record<string, unknown>[] }
    const [first = {}, ...rest] = posts
    expect(judge(told).wrong).toEqual([])
    for (const wrong of [{ id: '7' }, { cooked: undefined }, { topic_id: null }, { invented: true }, { actions_summary: [{ id: 'like' }] }]) {
      expect(judge({ ...told, answer: { latest_posts: [{ ...first, ...wrong }, ...rest] } }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}?newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

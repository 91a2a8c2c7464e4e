import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { actOn, createReading, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { openApiJudge } from '../openapi.contract.ts'
import { nodebb } from './adapter.ts'
import { begin, them, us } from './begin.contract.ts'

// The descriptions of both interfaces lie beside the project and are not part of it.
const folder = join(import.meta.dirname, '../../../../shared/networks/specs/nodebb')
const present = existsSync(join(folder, 'read.yaml'))
if (!present) process.stderr.write('skipped: the NodeBB sandbox against its OpenAPI descriptions, because ../shared/networks/specs is not there\n')
const made = mkdtempSync(join(tmpdir(), 'vigie-nodebb-'))
afterAll(() => rmSync(made, { recursive: true, force: true }))

/** A description of many files as one: each reference is what it points at, and what may be null says so as JSON Schema does. */
function whole(name: string): string {
  const files = new Map<string, unknown>()
  const load = (file: string): unknown => {
    if (!files.has(file)) files.set(file, parse(readFileSync(file, 'utf8')) as unknown)
    return files.get(file)
  }
  const at = (value: unknown, pointer: string): unknown =>
    pointer.split('/').filter((part) => part !== '').reduce<unknown>((one, part) => (one as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')], value)
  const resolved = (value: unknown, file: string, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((one) => resolved(one, file, depth))
    if (typeof value !== 'object' || value === null) return value
    const of = value as Record<string, unknown>
    if (typeof of['$ref'] === 'string') {
      // None goes round; one that did would end here.
      if (depth > 30) return {}
      const [path = '', pointer = ''] = of['$ref'].split('#')
      const target = path === '' ? file : join(dirname(file), path)
      // The pages of the administration were left out of what lies there.
      if (!existsSync(target)) return {}
      return resolved(at(load(target), pointer), target, depth + 1)
    }
    const { nullable, ...rest } = Object.fromEntries(Object.entries(of).map(([key, one]) => [key, resolved(one, file, depth)])) as Record<string, unknown>
    return nullable === true && typeof rest['type'] === 'string' ? { ...rest, type: [rest['type'], 'null'] } : rest
  }
  const [root, file] = [join(folder, `${name}.yaml`), join(made, `${name}.json`)]
  const { paths, ...rest } = load(root) as { paths: Record<string, unknown> }
  // What is never asked would only take time.
  const asked = Object.entries(paths).filter(([path]) => !/admin|groups|categor|tags|files|world|ap\b|login|register|unread|search|uploads|export/.test(path))
  writeFileSync(file, JSON.stringify(resolved({ ...rest, paths: Object.fromEntries(asked) }, root, 0)))
  return file
}

/**
 * Where they say something they cannot mean: ids that are numbers or texts are numbers in one place, an identifier of a template is a truth value, and
 * questions of a page are not described at all.
 */
function mend(text: string): string {
  const described = JSON.parse(text) as { paths: Record<string, Record<string, { parameters?: object[] }>> }
  const query = (path: string, ...names: string[]) => {
    const get = described.paths[path]?.['get']
    if (get !== undefined) get.parameters = [...(get.parameters ?? []), ...names.map((name) => ({ name, in: 'query', schema: { type: 'string' } }))]
  }
  query('/api/recent', 'page', 'cid', 'filter')
  query('/api/topic/{topic_id}/{slug}', 'page', 'sort')
  query('/api/flags', 'page', 'state')
  query('/api/notifications', 'page')
  query('/posts/{pid}/index', 'sort')
  return JSON.stringify(described)
}

/** Everything the adapter does, once, on a forum with some of everything, as its staff and as a member who moderates nothing. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const at = Date.parse('2026-03-01T10:00:00Z')
  for (const as of [{ globalModerator: true }, {}]) {
    const { sandbox, board, topic, session } = await begin({ observe: heardBy(exchanges), as, postsPerPage: 5 })
    try {
      const [lea, own, marc] = [board.named(them), board.named(us), board.named('marc')]
      const post = board.write(topic, lea, 'Bonjour @Kestrane 🙂', at, 1)
      for (let n = 0; n < 7; n += 1) board.write(topic, marc, `Suite ${n}`, at + n, post.pid)
      board.flag(post, marc, 'Spam', at)
      board.enqueue(marc, 'En attente', at, { topic })
      board.enqueue(marc, 'En attente aussi', at + 1, { title: 'Un sujet' })
      const room = board.room([lea, own])
      board.say(room, lea, 'Ma commande ?', at)
      const reading = createReading(nodebb, session)
      await reading.read()
      const item = reading.items.get(String(post.pid)) ?? reading.text('')
      const verbs = 'globalModerator' in as ? (['like', 'unlike', 'delete', 'restore', 'report', 'silence', 'unsilence', 'ban', 'unban'] as const) : (['like', 'unlike', 'report'] as const)
      for (const verb of verbs) await nodebb.perform(session, actOn(item, verb, null, { reason: verb === 'report' ? 'spam' : null }), newKey(), never)
      const sent = await nodebb.perform(session, actOn(item, 'reply', 'Merci pour votre message'), newKey(), never)
      for (const answer of sent.observed) await nodebb.perform(session, actOn(answer, 'edit', 'Merci beaucoup pour votre message'), newKey(), never)
      await nodebb.reconcile(session, actOn(item, 'reply', 'Merci pour votre message'), newKey(), Date.now(), never)
      const said = await nodebb.perform(session, actOn(reading.text('Ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
      for (const message of said.observed) await nodebb.perform(session, actOn(message, 'edit', 'Elle part lundi.'), newKey(), never)
      if ('globalModerator' in as) {
        await nodebb.perform(session, actOn(reading.text('En attente'), 'approve'), newKey(), never)
        await nodebb.perform(session, actOn(reading.text('Un sujet\n\nEn attente aussi'), 'delete'), newKey(), never)
        const flag = [...reading.items.values()].find(({ remoteId }) => remoteId.startsWith('flag/'))
        if (flag !== undefined) await nodebb.perform(session, actOn(flag, 'approve'), newKey(), never)
      }
      await nodebb.look(session, [...reading.items.values(), ...sent.observed].slice(0, 15).map((one) => actOn(one, 'like').target), never)
    } finally {
      await sandbox.close()
    }
  }
  return exchanges
}

describe.runIf(present)('the OpenAPI descriptions of NodeBB', () => {
  let known: ((one: Exchange) => { call: string; wrong: string[] }) | null = null
  const judgeOf = () => {
    if (known !== null) return known
    const [read, write] = [openApiJudge(whole('read'), { mend }), openApiJudge(whole('write'), { base: '/api/v3', mend })]
    known = (one) => (new URL(one.request.url).pathname.startsWith('/api/v3/') ? write(one) : read(one))
    return known
  }

  test('hold for every question of the adapter and every answer of the sandbox', async () => {
    const judge = judgeOf()
    const judged = (await everything()).filter(({ status }) => status < 300).map(judge)
    expect([...new Set(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`))]).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toEqual([
      'delete /posts/queue/{id}',
      'delete /posts/{pid}/state',
      'delete /posts/{pid}/vote',
      'delete /users/{uid}/ban',
      'delete /users/{uid}/mute',
      'get /api/config',
      'get /api/flags',
      'get /api/notifications',
      'get /api/post-queue',
      'get /api/recent',
      'get /api/self',
      'get /api/topic/{topic_id}/{slug}',
      'get /chats/',
      'get /chats/{roomId}/messages',
      'get /chats/{roomId}/messages/{mid}',
      'get /flags/{flagId}',
      'get /posts/{pid}',
      'get /posts/{pid}/index',
      'get /posts/{pid}/raw',
      'get /posts/{pid}/summary',
      'get /users/{uid}',
      'post /chats/{roomId}',
      'post /flags/',
      'post /posts/queue/{id}',
      'post /topics/{tid}',
      'put /chats/{roomId}/messages/{mid}',
      'put /flags/{flagId}',
      'put /posts/{pid}',
      'put /posts/{pid}/state',
      'put /posts/{pid}/vote',
      'put /users/{uid}/ban',
      'put /users/{uid}/mute',
    ])
  })

  test('do not hold for an answer with one wrong field, nor for a question they do not know', async () => {
    const judge = judgeOf()
    const told = (await everything()).find(({ request }) => request.url.includes('/api/topic/'))
    if (told === undefined) throw new Error('no topic')
    const { posts, ...page } = told.answer as { posts: Record<string, unknown>[] }
    const [first = {}, ...rest] = posts
    expect(judge(told).wrong).toEqual([])
    for (const wrong of [{ content: 7 }, { timestamp: '2026-03-01' }, { upvoted: 'yes' }, { user: 'lea' }, { pid: undefined }]) {
      expect(judge({ ...told, answer: { ...page, posts: [{ ...first, ...wrong }, ...rest] } }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

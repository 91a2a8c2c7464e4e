import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { reddit } from './adapter.ts'
import { answerJudge } from './answers.contract.ts'
import { begin, community, createReading, them } from './begin.contract.ts'
import { scopes } from './connect.ts'

// The table of calls lies beside the project and is not part of it. No description of the answers is published: those of answers.contract.ts hold without it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/reddit/endpoints.hand-derived.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: the calls of Reddit against their table, because ../shared/networks/specs is not there\n')

/** Described on pages of their own and not in the table: https://www.reddit.com/dev/api/oauth */
const outside = new Set([
  'GET /user/{username}/comments', 'GET /user/{username}/submitted', 'GET /r/{subreddit}/new', 'GET /r/{subreddit}/about/banned', 'GET /r/{subreddit}/about/muted', 'GET /prefs/blocked',
  'GET /api/morechildren', 'POST /api/unfriend',
])

const callOf = ({ request }: Exchange): string => {
  const path = new URL(request.url).pathname
    .replace(/^\/r\/[\w-]+\//, '/r/{subreddit}/').replace(/^\/user\/[\w-]+\//, '/user/{username}/').replace(/^\/comments\/\w+$/, '/comments/{article}')
    .replace(/^\/api\/mod\/conversations\/\w+/, '/api/mod/conversations/{conversation_id}')
  return `${request.method} ${path}`
}
const paramsOf = ({ request }: Exchange): string[] => [...new URL(request.url).searchParams.keys(), ...Object.keys(request.form ?? {})]

/** Everything the adapter does, once, on an account with some of everything. */
async function liveThrough(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges) })
  try {
    const at = Date.now() - 3_600_000
    const first = sandbox.say(them, post, 'Livrez-vous à Nîmes ?', at)
    let deep = first
    for (let n = 0; n < 12; n += 1) deep = sandbox.say('marc', deep, `Plus bas ${n}`, at + n)
    for (let n = 0; n < 6; n += 1) sandbox.say('zoe', first, `À côté ${n}`, at + 100 + n)
    for (let n = 0; n < 510; n += 1) sandbox.say(`client_${n}`, post, `Encore ${n}`, at + 1000 + n)
    sandbox.report(first, 'marc', 'Hors sujet')
    sandbox.filter(sandbox.say('bot', post, 'Gagnez vite', at + 2000))
    sandbox.post(community, 'zoe', 'Un sujet', at, 'Avec du texte')
    sandbox.say(them, sandbox.post('ailleurs', 'zoe', 'Autre part'), 'Et u/marque ?', at)
    const removed = sandbox.say('paul', post, 'Je m’en vais', at)
    sandbox.write(them, 'Ma commande ?', at)
    sandbox.modmail(community, them, 'Question', 'Les règles ?', at)
    const reading = createReading(session)
    await reading.read()
    for await (const _ of reddit.pullPost?.(session, post, never) ?? []) void _
    const item = reading.items.get(first) ?? reading.text('')
    const writes = ['hide', 'unhide', 'spam', 'unspam', 'hide', 'approve', 'like', 'unlike', 'block', 'unblock', 'silence', 'unsilence', 'ban', 'unban'] as const
    for (const verb of writes) await reddit.perform(session, actOn(item, verb), newKey(), never)
    await reddit.perform(session, actOn(item, 'report', null, { reason: 'spam' }), newKey(), never)
    const [own] = (await reddit.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), never)).observed
    if (own === undefined) throw new Error('a reply without its item')
    await reddit.perform(session, actOn(own, 'edit', 'Oui, dès lundi.'), newKey(), never)
    await reddit.perform(session, actOn(own, 'delete'), newKey(), never)
    await reddit.perform(session, actOn(reading.text('Bonjour\n\nMa commande ?'), 'reply', 'Demain.'), newKey(), never)
    const letter = reading.text('Question\n\nLes règles ?')
    for (const [verb, text] of [['reply', 'Les voici.'], ['silence', null], ['unsilence', null]] as const) await reddit.perform(session, actOn(letter, verb, text), newKey(), never)
    sandbox.delete(removed)
    sandbox.leave('zoe')
    sandbox.delete(deep)
    await reddit.look(session, [removed, first].map((id) => ({ ...actOn(item, 'hide').target, remoteId: id })), never)
    await createReading(session).read()
    return exchanges
  } finally {
    await sandbox.close()
  }
}

let heard: Promise<Exchange[]> | null = null
const everything = (): Promise<Exchange[]> => (heard ??= liveThrough())

// What is tried without saying of what, so that nothing is done, is meant to be refused.
const meant = ({ request, status }: Exchange): boolean => status < 400 && (request.method === 'GET' || Object.keys(request.form ?? {}).length !== 1 || request.url.includes('/mod/'))

describe('what is asked and answered', () => {
  test('holds against the shapes that are known, every question and every answer', async () => {
    const judge = answerJudge()
    const told = (await everything()).filter(meant)
    const wrong = told.map((one) => ({ call: callOf(one), wrong: judge(callOf(one), paramsOf(one), one.answer) }))
    expect(wrong.filter((one) => one.wrong.length > 0)).toEqual([])
    expect(new Set(told.map(callOf)).size).toBe(34)
  })

  test('does not hold with one wrong field, nor a question it does not know', async () => {
    const judge = answerJudge()
    const told = (await everything()).filter(meant)
    const found = (call: string) => told.find((one) => callOf(one) === call && JSON.stringify(one.answer).includes('"name"'))
    for (const [call, from, to] of [
      ['GET /r/{subreddit}/comments', '"created_utc":', '"created_utc":"now","was":'], ['GET /r/{subreddit}/comments', '"parent_id":"t', '"parent_id":"x'],
      ['GET /r/{subreddit}/new', '"num_comments":', '"num_comments":"many","was":'], ['GET /message/messages', '"was_comment":false', '"was_comment":"no"'],
      ['GET /api/mod/conversations/{conversation_id}', '"isInternal":false', '"isInternal":0'], ['GET /comments/{article}', '"kind":"more"', '"kind":"less"'],
      ['POST /api/comment', '"errors":[]', '"errors":[["NO_TEXT"]]'],
    ] as const) {
      const one = found(call)
      const text = JSON.stringify(one?.answer)
      expect({ call, holds: text.includes(from) }).toEqual({ call, holds: true })
      expect({ call, wrong: judge(call, [], JSON.parse(text) as unknown) }).toEqual({ call, wrong: [] })
      expect({ call, from, wrong: judge(call, [], JSON.parse(text.replace(from, to)) as unknown).length > 0 }).toEqual({ call, from, wrong: true })
    }
    expect(judge('GET /api/info', ['id', 'fullname'], found('GET /api/info')?.answer)).toEqual(['parameter fullname'])
    expect(judge('GET /api/all', [], {})).toEqual(['GET /api/all is not known'])
  })
})

describe.skipIf(!present)('the table of calls', () => {
  type Row = { method: string; path: string; scope: string }
  const table = () => (JSON.parse(readFileSync(file, 'utf8')) as { endpoints: Row[] }).endpoints

  test('has every call but those that have a page of their own, and each permission is asked for', async () => {
    const rows = new Map(table().map((row) => [`${row.method} ${row.path}`, row.scope]))
    const called = new Set((await everything()).map(callOf))
    expect([...called].filter((call) => !rows.has(call) && !outside.has(call))).toEqual([])
    for (const call of outside) expect(rows.has(call)).toBe(false)
    for (const call of called) {
      const scope = rows.get(call)
      if (scope !== undefined) expect({ call, asked: scope.split('|').every((one) => scopes.includes(one)) }).toEqual({ call, asked: true })
    }
  })
})

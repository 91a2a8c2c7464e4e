import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { openApiJudge } from '../openapi.contract.ts'
import { x } from './adapter.ts'
import { begin, createReading, them } from './begin.contract.ts'

// The descriptions of the interface lie beside the project and are not part of it: the newer names, and the older ones.
const files = {
  post: join(import.meta.dirname, '../../../../shared/networks/specs/x/openapi.2.167.inbox.json'),
  tweet: join(import.meta.dirname, '../../../../shared/networks/specs/x/openapi.2.166.inbox.json'),
} as const
const present = existsSync(files.post) && existsSync(files.tweet)
if (!present) process.stderr.write('skipped: the X sandbox against its OpenAPI descriptions, because ../shared/networks/specs is not there\n')

type Dialect = keyof typeof files
const createJudge = (dialect: Dialect) => openApiJudge(files[dialect], { mend: (text) => text.replaceAll('"nullable":true', '"nullable":false'), formats: { int32: true, int64: true } })

/** Everything the adapter does, once, on an account with some of everything. */
async function everything(dialect: Dialect): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, post } = await begin({ dialect, observe: heardBy(exchanges) })
  try {
    const at = Date.now() - 3_600_000
    const first = sandbox.say(them, 'Vu ici : https://example.com/un-article & voilà', { at, under: post })
    sandbox.attach(first, 'https://pbs.twimg.com/media/one.jpg')
    const second = sandbox.say('marc', 'Et le lundi ?', { at: at + 1000, under: first })
    sandbox.say('zoe', 'Plus bas encore', { at: at + 2000, under: second })
    sandbox.say('zoe', '@marque bonjour', { at: at + 3000 })
    sandbox.write(them, 'Ma commande ?', at)
    const reading = createReading(session)
    await reading.read()
    sandbox.write('marc', 'Toujours rien', at + 5000)
    await reading.read()
    const item = reading.items.get(first) ?? reading.text('')
    for (const verb of ['hide', 'unhide', 'mute', 'unmute'] as const) await x.perform(session, actOn(item, verb), newKey(), never)
    const sent = await x.perform(session, actOn(item, 'reply', 'Merci'), newKey(), never)
    await x.reconcile(session, actOn(item, 'reply', 'Merci'), newKey(), Date.now(), never)
    await x.reconcile(session, actOn(item, 'mute'), newKey(), Date.now(), never)
    const [own] = sent.observed
    if (own !== undefined) await x.perform(session, actOn(own, 'delete'), newKey(), never)
    const message = reading.text('Ma commande ?')
    await x.perform(session, actOn(message, 'reply', 'Elle part demain.'), newKey(), never)
    await x.reconcile(session, actOn(message, 'reply', 'Elle part demain.'), newKey(), Date.now(), never)
    sandbox.remove(second)
    await x.look(session, [actOn(item, 'hide').target, { ...actOn(item, 'hide').target, remoteId: second }], never)
    return exchanges
  } finally {
    await sandbox.close()
  }
}

describe.skipIf(!present).each(['post', 'tweet'] as const)('the description of the interface under its %s names', (dialect) => {
  test('holds for every question and every answer', async () => {
    const judge = createJudge(dialect)
    // What is tried without a body, so that nothing is done, is meant to be refused; and the first question finds out which names are spoken.
    const told = (await everything(dialect)).filter(({ status }) => status < 400).map(judge)
    expect(told.filter(({ wrong }) => wrong.length > 0)).toEqual([])
    expect([...new Set(told.map(({ call }) => call))].sort()).toEqual([
      'delete /2/tweets/{id}', 'delete /2/users/{source_user_id}/muting/{target_user_id}', 'get /2/dm_conversations/{id}/dm_events', 'get /2/dm_events', 'get /2/tweets',
      'get /2/tweets/search/recent', 'get /2/users/me', 'get /2/users/{id}/mentions', 'get /2/users/{id}/muting', 'get /2/users/{id}/tweets',
      'post /2/dm_conversations/{dm_conversation_id}/messages', 'post /2/tweets', 'post /2/users/{id}/muting', 'put /2/tweets/{tweet_id}/hidden',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge(dialect)
    const told = (await everything(dialect)).find(({ request, answer }) => request.url.includes('/mentions') && JSON.stringify(answer).includes('"data"'))
    if (told === undefined) throw new Error('no mention')
    expect(judge(told).wrong).toEqual([])
    const text = JSON.stringify(told.answer)
    for (const [from, to] of [['"conversation_id":"', '"conversation_id":7,"was":"'], ['"reply_count":', '"reply_count":"many","was":'], ['"type":"replied_to"', '"type":"answers"']] as const) {
      expect(text).toContain(from)
      expect(judge({ ...told, answer: JSON.parse(text.replace(from, to)) as unknown }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

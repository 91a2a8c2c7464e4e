import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { edge, enumsIn, expectAllToHold, expectNoneWrong, graphJudge, listsOf } from '../graph-spec.contract.ts'
import { facebook } from './adapter.ts'
import { begin, createReading, pageId, userToken } from './begin.contract.ts'

const { folder, present } = listsOf('facebook', 'Facebook')

const createJudge = () =>
  graphJudge(folder, ['Comment', 'Page', 'PagePost', 'Recommendation', 'UnifiedThread', 'User'], {
    // Edges can be asked for as fields.
    fields: { PagePost: { comments: edge }, UnifiedThread: { messages: edge, participants: edge }, Page: { tasks: { type: 'array' }, access_token: { type: 'string' } } },
  })

function placeOf({ request }: Exchange): [string, string] {
  const [, node = '', edgeName = ''] = new URL(request.url).pathname.split('/').slice(1)
  const kind = node === pageId ? 'Page' : node === 'me' || node === '100200300' ? 'User' : node.startsWith('t_') ? 'UnifiedThread' : node.startsWith(`${pageId}_`) ? 'PagePost' : 'Comment'
  return [kind, edgeName]
}

/** Everything the adapter does, once, on a page with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const now = Date.now()
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges), token: userToken })
  try {
    const first = sandbox.comment(post, 'Léa', 'Livrez-vous à Nîmes ? 🙏🏽', now - 3_600_000, null, { image: true })
    sandbox.comment(post, 'Marc', 'Moi aussi', now - 3_000_000, first)
    sandbox.comment(post, 'Personne', 'Anonyme', now - 2_900_000, null, { unnamed: true })
    sandbox.post('Bonjour la maison', now - 2_000_000, { by: 'Ana', kind: 'visitor' })
    sandbox.post('Merci à elles', now - 2_000_000, { by: 'Ana', kind: 'tagged' })
    sandbox.rate('Lou', 'Parfait', now - 1_000_000, true, 5)
    sandbox.message('Zoé', 'Ma commande ?', now - 1_000_000)
    const reading = createReading(session)
    await reading.read()
    const question = reading.text('Livrez-vous à Nîmes ? 🙏🏽')
    for (const verb of ['hide', 'unhide', 'like', 'unlike', 'ban', 'unban'] as const) await facebook.perform(session, actOn(question, verb), newKey(), never)
    await facebook.perform(session, actOn(question, 'reply', 'Oui !'), newKey(), never)
    await facebook.perform(session, actOn(question, 'reply', 'Votre adresse ?', { private: true }), newKey(), never)
    await facebook.perform(session, actOn(reading.text('Ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
    for (const verb of ['block', 'unblock', 'spam'] as const) await facebook.perform(session, actOn(reading.text('Ma commande ?'), verb), newKey(), never)
    await facebook.look(session, [...reading.items.values()].map((item) => actOn(item, 'like').target), never)
    await facebook.perform(session, actOn(reading.text('Anonyme'), 'delete'), newKey(), never)
  } finally {
    await sandbox.close()
  }
  return exchanges
}

describe.runIf(present)('the vendor’s lists of fields', () => {
  test('hold for every question of the adapter and every answer of the sandbox', async () => {
    const judge = createJudge()
    const judged = (await everything()).map((exchange) => judge(exchange, ...placeOf(exchange)))
    expect(expectAllToHold(judged)).toMatchInlineSnapshot(`
      [
        "DELETE Comment",
        "DELETE Comment/likes",
        "DELETE Page/blocked",
        "GET Comment",
        "GET Comment/comments",
        "GET Page/ads_posts",
        "GET Page/blocked",
        "GET Page/conversations",
        "GET Page/published_posts",
        "GET Page/ratings",
        "GET Page/tagged",
        "GET Page/visitor_posts",
        "GET PagePost",
        "GET PagePost/comments",
        "GET UnifiedThread",
        "GET User",
        "GET User/accounts",
        "GET User/permissions",
        "POST Comment",
        "POST Comment/comments",
        "POST Comment/likes",
        "POST Page/blocked",
        "POST Page/messages",
        "POST Page/moderate_conversations",
      ]
    `)
  })

  test('do not hold for an answer with one wrong field, nor for a question they do not know', async () => {
    const judge = createJudge()
    const told = expectNoneWrong(judge, await everything(), placeOf, 'PagePost', [{ id: 7 }, { created_time: '2026-08-01T09:30:00Z' }, { is_hidden: 'true' }, { author: 'Léa' }])
    expect(judge({ ...told, request: { ...told.request, url: told.request.url.replace('message', 'massage') } }, 'PagePost', 'comments').wrong).toEqual(['field massage of Comment'])
  })

  test('know the values by which comments are ordered and picked', async () => {
    const enums = enumsIn(`${folder}/enum_types.subset.json`)
    const asked = (await everything()).map(({ request }) => new URL(request.url).searchParams)
    const said = (name: string) => new Set(asked.flatMap((params) => params.get(name) ?? []))
    for (const value of said('filter')) expect(enums.get('commentcomments_filter_enum_param')).toContain(value)
    for (const value of said('order')) expect(enums.get('commentcomments_order_enum_param')).toContain(value)
    expect(said('order').size).toBe(2)
  })
})

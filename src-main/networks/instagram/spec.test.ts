import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { edge, expectAllToHold, expectNoneWrong, graphJudge, listsOf } from '../graph-spec.contract.ts'
import { instagram } from './adapter.ts'
import { begin, createReading, page, userId } from './begin.contract.ts'

const { folder, present } = listsOf('instagram', 'Instagram')

const createJudge = () =>
  graphJudge(folder, ['IGComment', 'IGMedia', 'IGUser'], {
    fields: {
      IGComment: { replies: edge },
      // With Instagram's own sign-in. https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started
      IGUser: { user_id: { type: 'string' }, account_type: { type: 'string' } },
    },
    edges: {
      'GET IGUser/conversations': { returns: 'Conversation', params: ['platform'] },
      'POST IGUser/messages': { returns: 'Object', params: ['recipient', 'message'] },
      'GET Conversation': { returns: 'Conversation', params: [] },
      // Newer than the lists. https://developers.facebook.com/docs/instagram-platform/changelog
      'POST IGUser/likes': { returns: 'Object', params: ['comment_id', 'media_id'] },
      'DELETE IGUser/likes': { returns: 'Object', params: ['comment_id', 'media_id'] },
    },
  })
const pageFolder = join(folder, '../facebook')
const createPageJudge = () =>
  graphJudge(pageFolder, ['Page', 'UnifiedThread', 'User'], { fields: { UnifiedThread: { messages: edge, participants: edge }, Page: { access_token: { type: 'string' } } } })

function placeOf({ request }: Exchange): [string, string] {
  const [, node = '', edgeName = ''] = new URL(request.url).pathname.split('/').slice(1)
  return [node === 'me' ? 'IGUser' : node.startsWith('aWdf') ? 'Conversation' : edgeName === 'comments' || new URL(request.url).searchParams.get('fields')?.includes('caption') === true ? 'IGMedia' : 'IGComment', edgeName]
}

/** With the token of whoever looks after the Page: what is the Page's, its conversations', or the person's. */
function placeByPage(exchange: Exchange): [string, string] {
  const [, node = '', edgeName = ''] = new URL(exchange.request.url).pathname.split('/').slice(1)
  const kind = node === page.id ? 'Page' : node === userId ? 'IGUser' : node === '100200300' || (node === 'me' && exchange.status < 300) ? 'User' : node.startsWith('aWdf') ? 'UnifiedThread' : null
  return kind === null ? placeOf(exchange) : [kind, edgeName]
}

async function everything(token?: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const now = Date.now()
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges), ...(token === undefined ? {} : { token }) })
  try {
    const first = sandbox.comment(post, 'lea', 'Livrez-vous à Nîmes ? 🙏🏽', now - 3_600_000)
    sandbox.comment(post, 'marc', 'Moi aussi', now - 3_000_000, first)
    const tagged = sandbox.post('Avec elles', now - 2_000_000, 'ana')
    sandbox.message('zoe', 'Ma commande ?', now - 1_000_000)
    const reading = createReading(session)
    await reading.read()
    const question = reading.text('Livrez-vous à Nîmes ? 🙏🏽')
    for (const verb of ['hide', 'unhide'] as const) await instagram.perform(session, actOn(question, verb), newKey(), never)
    await instagram.perform(session, actOn(question, 'reply', 'Oui !'), newKey(), never)
    await instagram.perform(session, actOn(question, 'reply', 'Votre adresse ?', { private: true }), newKey(), never)
    await instagram.perform(session, actOn(reading.text('Ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
    if (token !== undefined) {
      for (const verb of ['like', 'unlike'] as const) await instagram.perform(session, actOn(question, verb), newKey(), never)
      for (const verb of ['block', 'unblock', 'spam'] as const) await instagram.perform(session, actOn(reading.text('Ma commande ?'), verb), newKey(), never)
    }
    const mention = reading.items.get(tagged)
    if (mention !== undefined) await instagram.perform(session, actOn(mention, 'reply', 'Merci !'), newKey(), never)
    await instagram.look(session, [...reading.items.values()].map((item) => actOn(item, 'hide').target), never)
    await instagram.perform(session, actOn(reading.text('Moi aussi'), 'delete'), newKey(), never)
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
        "DELETE IGComment",
        "GET Conversation",
        "GET IGComment",
        "GET IGComment/replies",
        "GET IGMedia",
        "GET IGMedia/comments",
        "GET IGUser",
        "GET IGUser/conversations",
        "GET IGUser/media",
        "GET IGUser/tags",
        "POST IGComment",
        "POST IGComment/replies",
        "POST IGUser/mentions",
        "POST IGUser/messages",
      ]
    `)
  })

  test('hold with the token of a Page, too', async () => {
    const [judge, pageJudge] = [createJudge(), createPageJudge()]
    const judged = (await everything(page.userToken)).map((exchange) => {
      const place = placeByPage(exchange)
      return (['Page', 'User', 'UnifiedThread'].includes(place[0]) ? pageJudge : judge)(exchange, ...place)
    })
    const calls = expectAllToHold(judged)
    for (const call of ['GET User/accounts', 'GET User/permissions', 'GET Page/conversations', 'POST Page/messages', 'POST Page/moderate_conversations', 'POST IGUser/likes', 'DELETE IGUser/likes', 'GET IGUser/media']) expect(calls).toContain(call)
  })

  test('do not hold for an answer with one wrong field, nor for a question they do not know', async () => {
    const judge = createJudge()
    expectNoneWrong(judge, await everything(), placeOf, 'IGMedia', [{ id: 7 }, { timestamp: '2026-08-01T09:30:00Z' }, { hidden: 'true' }, { author: 'lea' }])
  })
})

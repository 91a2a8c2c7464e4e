import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Lexicons, parseLexiconDoc } from '@atproto/lexicon'
import { describe, expect, test } from 'vitest'
import { bluesky } from './adapter.ts'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

// The lexicons lie beside the project and are not part of it.
const folder = join(import.meta.dirname, '../../../../shared/networks/specs/bluesky/lexicons')
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: the Bluesky sandbox against the lexicons, because ../shared/networks/specs is not there\n')

function readLexicons(): Lexicons {
  const lexicons = new Lexicons()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))) {
    const doc: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    // Permission sets are of a kind this library does not know, and nothing here refers to them.
    try {
      lexicons.add(parseLexiconDoc(doc))
    } catch {
      continue
    }
  }
  return lexicons
}

const nsidOf = ({ request }: Exchange) => new URL(request.url).pathname.replace('/xrpc/', '')

/** The query as the types its lexicon gives it. */
function paramsOf(lexicons: Lexicons, exchange: Exchange): Record<string, unknown> {
  const { request } = exchange
  const definition = lexicons.getDefOrThrow(nsidOf(exchange))
  const properties = 'parameters' in definition ? (definition.parameters?.properties ?? {}) : {}
  const query = new URL(request.url).searchParams
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const type = properties[name]?.type
      if (type === 'array') return [name, query.getAll(name)]
      const value = query.get(name)
      return [name, type === 'integer' ? Number(value) : type === 'boolean' ? value === 'true' : value]
    }),
  )
}

/** Everything the adapter does, once, on a network with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges) })
  try {
    const pictured = sandbox.reply(them, post.uri, 'Voilà le mien @atelier-nord.test', undefined, {
      images: [{ alt: 'Un pull', width: 800, height: 600 }],
      langs: ['fr'],
    })
    sandbox.reply('marc.test', pictured.uri, 'Très beau', undefined, {
      link: { uri: 'https://example.com/', title: 'Exemple', description: '' },
    })
    const quote = sandbox.quote('marc.test', post.uri, 'À voir')
    sandbox.mention('marc.test', us, 'vous ouvrez le lundi ?')
    sandbox.like(them, post.uri)
    sandbox.message(them, us, 'Bonjour, ma commande ?')
    const reading = createReading(session)
    await reading.read()
    const first = reading.text('Voilà le mien @atelier-nord.test')
    for (const verb of ['like', 'unlike', 'hide', 'unhide', 'block', 'unblock', 'mute', 'unmute'] as const)
      await bluesky.perform(session, actOn(first, verb), newKey(), never)
    const sent = await bluesky.perform(session, actOn(first, 'reply', 'Merci @lea.test ! https://example.com/été #pull'), newKey(), never)
    const own = sent.observed[0]
    if (own !== undefined) await bluesky.perform(session, actOn(own, 'delete'), newKey(), never)
    await bluesky.perform(session, actOn(first, 'report', null, { reason: 'spam' }), newKey(), never)
    await bluesky.perform(session, actOn(reading.text('Bonjour, ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
    sandbox.expireAccess(us)
    sandbox.deletePost(quote.uri)
    await bluesky.look(
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

describe.runIf(present)('the lexicons', () => {
  test('hold for every question of the adapter, every record it writes and every answer of the sandbox', async () => {
    const lexicons = readLexicons()
    const exchanges = await everything()
    const calls = new Set(exchanges.map(nsidOf))
    for (const exchange of exchanges) {
      const nsid = nsidOf(exchange)
      const { request, answer } = exchange
      if (request.method === 'GET') expect(() => lexicons.assertValidXrpcParams(nsid, paramsOf(lexicons, exchange)), nsid).not.toThrow()
      else if (request.json !== undefined) {
        expect(() => lexicons.assertValidXrpcInput(nsid, request.json), nsid).not.toThrow()
        const { collection, record } = request.json as { collection?: string; record?: unknown }
        if (collection !== undefined && record !== undefined)
          expect(() => lexicons.assertValidRecord(collection, record), collection).not.toThrow()
      }
      expect(() => lexicons.assertValidXrpcOutput(nsid, answer), nsid).not.toThrow()
    }
    for (const nsid of [
      'com.atproto.server.createSession',
      'com.atproto.server.refreshSession',
      'com.atproto.repo.createRecord',
      'com.atproto.repo.putRecord',
      'com.atproto.repo.deleteRecord',
      'com.atproto.repo.getRecord',
      'com.atproto.repo.listRecords',
      'com.atproto.identity.resolveHandle',
      'com.atproto.moderation.createReport',
      'app.bsky.notification.listNotifications',
      'app.bsky.feed.getPosts',
      'app.bsky.feed.getPostThread',
      'app.bsky.feed.getAuthorFeed',
      'app.bsky.actor.getProfile',
      'app.bsky.graph.muteActor',
      'app.bsky.graph.unmuteActor',
      'chat.bsky.convo.listConvos',
      'chat.bsky.convo.getMessages',
      'chat.bsky.convo.getLog',
      'chat.bsky.convo.sendMessage',
    ])
      expect(calls).toContain(nsid)
  })

  test('do not hold for an answer with one wrong field', async () => {
    const lexicons = readLexicons()
    const exchange = (await everything()).find(
      (one) => nsidOf(one) === 'app.bsky.notification.listNotifications' && JSON.stringify(one.answer).includes('"reply"'),
    )
    const answer = exchange?.answer as { notifications: Record<string, unknown>[] }
    const [first = {}, ...rest] = answer.notifications
    for (const wrong of [{ indexedAt: 'yesterday' }, { uri: 'https://example.com' }, { cid: undefined }, { isRead: 'no' }]) {
      expect(() =>
        lexicons.assertValidXrpcOutput('app.bsky.notification.listNotifications', {
          ...answer,
          notifications: [{ ...first, ...wrong }, ...rest],
        }),
      ).toThrow()
    }
  })
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { openApiJudge } from '../openapi.contract.ts'
import { discord } from './adapter.ts'
import { begin, createReading, them } from './begin.contract.ts'

// The description of the interface lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/discord/openapi.v10.inbox.json')
const present = existsSync(file)
if (!present) process.stderr.write('skipped: the Discord sandbox against its OpenAPI description, because ../shared/networks/specs is not there\n')

// Its alternatives overlap (every kind of channel has the fields of another), so that one is enough.
const createJudge = () =>
  openApiJudge(file, {
    base: '/api/v10',
    formats: { snowflake: /^(0|[1-9]\d*)$/, int32: true, int64: true, double: true, nonce: true },
    mend: (text) => text.replaceAll('"oneOf"', '"anyOf"'),
  })

/** Everything the adapter does, once, in servers with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, guild, channel } = await begin({ observe: heardBy(exchanges) })
  try {
    const first = sandbox.say(channel, them, `Voilà le mien <@${sandbox.botId}>`, {
      attachments: [{ name: 'pull.png', type: 'image/png', width: 800, height: 600 }], embeds: [{ url: 'https://example.com/', title: 'Un pull' }],
    })
    sandbox.say(channel, 'marc', 'Très beau', { replyTo: first })
    const thread = sandbox.thread(channel, 'Tailles')
    sandbox.say(thread, them, 'Du 38 ?')
    const old = sandbox.thread(channel, 'Vieux sujet')
    sandbox.say(old, 'marc', 'Réglé')
    sandbox.archive(old)
    sandbox.deny(sandbox.channel(guild, 'equipe'), 1n << 10n)
    const reading = createReading(session)
    await reading.read()
    const item = reading.text('Du 38 ?')
    for (const verb of ['like', 'unlike', 'silence', 'unsilence', 'ban', 'unban'] as const) await discord.perform(session, actOn(item, verb), newKey(), never)
    const sent = await discord.perform(session, actOn(item, 'reply', 'Oui, du 34 au 46.'), newKey(), never)
    await discord.reconcile(session, actOn(item, 'reply', 'Oui, du 34 au 46.'), newKey(), session.clock.now(), never)
    for (const own of sent.observed) await discord.perform(session, actOn(own, 'edit', 'Oui, du 34 au 48.'), newKey(), never)
    for (const own of sent.observed) await discord.perform(session, actOn(own, 'delete'), newKey(), never)
    sandbox.edit(channel, first, 'Voilà le mien, enfin')
    await discord.look(session, [...reading.items.values()].map((one) => actOn(one, 'like').target), never)
    await reading.read()
    for await (const nudge of discord.listen?.(session, never) ?? []) if (nudge.stream === 'messages') break
  } finally {
    await sandbox.close()
  }
  return exchanges
}

describe.runIf(present)('the OpenAPI description', () => {
  test('holds for every question of the adapter and every answer of the sandbox', async () => {
    const judge = createJudge()
    const judged = (await everything()).map(judge).filter(({ call }) => call !== 'get /api/v10/applications/@me')
    expect(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`)).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toEqual([
      'delete /channels/{channel_id}/messages/{message_id}',
      'delete /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me',
      'delete /guilds/{guild_id}/bans/{user_id}',
      'get /channels/{channel_id}/messages',
      'get /channels/{channel_id}/messages/{message_id}',
      'get /channels/{channel_id}/threads/archived/private',
      'get /channels/{channel_id}/threads/archived/public',
      'get /gateway/bot',
      'get /guilds/{guild_id}/bans/{user_id}',
      'get /guilds/{guild_id}/channels',
      'get /guilds/{guild_id}/members/{user_id}',
      'get /guilds/{guild_id}/threads/active',
      'get /users/@me',
      'get /users/@me/guilds',
      'patch /channels/{channel_id}/messages/{message_id}',
      'patch /guilds/{guild_id}/members/{user_id}',
      'post /channels/{channel_id}/messages',
      'put /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me',
      'put /guilds/{guild_id}/bans/{user_id}',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge()
    const told = (await everything()).find(({ request, answer }) => /\/messages\?/.test(request.url) && Array.isArray(answer) && answer.length > 0)
    if (told === undefined) throw new Error('no messages')
    expect(judge(told).wrong).toEqual([])
    const [first = {}, ...rest] = told.answer as Record<string, unknown>[]
    for (const wrong of [{ id: 7 }, { timestamp: 'yesterday' }, { author: undefined }, { mentions: {} }, { type: 'shouted' }]) {
      expect(judge({ ...told, answer: [{ ...first, ...wrong }, ...rest] }).wrong, JSON.stringify(wrong)).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mastodon } from './adapter.ts'
import { actOn, heardBy, never, newKey } from '../begin.contract.ts'
import type { Exchange } from '../begin.contract.ts'
import { openApiJudge } from '../openapi.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

// The description of the interface lies beside the project and is not part of it.
const file = join(import.meta.dirname, '../../../../shared/networks/specs/mastodon/openapi.4.7-docs.inbox.json')
const present = existsSync(file)
if (!present)
  process.stderr.write('skipped: the Mastodon sandbox against its OpenAPI description, because ../shared/networks/specs is not there\n')

// Its alternatives overlap (a quote with its status and one without), so that one is enough.
const createJudge = () =>
  openApiJudge(file, { mend: (text) => text.replaceAll('"oneOf"', '"anyOf"'), formats: { 'iso-639-1': /^[a-z]{2}$/ } })

/** Everything the adapter does, once, on a server with some of everything. */
async function everything(): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const { sandbox, session, post } = await begin({ observe: heardBy(exchanges) })
  try {
    const at = Date.parse('2026-03-01T10:00:00Z')
    const pictured = sandbox.reply(them, post, `Voilà le mien @${us} #pull https://example.com/`, at, {
      images: [{ alt: 'Un pull', width: 800, height: 600 }],
      lang: 'fr',
      spoiler: 'Photo',
    })
    sandbox.reply('marc@ailleurs.test', pictured, 'Très beau', at)
    sandbox.post('marc@ailleurs.test', 'À voir', at, { quotes: post, poll: ['Oui', 'Non'] })
    const doomed = sandbox.post('marc@ailleurs.test', `@${us} vous ouvrez le lundi ?`, at)
    sandbox.direct(them, us, 'Bonjour, ma commande ?', at)
    const reading = createReading(session)
    await reading.read()
    const first = reading.items.get(pictured) ?? reading.text('')
    // The description leaves whole domains out.
    for (const verb of ['like', 'unlike', 'mute', 'unmute', 'block', 'unblock'] as const) await mastodon.perform(session, actOn(first, verb), newKey(), never)
    const sent = await mastodon.perform(session, actOn(first, 'reply', 'Merci !'), newKey(), never)
    const [own] = sent.observed
    if (own !== undefined) await mastodon.perform(session, actOn(own, 'edit', 'Merci beaucoup !'), newKey(), never)
    if (own !== undefined) await mastodon.perform(session, actOn(own, 'delete'), newKey(), never)
    await mastodon.perform(session, actOn(first, 'report', null, { reason: 'spam' }), newKey(), never)
    await mastodon.perform(session, actOn(reading.text('Bonjour, ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
    sandbox.edit(pictured, 'Voilà le mien, enfin', at)
    sandbox.remove(doomed)
    await mastodon.look(
      session,
      [...reading.items.values()].map((item) => actOn(item, 'like').target),
      never,
    )
    await reading.read()
  } finally {
    await sandbox.close()
  }
  // What is for a server's staff is not in it.
  return exchanges.filter(({ request }) => !new URL(request.url).pathname.startsWith('/api/v1/admin/'))
}

describe.runIf(present)('the OpenAPI description', () => {
  test('holds for every question of the adapter and every answer of the sandbox', async () => {
    const judge = createJudge()
    const judged = (await everything()).map(judge)
    expect(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`)).toEqual([])
    expect([...new Set(judged.map(({ call }) => call))].sort()).toEqual([
      'delete /api/v1/statuses/{id}',
      'get /api/v1/accounts/relationships',
      'get /api/v1/accounts/verify_credentials',
      'get /api/v1/accounts/{id}/statuses',
      'get /api/v1/conversations',
      'get /api/v1/notifications',
      'get /api/v1/statuses',
      'get /api/v1/statuses/{id}',
      'get /api/v1/statuses/{id}/context',
      'get /api/v2/instance',
      'post /api/v1/accounts/{id}/block',
      'post /api/v1/accounts/{id}/mute',
      'post /api/v1/accounts/{id}/unblock',
      'post /api/v1/accounts/{id}/unmute',
      'post /api/v1/reports',
      'post /api/v1/statuses',
      'post /api/v1/statuses/{id}/favourite',
      'post /api/v1/statuses/{id}/unfavourite',
      'put /api/v1/statuses/{id}',
    ])
  })

  test('does not hold for an answer with one wrong field, nor for a question it does not know', async () => {
    const judge = createJudge()
    const told = (await everything()).find(
      ({ request, answer }) => request.url.includes('/notifications') && Array.isArray(answer) && answer.length > 0,
    )
    if (told === undefined) throw new Error('no notification')
    const [first = {}, ...rest] = told.answer as Record<string, unknown>[]
    expect(judge(told).wrong).toEqual([])
    for (const wrong of [
      { id: 7 },
      { created_at: 'yesterday' },
      { type: 'shouted' },
      { account: undefined },
      { status: { ...(first['status'] as object), visibility: 'secret' } },
    ]) {
      expect(judge({ ...told, answer: [{ ...first, ...wrong }, ...rest] }).wrong).not.toEqual([])
    }
    expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }).wrong).toEqual(['parameter newest'])
  })
})

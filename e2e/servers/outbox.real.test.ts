import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { CliItem } from '../../src-main/cli/cli-process.contract.ts'
import { campaignIn, tell, whole } from './outbox-campaign.contract.ts'
import { startWordPress, wordPressMissing } from './wordpress/server.ts'
import type { RealWordPress } from './wordpress/server.ts'

const size = whole ? { replies: 200, actions: 200, kills: 20 } : { replies: 10, actions: 10, kills: 2 }

const missing = await wordPressMissing()
const server: RealWordPress | null = missing === null ? await startWordPress() : null
const dir = mkdtempSync(join(tmpdir(), 'vigie-outbox-real-'))
afterAll(async () => {
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const verbs = ['hide', 'spam', 'delete'] as const
const standing = { hide: '0', spam: 'spam', delete: 'trash' } as const

describe.skipIf(server === null)(`decisions taken offline, a real WordPress${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const wp = () => {
    if (server === null) throw new Error('no server')
    return server
  }

  test(`${size.replies} replies and ${size.actions} moderations, the engine killed ${size.kills} times on the way: each is done, each once`, async () => {
    const { done, decideAndKill } = campaignIn(dir)
    await wp().empty()
    const post = await wp().post({ title: 'Nos horaires', text: 'Ouvert le lundi.' })
    await wp().comments(Array.from({ length: size.replies + size.actions }, (_, n) => ({ text: `Commentaire n° ${n}`, post, approved: '1' })))
    await done(['account', 'add', 'wordpress', '--brand', 'Chez Léa', '--url', wp().url, '--user', wp().login, '--secret-stdin'], wp().password)
    await done(['sync'])
    const items = (await done(['inbox', '--limit', '500'])).items as CliItem[]
    const sent = await decideAndKill(items, size, verbs, (work) => wp().offline(work))

    const rows = await wp().read()
    const said = rows.filter(({ user }) => user !== '0').map(({ parent, content }) => `${parent}: ${content}`).sort()
    const wrong = sent.moderated.filter(({ item, verb }) => rows.find(({ id }) => id === item.remoteId)?.approved !== standing[verb]).length
    tell(`WordPress ${wp().version}`, sent, said, wrong)
    expect(said).toEqual(sent.answered.map(({ item, text }) => `${item.remoteId}: ${text}`).sort())
    expect(wrong).toBe(0)
  }, 1_800_000)
})

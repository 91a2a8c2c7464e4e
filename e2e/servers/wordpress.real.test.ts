import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { runCliProcess } from '../../src-main/cli/cli-process.contract.ts'
import type { CliItem, Ran } from '../../src-main/cli/cli-process.contract.ts'
import { startWordPress, wordPressMissing } from './wordpress/server.ts'
import type { RealWordPress, StoredComment } from './wordpress/server.ts'

const missing = await wordPressMissing()
const server: RealWordPress | null = missing === null ? await startWordPress() : null
const dir = mkdtempSync(join(tmpdir(), 'vigie-real-'))
afterAll(async () => {
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function vigie(args: string[], stdin?: string): Promise<Ran['json']> {
  const ran = await runCliProcess([...args, '--data', dir, '--json'], stdin === undefined ? {} : { stdin })
  if (ran.code !== 0) throw new Error(`vigie ${args[0] ?? ''} ended with ${ran.code}: ${ran.stdout.slice(0, 500)}`)
  return ran.json
}

/** A digest of every table (the full-text index by those that lie under it), so that what a command wrote can be told. */
function tables(): Map<string, string> {
  const db = new Database(join(dir, 'vigie.sqlite'), { readonly: true })
  const names = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'").all()
  const digests = names.map(({ name }): [string, string] =>
    [name, createHash('sha256').update(JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).raw().all())).digest('hex')])
  db.close()
  return new Map(digests)
}

describe.skipIf(server === null)(`a real WordPress by the command line${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const wp = () => {
    if (server === null) throw new Error('no server')
    return server
  }
  let items: CliItem[] = []
  const stored = async () => new Map<string, StoredComment>((await wp().read()).map((row) => [row.id, row]))

  test('200 comments made by its own means are synced', async () => {
    await wp().empty()
    const posts = [await wp().post({ title: 'Nos horaires d’été', text: 'Ouvert le lundi.' }), await wp().post({ title: 'Recette', text: 'Farine.' })]
    const texts = Array.from({ length: 200 }, (_, n) => ({ text: `Commentaire n° ${n} — ça va ?`, post: posts[n % 2] ?? 1, approved: n < 30 ? '0' : '1' }))
    const roots = await wp().comments(texts.slice(0, 150))
    await wp().comments(texts.slice(150).map((comment, n) => ({ ...comment, post: posts[n % 2] ?? 1, parent: roots[n + 100] ?? 0 })))
    const added = await vigie(['account', 'add', 'wordpress', '--brand', 'Chez Léa', '--url', wp().url, '--user', wp().login, '--secret-stdin'], wp().password)
    expect(added).toMatchObject({ network: 'wordpress', brand: 'Chez Léa', handle: wp().url.slice('http://'.length) })
    const { accounts } = await vigie(['sync'])
    expect(accounts).toMatchObject([{ fetched: 200, new: 200, changed: 0, removed: 0 }])
    items = (await vigie(['inbox', '--limit', '300'])).items
    expect(items.map((item) => item.text).sort()).toEqual(texts.map((comment) => comment.text).sort())
  })

  test('what Vigie holds, marks, throws away, approves and answers, WordPress confirms', async () => {
    const before = await stored()
    const held = items.filter((item) => item.remoteState === 'held')
    const shown = items.filter((item) => item.remoteState === 'visible')
    const choice = { approve: held.slice(0, 10), hide: shown.slice(0, 20), spam: shown.slice(20, 40), delete: shown.slice(40, 50), reply: shown.slice(50, 55) }
    for (const verb of ['approve', 'hide', 'spam', 'delete'] as const) await vigie(['act', verb, ...choice[verb].map((item) => String(item.id))])
    for (const [n, item] of choice.reply.entries()) await vigie(['reply', String(item.id), '--text-stdin'], `Merci ! Réponse ${n} & à bientôt <3`)
    const flushed = await vigie(['outbox', 'flush', '--wait', '--timeout', '200'])
    expect(flushed).toMatchObject({ verified: 65, refused: 0, uncertain: 0, paused: 0, live: 0 })

    const after = await stored()
    const approvedAs = { approve: '1', hide: '0', spam: 'spam', delete: 'trash' } as const
    for (const verb of ['approve', 'hide', 'spam', 'delete'] as const) {
      expect(choice[verb].map((item) => after.get(item.remoteId)?.approved)).toEqual(choice[verb].map(() => approvedAs[verb]))
    }
    const replies = [...after.values()].filter((row) => row.user !== '0')
    expect(replies.map((row) => [row.parent, row.content, row.approved]).sort()).toEqual(
      choice.reply.map((item, n) => [item.remoteId, `Merci ! Réponse ${n} &amp; à bientôt &lt;3`, '1']).sort())
    // Nothing else has changed, and of those moderated nothing but the status.
    const touched = new Set([...choice.approve, ...choice.hide, ...choice.spam, ...choice.delete].map((item) => item.remoteId))
    for (const [id, row] of before) expect(after.get(id)).toEqual(touched.has(id) ? { ...row, approved: after.get(id)?.approved } : row)
  })

  test('a comment edited, one deleted and one moderated in WordPress show so after the next sync', async () => {
    await vigie(['sync'])
    const [edited, deleted, moderated] = items.filter((item) => item.remoteState === 'visible').slice(-3)
    if (edited === undefined || deleted === undefined || moderated === undefined) throw new Error('too few items')
    await wp().edit(Number(edited.remoteId), 'Corrigé : tout va bien.')
    await wp().remove(Number(deleted.remoteId))
    await wp().status(Number(moderated.remoteId), 'spam')
    const { accounts } = await vigie(['sync'])
    expect(accounts).toMatchObject([{ new: 0, changed: 2, removed: 1 }])
    const look = (item: CliItem) => vigie(['item', String(item.id)])
    expect(await look(edited)).toMatchObject({ text: 'Corrigé : tout va bien.', revisions: [{ text: edited.text }] })
    expect(await look(deleted)).toMatchObject({ remoteState: 'deleted' })
    expect(await look(moderated)).toMatchObject({ remoteState: 'spam', visibility: 'spam' })
  })

  test('a sync with nothing new changes nothing but the account’s health, and asks little', async () => {
    const before = tables()
    const { accounts } = await vigie(['sync'])
    expect(accounts).toMatchObject([{ fetched: 0, new: 0, changed: 0, removed: 0 }])
    const after = tables()
    expect([...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name)).toEqual(['account_health'])
    // One for each list of new comments, one for each hundred of those held.
    const requests = Number(Object.entries(accounts[0] ?? {}).find(([name]) => name === 'requests')?.[1])
    process.stderr.write(`WordPress ${wp().version}: an idle sync of ${(await wp().read()).length} comments asks ${requests} times.\n`)
    expect(requests).toBeLessThanOrEqual(6)
  })
})

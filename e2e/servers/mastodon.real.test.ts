import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runCliProcess } from '../../src-main/cli/cli-process.contract.ts'
import type { CliItem, Ran } from '../../src-main/cli/cli-process.contract.ts'
import { lastingId, startSnac, until } from './mastodon/server.ts'
import type { SnacPerson, SnacStatus } from './mastodon/server.ts'

const started = await startSnac(['marque', 'lea', 'marc'])
const missing = 'skipped' in started ? started.skipped : null
if (missing !== null) process.stderr.write(`skipped: a server of the Mastodon API by the command line, because ${missing}\n`)
const dir = mkdtempSync(join(tmpdir(), 'vigie-real-'))

afterAll(async () => {
  if (!('skipped' in started)) await started.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function vigie(args: string[], stdin?: string): Promise<Ran['json']> {
  const ran = await runCliProcess([...args, '--data', dir, '--json'], stdin === undefined ? {} : { stdin })
  if (ran.code !== 0)
    throw new Error(`vigie ${args[0] ?? ''} ended with ${ran.code}: ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(0, 500)}`)
  return ran.json
}

const deliveryMs = 90_000

describe.skipIf(missing !== null)(`a real snac by the command line${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const at = () => {
    if ('skipped' in started) throw new Error('no server')
    return started
  }
  let us: SnacPerson
  let [lea, marc]: SnacPerson[] = []
  let said: SnacStatus[] = []
  let items: CliItem[] = []
  const them = (who: SnacPerson | undefined) => {
    if (who === undefined) throw new Error('nobody')
    return who
  }
  const itemOf = (status: SnacStatus | undefined): CliItem => {
    const item = items.find((one) => one.remoteId === lastingId(status?.id ?? ''))
    if (item === undefined) throw new Error('no such item')
    return item
  }

  test('answers under a post, mentions and a private message are synced', async () => {
    us = await at().person('marque')
    lea = await at().person('lea')
    marc = await at().person('marc')
    const post = await us.say('Nos horaires d’été : ouvert le lundi.')
    const answers = ['Super nouvelle', 'Et le dimanche ?', 'Merci beaucoup']
    for (const text of answers) said.push(await them(lea).say(text, { to: post.id }))
    said.push(await them(marc).say(`@${us.name} vous livrez à Nîmes ?`))
    said.push(await them(marc).say(`@${us.name} ma commande 1234, en privé`, { visibility: 'direct' }))
    const added = await vigie(['account', 'add', 'mastodon', '--brand', 'Chez Léa', '--url', at().url, '--secret-stdin'], us.token)
    expect(added).toMatchObject({ network: 'mastodon', brand: 'Chez Léa', handle: `marque@${new URL(at().url).host}` })
    const ids = said.map(({ id }) => lastingId(id))
    await until(
      async () => {
        const told = await us.told()
        return ids.every((id) => told.includes(id))
      },
      deliveryMs,
      'delivery',
    )
    await vigie(['sync'])
    items = (await vigie(['inbox', '--limit', '100'])).items
    expect(items.map(({ remoteId }) => remoteId).sort()).toEqual(ids.sort())
    expect(items.map(({ text }) => text)).toContain('Et le dimanche ?')
    process.stderr.write(`${at().version}: ${items.length} of ${said.length} items synced.\n`)
  })

  test('one is answered once, one liked, one’s author blocked, and the server confirms each', async () => {
    const [liked, answered, , blocked, direct] = said
    await vigie(['reply', String(itemOf(answered).id), '--text-stdin'], 'Oui, de 9 h à 12 h & sur rendez-vous')
    await vigie(['reply', String(itemOf(direct).id), '--text-stdin'], 'Elle part demain.')
    await vigie(['act', 'like', String(itemOf(liked).id)])
    const flushed = await vigie(['outbox', 'flush', '--wait', '--timeout', '120'])
    expect(flushed).toMatchObject({ verified: 3, refused: 0, uncertain: 0, live: 0 })
    await vigie(['act', 'block', String(itemOf(blocked).id)])
    expect(await vigie(['outbox', 'flush', '--wait', '--timeout', '120'])).toMatchObject({ verified: 1, refused: 0, uncertain: 0, live: 0 })

    const host = new URL(at().url).host
    const ours = (await us.answersTo(answered?.id ?? '')).filter(({ account }) => account.id === us.id)
    expect(ours.map(({ text, visibility }) => [text, visibility])).toEqual([
      [`@lea@${host} Oui, de 9 h à 12 h & sur rendez-vous`, 'public'],
    ])
    expect((await us.answersTo(direct?.id ?? '')).map(({ visibility }) => visibility)).toEqual(['private'])
    expect(await us.status(liked?.id ?? '')).toMatchObject({ favourited: true, favourites_count: 1 })
    expect([await us.blocks(them(lea).id), await us.blocks(them(marc).id)]).toEqual([false, true])
    // Whom it concerns sees the answer, too.
    await until(
      async () => (await them(lea).answersTo(answered?.id ?? '')).some(({ account }) => account.id === us.id),
      deliveryMs,
      'our answer',
    )
  })

  test('an edit and a deletion elsewhere show after the next sync, and our own answer is no news', async () => {
    const [, , edited] = said
    const doomed = said[0]
    await them(lea).edit(edited?.id ?? '', 'Merci beaucoup à tous')
    await them(lea).remove(doomed?.uri ?? '')
    const look = (status: SnacStatus | undefined) => vigie(['item', String(itemOf(status).id)])
    await until(
      async () => {
        await vigie(['sync'])
        return (await look(edited))['text'] === 'Merci beaucoup à tous' && (await look(doomed))['remoteState'] === 'deleted'
      },
      deliveryMs,
      'the edit and the deletion',
    )
    expect((await look(edited))['revisions']).toMatchObject([{ text: 'Merci beaucoup' }])
    const { accounts } = await vigie(['sync'])
    expect(accounts).toMatchObject([{ new: 0, changed: 0, removed: 0 }])
    const requests = Number(Object.entries(accounts[0] ?? {}).find(([name]) => name === 'requests')?.[1])
    process.stderr.write(`${at().version}: an idle sync of ${items.length} items asks ${requests} times.\n`)
    expect(requests).toBeLessThanOrEqual(20)
    said = []
  })
})

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { runCliProcess } from '../../src-main/cli/cli-process.contract.ts'
import type { CliItem, Ran } from '../../src-main/cli/cli-process.contract.ts'
import { claimsOf } from '../../src-main/networks/bluesky/session.ts'
import { openSecrets } from '../../src-main/secrets/sealed-file.ts'
import { startChatStandIn } from './bluesky/chat-stand-in.ts'
import { createPerson, recordAt, recordsOf, until } from './bluesky/people.ts'
import type { Person, Ref } from './bluesky/people.ts'
import { startBluesky } from './bluesky/stack.ts'
import type { BlueskyStack } from './bluesky/stack.ts'

const chat = await startChatStandIn()
const started = await startBluesky(chat.url)
const missing = 'skipped' in started ? started.skipped : null
if ('skipped' in started) process.stderr.write(`skipped: Bluesky by the command line, because ${started.skipped}\n`)
const dir = mkdtempSync(join(tmpdir(), 'vigie-real-'))

afterAll(async () => {
  if (!('skipped' in started)) await started.stop()
  await chat.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function vigie(args: string[], stdin?: string): Promise<Ran['json']> {
  const ran = await runCliProcess([...args, '--data', dir, '--json'], stdin === undefined ? {} : { stdin })
  if (ran.code !== 0)
    throw new Error(`vigie ${args[0] ?? ''} ended with ${ran.code}: ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(0, 500)}`)
  return ran.json
}

/** A digest of every table, so that what a command wrote can be told. */
function tables(): Map<string, string> {
  const db = new Database(join(dir, 'vigie.sqlite'), { readonly: true })
  const names = db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )
    .all()
  const digests = names.map(({ name }): [string, string] => [
    name,
    createHash('sha256')
      .update(JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).raw().all()))
      .digest('hex'),
  ])
  db.close()
  return new Map(digests)
}

/** The credential as it lies in the data directory, under the name that the account's row gives. */
function credential() {
  const db = new Database(join(dir, 'vigie.sqlite'), { readonly: true })
  const row = db.prepare<[], { secret_ref: string }>('SELECT secret_ref FROM credentials').get()
  db.close()
  return { ref: row?.secret_ref ?? '', store: openSecrets(dir, { VIGIE_SECRETS: 'file' }) }
}

describe.skipIf(missing !== null)(`real Bluesky servers by the command line${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const at = () => {
    if ('skipped' in started) throw new Error('no servers')
    return started satisfies BlueskyStack
  }
  let us: Person
  let them: Person
  let root: Ref
  const said: Ref[] = []
  let items: CliItem[] = []
  const replyTo = (ref: Ref) => ({ root, parent: ref })
  const itemOf = (ref: Ref | undefined): CliItem => {
    const item = items.find((one) => one.remoteId === ref?.uri)
    if (item === undefined) throw new Error('no such item')
    return item
  }

  test('a post with 40 replies is synced, those included that never became a notification', async () => {
    us = await createPerson(at().pds, 'atelier')
    them = await createPerson(at().pds, 'lea')
    const added = await vigie(
      ['account', 'add', 'bluesky', '--brand', 'Atelier Nord', '--url', at().pds, '--user', us.handle, '--secret-stdin'],
      await us.appPassword(false),
    )
    expect(added).toMatchObject({ network: 'bluesky', brand: 'Atelier Nord', handle: us.handle })
    // Eight are indexed before the post they answer: nobody is ever told of those.
    root = await us.sayAfterItsReplies('Nouvelle collection', async (early) => {
      for (let n = 0; n < 8; n += 1) said.push(await them.say(`En avance ${n}`, { root: early, parent: early }))
    })
    said.push(...(await Promise.all(Array.from({ length: 22 }, (_, n) => them.say(`Réponse ${n}`, replyTo(root))))))
    said.push(...(await Promise.all(Array.from({ length: 10 }, (_, n) => them.say(`Plus bas ${n}`, replyTo(said[n] ?? root))))))
    await until(async () => {
      await vigie(['sync'])
      items = (await vigie(['inbox', '--limit', '100'])).items
      return items.length >= 40
    }, 60_000)
    expect(items.map((item) => item.remoteId).sort()).toEqual(said.map(({ uri }) => uri).sort())
    const told = (await us.get('app.bsky.notification.listNotifications', { limit: '100' })).json['notifications'] as unknown[]
    expect(told.length).toBeLessThan(40)
    process.stderr.write(`Bluesky: ${items.length} of 40 replies synced; the servers notified of ${told.length}.\n`)
  })

  test('a sync with nothing new changes nothing but the account’s health, and asks little', async () => {
    await vigie(['sync'])
    const before = tables()
    const { accounts } = await vigie(['sync'])
    expect(accounts).toMatchObject([{ fetched: 0, new: 0, changed: 0, removed: 0 }])
    const after = tables()
    expect([...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name)).toEqual(['account_health'])
    // Notifications, two lists of own posts, the newest thread; and for the states of 40 items two pages of posts, each with the list of
    // gates.
    const requests = Number(Object.entries(accounts[0] ?? {}).find(([name]) => name === 'requests')?.[1])
    process.stderr.write(`Bluesky: an idle sync of ${items.length} items asks ${requests} times.\n`)
    expect(requests).toBeLessThanOrEqual(8)
  })

  test('one is hidden, one liked, one answered and its author blocked, and the servers confirm each', async () => {
    const [hidden, liked, answered] = said
    await vigie(['act', 'hide', String(itemOf(hidden).id)])
    await vigie(['act', 'like', String(itemOf(liked).id)])
    await vigie(['reply', String(itemOf(answered).id), '--text-stdin'], `Merci @${them.handle} ! Détails : https://example.com/été #pull`)
    expect(await vigie(['outbox', 'flush', '--wait', '--timeout', '120'])).toMatchObject({
      verified: 3,
      refused: 0,
      uncertain: 0,
      paused: 0,
      live: 0,
    })
    await vigie(['act', 'block', String(itemOf(answered).id)])
    expect(await vigie(['outbox', 'flush', '--wait', '--timeout', '120'])).toMatchObject({ refused: 0, uncertain: 0, paused: 0, live: 0 })

    const gate = await recordAt(at().pds, root.uri.replace('app.bsky.feed.post', 'app.bsky.feed.threadgate'))
    expect(gate?.['hiddenReplies']).toEqual([hidden?.uri])
    expect(Object.keys(gate ?? {})).not.toContain('allow')
    expect((await recordsOf(at().pds, us.did, 'app.bsky.feed.like')).map(({ value }) => value['subject'])).toEqual([liked])
    const replies = (await recordsOf(at().pds, us.did, 'app.bsky.feed.post')).filter(({ value }) => value['reply'] !== undefined)
    expect(replies.map(({ value }) => value)).toMatchObject([
      { text: `Merci @${them.handle} ! Détails : https://example.com/été #pull`, reply: { root, parent: answered } },
    ])
    expect(replies[0]?.value['facets']).toHaveLength(3)
    expect((await recordsOf(at().pds, us.did, 'app.bsky.graph.block')).map(({ value }) => value['subject'])).toEqual([them.did])
    // The AppView too, and to the one who was blocked.
    expect(
      await until(async () => {
        const { viewer } = (await them.get('app.bsky.actor.getProfile', { actor: us.did })).json as { viewer?: { blockedBy?: boolean } }
        return viewer?.blockedBy === true
      }),
    ).toBe(true)
  })

  test('what was said stays, though the servers no longer show us posts of one we block', async () => {
    await vigie(['sync'])
    const after = (await vigie(['inbox', '--state', 'all', '--limit', '100'])).items
    expect(after.filter((item) => item.remoteState === 'deleted')).toEqual([])
    expect(after).toHaveLength(40)
    expect(await vigie(['item', String(itemOf(said[0]).id)])).toMatchObject({
      remoteState: 'hidden',
      visibility: 'hidden',
      author: { blocked: true },
    })
    expect(await vigie(['item', String(itemOf(said[1]).id)])).toMatchObject({ liked: true })
  })

  test('unblocked and shown again, it is as before', async () => {
    await vigie(['act', 'unblock', String(itemOf(said[2]).id)])
    await vigie(['act', 'unhide', String(itemOf(said[0]).id)])
    await vigie(['outbox', 'flush', '--wait', '--timeout', '120'])
    const gate = await recordAt(at().pds, root.uri.replace('app.bsky.feed.post', 'app.bsky.feed.threadgate'))
    expect(gate?.['hiddenReplies']).toEqual([])
    expect(await recordsOf(at().pds, us.did, 'app.bsky.graph.block')).toEqual([])
  })

  test('a session that ended in the past is renewed without the user', async () => {
    const { ref, store } = credential()
    const before = await store.get(ref)
    await store.set(ref, { ...before, accessJwt: at().expiredToken(us.did) })
    const late = await them.say('Et le lundi ?', replyTo(root))
    await until(async () => {
      const { accounts } = await vigie(['sync'])
      expect(accounts.map(({ error }) => error)).toEqual([undefined])
      items = (await vigie(['inbox', '--limit', '100'])).items
      return items.some((item) => item.remoteId === late.uri)
    })
    expect(itemOf(late).text).toBe('Et le lundi ?')
    const renewed = await credential().store.get(ref)
    expect((claimsOf(renewed?.['accessJwt'] ?? '')?.exp ?? 0) * 1000).toBeGreaterThan(Date.now())
    expect(renewed?.['refreshJwt']).not.toBe(before?.['refreshJwt'])
    expect(renewed?.['password']).toBe(before?.['password'])
    expect((await vigie(['account', 'list'])).accounts.map(({ health }) => health.status)).toEqual(['ok'])
  })

  test('a reply deleted by its author is gone after the next sync', async () => {
    const gone = said[5] ?? root
    await them.remove(gone.uri)
    await until(async () => {
      await vigie(['sync'])
      return ((await vigie(['item', String(itemOf(gone).id)])) as unknown as CliItem).remoteState === 'deleted'
    })
    expect(await vigie(['item', String(itemOf(gone).id)])).toMatchObject({ remoteState: 'deleted' })
  })

  test('a wrong app password is told as such and leaves nothing behind', async () => {
    const ran = await runCliProcess(
      [
        'account',
        'add',
        'bluesky',
        '--brand',
        'Autre',
        '--url',
        at().pds,
        '--user',
        them.handle,
        '--secret-stdin',
        '--data',
        dir,
        '--json',
      ],
      { stdin: 'nope-nope-nope-nope' },
    )
    expect([ran.code, ran.json.error?.code]).toEqual([1, 'auth.rejected'])
    expect((await vigie(['account', 'list'])).accounts).toHaveLength(1)
  })
})

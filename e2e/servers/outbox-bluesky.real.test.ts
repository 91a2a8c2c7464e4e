import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { CliItem } from '../../src-main/cli/cli-process.contract.ts'
import { startChatStandIn } from './bluesky/chat-stand-in.ts'
import { createPerson, recordAt, until, xrpc } from './bluesky/people.ts'
import type { Person, Ref } from './bluesky/people.ts'
import { startBluesky } from './bluesky/stack.ts'
import { campaignIn, tell, whole } from './outbox-campaign.contract.ts'

const size = whole ? { replies: 200, actions: 200, kills: 20 } : { replies: 6, actions: 6, kills: 2 }
/** What one post of ours bears: its gate hides 300 at most. */
const underEach = 100

const chat = await startChatStandIn()
const started = await startBluesky(chat.url)
const missing = 'skipped' in started ? started.skipped : null
if (missing !== null) process.stderr.write(`skipped: the outbox against real Bluesky servers, because ${missing}\n`)
const dir = mkdtempSync(join(tmpdir(), 'vigie-outbox-bluesky-'))
afterAll(async () => {
  if (!('skipped' in started)) await started.stop()
  await chat.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** The way to the server, which can be cut without stopping it. */
type Road = { url: string; offline<T>(work: () => Promise<T>): Promise<T>; close(): Promise<void> }

async function roadTo(address: string): Promise<Road> {
  const to = new URL(address)
  const sockets = new Set<Socket>()
  const open = (port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((from) => {
        const there = connect(Number(to.port), to.hostname)
        for (const [one, other] of [[from, there], [there, from]] as const) {
          sockets.add(one)
          one.on('error', () => other.destroy())
          one.on('close', () => {
            sockets.delete(one)
            other.destroy()
          })
        }
        from.pipe(there)
        there.pipe(from)
      })
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve(server))
    })
  const portOf = (server: Server): number => {
    const at = server.address()
    return typeof at === 'object' && at !== null ? at.port : 0
  }
  const shut = (server: Server): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  let server = await open(0)
  const port = portOf(server)
  return {
    url: `http://127.0.0.1:${port}`,
    offline: async (work) => {
      await shut(server)
      try {
        return await work()
      } finally {
        server = await open(port)
      }
    },
    close: () => shut(server),
  }
}

async function allRecords(pds: string, repo: string, collection: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = []
  for (let cursor = ''; ;) {
    const { json } = await xrpc(pds, 'GET', 'com.atproto.repo.listRecords', { query: { repo, collection, limit: '100', ...(cursor === '' ? {} : { cursor }) } })
    const records = json['records'] as { value: Record<string, unknown> }[]
    found.push(...records.map(({ value }) => value))
    if (records.length === 0 || typeof json['cursor'] !== 'string') return found
    cursor = json['cursor']
  }
}

describe.skipIf(missing !== null)(`decisions taken offline, real Bluesky servers${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const pds = () => {
    if ('skipped' in started) throw new Error('no servers')
    return started.pds
  }

  async function sayAll(us: Person, them: Person): Promise<Ref[]> {
    const roots: Ref[] = []
    const said: Promise<Ref>[] = []
    for (let n = 0; n < size.replies + size.actions; n += 1) {
      if (n % underEach === 0) roots.push(await us.say(`Nouvelle collection ${n / underEach}`))
      const root = roots.at(-1)
      if (root === undefined) throw new Error('nothing to answer')
      said.push(them.say(`Commentaire ${n}`, { root, parent: root }, true))
      // A few at a time: it is one repository that they are written to.
      if (n % 10 === 9) await Promise.all(said)
    }
    await Promise.all(said)
    return roots
  }

  test(`${size.replies} replies and ${size.actions} moderations, the engine killed ${size.kills} times on the way: each is done, each once`, async () => {
    const { done, decideAndKill } = campaignIn(dir)
    const us = await createPerson(pds(), 'atelier')
    const them = await createPerson(pds(), 'lea')
    const road = await roadTo(pds())
    try {
      const roots = await sayAll(us, them)
      await done(['account', 'add', 'bluesky', '--brand', 'Atelier Nord', '--url', road.url, '--user', us.handle, '--secret-stdin'], await us.appPassword(false))
      let items: CliItem[] = []
      const isRead = await until(async () => {
        await done(['sync'])
        items = (await done(['inbox', '--limit', '500'])).items as CliItem[]
        return items.length === size.replies + size.actions
      }, 120_000)
      expect(isRead).toBe(true)
      const sent = await decideAndKill(items, size, ['hide', 'like'] as const, road.offline)

      const posts = await allRecords(pds(), us.did, 'app.bsky.feed.post')
      const said = posts.flatMap(({ reply, text }) => (reply === undefined ? [] : [`${(reply as { parent: Ref }).parent.uri}: ${String(text)}`])).sort()
      const gates = await Promise.all(roots.map(async ({ uri }) => (await recordAt(pds(), uri.replace('app.bsky.feed.post', 'app.bsky.feed.threadgate')))?.['hiddenReplies']))
      const hidden = gates.flatMap((uris) => (Array.isArray(uris) ? uris.map(String) : [])).sort()
      const liked = (await allRecords(pds(), us.did, 'app.bsky.feed.like')).map(({ subject }) => (subject as Ref).uri).sort()
      const asked = (verb: 'hide' | 'like') => sent.moderated.filter((each) => each.verb === verb).map(({ item }) => item.remoteId).sort()
      const wrong = [...asked('hide').filter((uri) => !hidden.includes(uri)), ...asked('like').filter((uri) => !liked.includes(uri))].length
      tell('Bluesky PDS and AppView', sent, said, wrong)
      expect(said).toEqual(sent.answered.map(({ item, text }) => `${item.remoteId}: ${text}`).sort())
      // As lists: hidden or liked twice is wrong as well.
      expect(hidden).toEqual(asked('hide'))
      expect(liked).toEqual(asked('like'))
    } finally {
      await road.close()
    }
  }, 1_800_000)
})

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { runCliHere, runCliProcess, startCli } from '../../src-main/cli/cli-process.contract.ts'
import type { CliItem, Ran } from '../../src-main/cli/cli-process.contract.ts'
import { startWordPress, wordPressMissing } from './wordpress/server.ts'
import type { RealWordPress } from './wordpress/server.ts'

// A slice in the ordinary real run; the whole behind `npm run test:outbox-real`.
const whole = process.env['VIGIE_OUTBOX_REAL'] === 'whole'
const { replies, actions, kills } = whole ? { replies: 200, actions: 200, kills: 20 } : { replies: 30, actions: 30, kills: 5 }

const missing = await wordPressMissing()
const server: RealWordPress | null = missing === null ? await startWordPress() : null
const dir = mkdtempSync(join(tmpdir(), 'vigie-outbox-real-'))
afterAll(async () => {
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = async (args: string[], stdin = ''): Promise<Ran> => runCliHere([...args, '--data', dir, '--json'], { stdin })
async function done(args: string[], stdin?: string): Promise<Ran['json']> {
  const ran = await vigie(args, stdin)
  if (ran.code !== 0) throw new Error(`vigie ${args[0] ?? ''} ended with ${ran.code}: ${ran.stdout.slice(0, 500)}`)
  return ran.json
}

/** Asked of the file itself, so that nothing of ours stands in the way of the kill. */
function verified(): number {
  const db = new Database(join(dir, 'vigie.sqlite'), { readonly: true })
  try {
    return db.prepare<[], { n: number }>("SELECT count(*) AS n FROM jobs WHERE state = 'verified'").get()?.n ?? 0
  } finally {
    db.close()
  }
}

/** Sends until so many more are done, and is killed in the middle of it. False when it had ended before. */
async function sendAndKill(more: number): Promise<boolean> {
  const goal = verified() + more
  const child = startCli(['outbox', 'flush', '--wait', '--timeout', '300', '--data', dir, '--json'], {})
  const ended = once(child, 'exit')
  while (child.exitCode === null && verified() < goal) await new Promise((resolve) => setTimeout(resolve, 15))
  const killed = child.exitCode === null && child.kill('SIGKILL')
  await ended
  return killed
}

describe.skipIf(server === null)(`decisions taken offline${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const wp = () => {
    if (server === null) throw new Error('no server')
    return server
  }

  test(`${replies} replies and ${actions} moderations, the engine killed ${kills} times on the way: each is done, each once`, async () => {
    await wp().empty()
    const post = await wp().post({ title: 'Nos horaires', text: 'Ouvert le lundi.' })
    await wp().comments(Array.from({ length: replies + actions }, (_, n) => ({ text: `Commentaire n° ${n}`, post, approved: '1' })))
    await done(['account', 'add', 'wordpress', '--brand', 'Chez Léa', '--url', wp().url, '--user', wp().login, '--secret-stdin'], wp().password)
    await done(['sync'])
    const items = (await done(['inbox', '--limit', '500'])).items as CliItem[]
    expect(items).toHaveLength(replies + actions)
    const answered = items.slice(0, replies)
    const verbs = ['hide', 'spam', 'delete'] as const
    const standing = { hide: '0', spam: 'spam', delete: 'trash' } as const
    const moderated = items.slice(replies).map((item, n) => ({ item, verb: verbs[n % verbs.length] ?? 'hide' }))

    await wp().offline(async () => {
      for (const [n, item] of answered.entries()) await done(['reply', String(item.id), '--text-stdin'], `Merci, réponse ${n}`)
      for (const verb of verbs) await done(['act', verb, ...moderated.filter((each) => each.verb === verb).map(({ item }) => String(item.id))])
      const flushed = await vigie(['outbox', 'flush', '--wait', '--timeout', '20'])
      expect([flushed.code, flushed.json.error?.code]).toEqual([1, 'outbox.timeout'])
      expect(verified()).toBe(0)
    })

    const startedAt = Date.now()
    let killed = 0
    const step = Math.max(1, Math.floor((replies + actions) / (kills + 2)))
    for (let tries = 0; killed < kills && tries < kills * 2; tries += 1) if (await sendAndKill(1 + Math.floor(Math.random() * (step - 1)))) killed += 1
    const last = await runCliProcess(['outbox', 'flush', '--wait', '--timeout', '600', '--data', dir, '--json'])
    const took = Date.now() - startedAt
    expect([last.code, last.json]).toMatchObject([0, { refused: 0, uncertain: 0, paused: 0, review: 0, live: 0, needsYou: 0 }])
    expect(killed).toBe(kills)

    const rows = await wp().read()
    const said = rows.filter(({ user }) => user !== '0').map(({ parent, content }) => `${parent}: ${content}`).sort()
    const wanted = answered.map(({ remoteId }, n) => `${remoteId}: Merci, réponse ${n}`).sort()
    const wrong = moderated.filter(({ item, verb }) => rows.find(({ id }) => id === item.remoteId)?.approved !== standing[verb]).length
    const figures = { server: `WordPress ${wp().version}`, replies, actions, killed, standing: said.length, twice: said.length - new Set(said).size, wrongState: wrong, ms: took }
    process.stderr.write(`${JSON.stringify(figures)}\n`)
    expect(said).toEqual(wanted)
    expect(wrong).toBe(0)
    expect((await done(['outbox'])).jobs).toEqual([])
  }, 1_800_000)
})

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { password, startBlog } from '../engine/blog-engine.contract.ts'
import { runCliHere, runCliProcess } from './cli-process.contract.ts'
import type { RunOptions } from './cli-process.contract.ts'

// Processes are started, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

let dir: string
let blog: WordPressSandbox
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-cli-'))
  blog = await startBlog(25)
})
afterEach(async () => {
  await blog.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string, options: RunOptions = {}) => runCliHere([...args.split(' '), '--data', dir, '--json'], options)
const add = () => vigie(`account add wordpress --brand Atelier --url ${blog.url} --user vigie --secret-stdin`, { stdin: `${password}\n` })
const ids = async (...remoteIds: number[]) => {
  const { items } = (await vigie('inbox --limit 500')).json
  return remoteIds.map((remoteId) => items.find((item) => item.remoteId === String(remoteId))?.id).join(' ')
}

describe('a day at the command line', () => {
  it('connects, reads, decides, answers, sends, takes back, and the network agrees', async () => {
    // Each command a process of its own, as it is typed.
    const vigie = (args: string, options: RunOptions = {}) => runCliProcess([...args.split(' '), '--data', dir, '--json'], options)
    expect((await add()).json).toMatchObject({ network: 'wordpress', brand: 'Atelier', handle: new URL(blog.url).host })
    const synced = await vigie('sync')
    expect(synced).toMatchObject({ code: 0, stderr: '', json: { accounts: [{ fetched: 25, new: 25, changed: 0, removed: 0 }] } })

    const first = (await vigie('inbox --state open --order newest --brand Atelier --limit 20')).json
    const second = (await vigie(`inbox --state open --order newest --limit 20 --cursor ${String(first['next'])}`)).json
    expect([...first.items, ...second.items].map(({ remoteId }) => remoteId)).toEqual(Array.from({ length: 25 }, (_, n) => String(25 - n)))
    expect(second['next']).toBeUndefined()

    expect((await vigie(`act hide ${await ids(1, 2)}`)).json.jobs.map(({ state }) => state)).toEqual(['held', 'held'])
    expect(await vigie(`act approve ${await ids(10)}`)).toMatchObject({ code: 0 })
    const answered = await vigie(`reply ${await ids(3)} --text-stdin`, { stdin: 'Merci à vous !\n' })
    expect(answered).toMatchObject({ code: 0, json: { jobs: [{ verb: 'reply', state: 'held', text: 'Merci à vous !' }] } })
    expect(await vigie(`act spam ${await ids(4)}`)).toMatchObject({ code: 0 })
    expect((await vigie('undo')).json).toMatchObject({ cancelled: 1, decision: { verb: 'spam' } })

    const flushed = await vigie('outbox flush --wait --timeout 60')
    expect(flushed).toMatchObject({ code: 0, json: { verified: 4, refused: 0, uncertain: 0, paused: 0, live: 0 } })
    expect([1, 2, 4, 10].map((id) => blog.comments.get(id)?.status)).toEqual(['hold', 'hold', 'approved', 'approved'])
    expect(Array.from(blog.comments.values()).filter(({ userId }) => userId === 1).map(({ raw, parentId }) => [raw, parentId])).toEqual([['Merci à vous !', 3]])
    expect((await vigie(`item ${await ids(1)}`)).json).toMatchObject({ remoteId: '1', state: 'done', remoteState: 'held', jobs: [{ state: 'verified' }], capabilities: { can: expect.arrayContaining(['unhide']) } })
    expect((await vigie('search commentaire --limit 3')).json.items).toHaveLength(3)
    expect((await vigie('inbox --state done')).json.items.map(({ remoteId }) => remoteId)).toEqual(['10', '3', '2', '1'])
  })

  it('says on stderr what a person should know, in their language, and leaves stdout to the document', async () => {
    await add()
    await vigie('sync')
    const [id] = (await ids(1)).split(' ')
    const french = await runCliProcess(['act', 'hide', String(id), '--data', dir], { env: { LANG: 'fr_FR.UTF-8' } })
    expect(french.stderr).toContain('dans la file')
    expect(french.stderr).toContain('vigie outbox flush --wait')
    const english = await runCliProcess(['act', 'hide', '12345', '--lang', 'en', '--data', dir], { env: { LANG: 'fr_FR.UTF-8' } })
    expect(english).toMatchObject({ code: 1, json: { jobs: [], refused: [{ id: 12345, error: { code: 'item.unknown' } }] } })
    expect(english.stderr).toContain('“12345” is not in this data')
  })

  it('gives a maintenance dump, a backup and its restore', async () => {
    await add()
    await vigie('sync')
    const file = join(dir, 'copy.vigie')
    expect(await vigie(`backup ${file}`)).toMatchObject({ code: 0, json: { items: 25 } })
    expect(await vigie(`backup ${file}`)).toMatchObject({ code: 1, json: { error: { code: 'backup.exists' } } })
    await vigie(`act done ${await ids(1)}`)
    const changed = (await vigie('dump')).json['dump']
    expect(await vigie(`restore ${file}`)).toMatchObject({ code: 0, json: { items: 25 } })
    expect((await vigie('dump')).json['dump']).not.toEqual(changed)
    expect(await vigie('check')).toMatchObject({ code: 0, json: { ok: true, items: 25 } })
    expect(await vigie('restore /nonexistent/file')).toMatchObject({ code: 1, json: { error: { code: 'restore.missing' } } })
  })

  it('takes labels, secrets as JSON or from the environment, and the folder from the environment', async () => {
    const env = { VIGIE_DATA: dir, VIGIE_SECRET: JSON.stringify({ password }) }
    expect(await runCliProcess(['--user', 'vigie', 'account', '--brand', 'A B', 'add', '--url', blog.url, 'wordpress'], { env })).toMatchObject({ code: 0, json: { brand: 'A B' } })
    await vigie('sync')
    expect(await vigie(`label add Presse ${await ids(5, 6)}`)).toMatchObject({ code: 0, json: { label: { name: 'Presse' } } })
    expect((await vigie('inbox --label Presse')).json.items.map(({ remoteId }) => remoteId)).toEqual(['6', '5'])
    expect(await vigie(`label remove Presse ${await ids(5)}`)).toMatchObject({ code: 0 })
    expect((await vigie('account list')).json.accounts).toMatchObject([{ health: { status: 'ok' } }])
    expect((await vigie('networks')).json['networks']).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'wordpress' }), expect.objectContaining({ id: 'mastodon' })]))
    const [account] = (await vigie('account list')).json.accounts
    expect(await vigie(`account remove ${account?.id}`)).toMatchObject({ code: 0, json: { removed: 25 } })
  })
})

describe('the version', () => {
  it('is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    expect((await runCliHere(['--version'])).json).toEqual({ version })
  })
})

describe('many items', () => {
  it('come in one answer where they are asked for in one', async () => {
    const [postId = 1] = Array.from(blog.posts.keys())
    for (let n = 0; n < 700; n += 1) blog.addComment({ postId, author: { name: 'P', email: 'p@lecteur.example' }, text: `Encore ${n}`, at: Date.now() - n * 1000 })
    await add()
    await vigie('sync')
    const { items, next } = (await vigie('inbox --limit 650')).json
    expect(new Set(items.map(({ id }) => id)).size).toBe(650)
    expect(next).toBe(items.at(-1)?.id)
    expect((await vigie('inbox --limit 2000')).json.items).toHaveLength(725)
    expect((await vigie('search encore --limit 2000')).json.items).toHaveLength(700)
  })
})

describe('the data directory', () => {
  it('holds no file that docs/data.md does not name', async () => {
    await add()
    const told = readFileSync(new URL('../../docs/data.md', import.meta.url), 'utf8')
    const there = readdirSync(dir)
    expect(there).toEqual(expect.arrayContaining(['secrets.json', 'secrets.key', 'vigie.sqlite']))
    expect(there.filter((name) => !told.includes(`| \`${name}\``))).toEqual([])
  })
})

describe('what needs the user', () => {
  it('is exit 3: dead credentials at sync, a refused or waiting send at flush', async () => {
    await add()
    await vigie('sync')
    await vigie(`act hide ${await ids(1)}`)
    blog.misbehave({ mode: '401' })
    expect(await vigie('sync')).toMatchObject({ code: 3, json: { accounts: [{ error: { code: 'auth.rejected' } }] } })
    expect(await vigie('outbox flush --wait --timeout 30')).toMatchObject({ code: 3, json: { paused: 1, live: 0 } })
    blog.behave()
    const [account] = (await vigie('account list')).json.accounts
    expect(await vigie(`account reconnect ${account?.id} --secret-stdin`, { stdin: password })).toMatchObject({ code: 0 })
    expect(await vigie('outbox flush --wait --timeout 30')).toMatchObject({ code: 0, json: { verified: 1 } })
  })

  it('is decided job by job: the list says why, decide ends it', async () => {
    await add()
    await vigie('sync')
    const [first] = (await ids(1)).split(' ')
    blog.misbehave({ mode: '403', match: ({ method }) => method !== 'GET', times: 1 })
    await vigie(`reply ${first} --text-stdin`, { stdin: 'Merci' })
    expect(await vigie('outbox flush --wait --timeout 60')).toMatchObject({ code: 3, json: { refused: 1, needsYou: 1 } })
    const [job] = (await vigie('outbox')).json.jobs
    expect(job).toMatchObject({ state: 'refused', attempts: 1, nextAt: null, why: { code: 'remote.refused' } })
    expect(await vigie(`outbox decide ${job?.id} perhaps`)).toMatchObject({ code: 2 })
    const edited = await vigie(`outbox decide ${job?.id} edit --text-stdin`, { stdin: 'Merci bien' })
    expect(edited).toMatchObject({ code: 0, json: { job: { state: 'held', text: 'Merci bien' } } })
    expect(await vigie('outbox flush --wait --timeout 60')).toMatchObject({ code: 0, json: { verified: 1, needsYou: 0 } })
    expect(await vigie(`outbox decide ${job?.id} drop`)).toMatchObject({ code: 1, json: { error: { code: 'outbox.notWaiting' } } })
  }, 90_000)

  it('is exit 1 when time runs out', async () => {
    await add()
    await vigie('sync')
    await vigie(`act hide ${await ids(1)}`)
    expect(await vigie('outbox flush --wait --timeout 0')).toMatchObject({ code: 1, json: { error: { code: 'outbox.timeout' } } })
  })
})

describe('wrong usage', () => {
  const wrong = [
    '', 'nonsense', 'account', 'account add', 'account add wordpress', 'item', 'item abc', 'item -5', 'item 1 2', 'inbox --state sideways', 'inbox --nonsense', 'inbox --limit x',
    'act hide', 'act fly 1', 'act reply 1', 'reply 1', 'search', 'inbox --brand', 'outbox flush --timeout soon', 'sync --brand B', 'inbox --lang de',
  ]
  it.each(wrong)('is exit 2 with a sentence, and touches nothing: %s', async (args) => {
    const argv = args === '' ? [] : args.split(' ')
    const ran = await runCliHere([...argv, '--data', dir])
    expect(ran).toMatchObject({ code: 2, json: { error: { code: 'command.usage' } } })
    expect(ran.stderr).toContain('--help')
    expect(readdirSync(dir)).toEqual([])
  })

  it('never repeats a secret, wherever it was put', async () => {
    const ran = await runCliProcess(['account', 'add', 'wordpress', '--brand', 'B', '--url', blog.url, '--user', 'vigie', '--secret-stdin', '--data', dir], { stdin: '{"password": "hunter2", broken' })
    expect(ran).toMatchObject({ code: 1, json: { error: { code: 'input.invalid' } } })
    expect(ran.stdout + ran.stderr).not.toContain('hunter2')
  })
})

describe('a file that is not ours to open', () => {
  it('is told of and left as it is', async () => {
    writeFileSync(join(dir, 'vigie.sqlite'), 'this is no database at all, but a long enough text to be taken for one by mistake'.repeat(20))
    const ran = await vigie('inbox')
    expect(ran).toMatchObject({ code: 1 })
    expect(ran.json.error?.code).toMatch(/^store\.(corrupt|foreign)$/)
    expect(ran.stderr.length).toBeGreaterThan(20)
  })
})

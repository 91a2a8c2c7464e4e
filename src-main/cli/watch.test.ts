import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFeedSandbox } from '../../src-sandbox/feeds/sandbox.ts'
import type { FeedSandbox, SandboxFeed } from '../../src-sandbox/feeds/sandbox.ts'
import { runCliHere } from './cli-process.contract.ts'
import type { RunOptions } from './cli-process.contract.ts'

// Whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

let dir: string
let press: FeedSandbox
let feed: SandboxFeed
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-cli-'))
  press = createFeedSandbox()
  await press.listen()
  feed = press.feed('/une', { title: 'Le Journal', site: 'https://journal.example/' })
  feed.publish({ title: 'Sauvaline ouvre', text: 'À Nîmes.' })
  feed.publish({ title: 'Autre chose', text: 'Rien.' })
})
afterEach(async () => {
  await press.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string[], options: RunOptions = {}) => runCliHere([...args, '--data', dir], options)
type Watch = { id: number; name: string; items: number; words: Record<string, string[]>; feeds: string[]; sources: { state: string; error: { code: string; message: string } | null }[] }
const watchIn = (json: Record<string, unknown>) => json['watch'] as Watch
const listed = async () => (await vigie(['watch', 'list', '--json'])).json['watches'] as Watch[]

describe('vigie watch', () => {
  it('tries, makes, reads, narrows to, changes, removes and takes back', async () => {
    const words = ['--any', 'sauvaline, maison sauvaline', '--without', 'emploi', '--feeds', feed.url]
    const tried = await vigie(['watch', 'test', '--brand', 'Sauvaline', ...words, '--lang', 'en'])
    expect(tried).toMatchObject({ code: 0, json: { items: [{ text: 'Sauvaline ouvre\n\nÀ Nîmes.' }], sources: [{ read: 2, found: 1 }] } })
    expect(tried.stderr).toContain('1 mention among 2 texts read')
    expect(await listed()).toEqual([])

    const made = await vigie(['watch', 'add', 'La presse', '--brand', 'Sauvaline', '--as', 'competitor', ...words, '--json'])
    const { id } = watchIn(made.json)
    expect(made).toMatchObject({ code: 0, stderr: '', json: { watch: { kind: 'competitor', words: { any: ['sauvaline', 'maison sauvaline'], none: ['emploi'] } } } })
    expect((await vigie(['sync', '--json'])).json.accounts).toMatchObject([{ new: 1 }])
    expect((await vigie(['inbox', '--watch', String(id), '--json'])).json.items).toMatchObject([{ watches: [{ id, name: 'La presse' }] }])
    expect((await vigie(['search', 'nimes', '--watch', String(id + 1), '--json'])).json.items).toEqual([])

    expect(watchIn((await vigie(['watch', 'edit', String(id), '--named', 'Presse', '--without', '', '--json'])).json)).toMatchObject({ name: 'Presse', words: { any: ['sauvaline', 'maison sauvaline'], none: [] }, feeds: [feed.url] })
    expect((await vigie(['watch', 'remove', String(id), '--json'])).json).toMatchObject({ id, name: 'Presse', items: 1 })
    expect(await listed()).toEqual([])
    expect(watchIn((await vigie(['watch', 'restore', String(id), '--json'])).json)).toMatchObject({ items: 1 })
  })

  it('says which source fails, in the language asked for, and fails where all do', async () => {
    const gone = press.serve('/parti', { status: 410 })
    const tried = await vigie(['watch', 'test', '--brand', 'B', '--feeds', gone, '--lang', 'fr'])
    expect(tried).toMatchObject({ code: 1, json: { sources: [{ state: 'failing', error: { code: 'feed.gone' } }] } })
    expect(tried.stderr).toContain('est supprimé')
    expect(await vigie(['watch', 'add', 'X', '--brand', 'B', '--json'])).toMatchObject({ code: 1, json: { error: { code: 'watch.noSource' } } })
    expect(await vigie(['watch', 'edit', '99', '--json'])).toMatchObject({ code: 1, json: { error: { code: 'watch.unknown' } } })
    expect(await vigie(['watch', 'add', 'X', '--brand', 'B', '--as', 'rumour', '--feeds', feed.url, '--json'])).toMatchObject({ code: 2 })
  })

  it('takes feeds from a file and from standard input, and writes them out for this user alone', async () => {
    const opml = join(dir, 'lecteur.opml')
    writeFileSync(opml, '<opml version="2.0"><body><outline text="Presse"><outline type="rss" text="A" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></outline><outline type="rss" xmlUrl="http://127.0.0.1/rss"/></body></opml>')
    const made = await vigie(['watch', 'add', 'X', '--brand', 'B', '--opml', opml, '--feeds-stdin', '--lang', 'en'], { stdin: `${feed.url}\n` })
    expect(watchIn(made.json).feeds).toEqual([feed.url, 'https://a.example/rss?x=1&y=2'])
    expect(made.stderr).toContain('1 feed read from the file, 1 left out')
    const file = join(dir, 'out.opml')
    expect(await vigie(['watch', 'export', file, '--json'])).toMatchObject({ code: 0, json: { file, feeds: 2 } })
    expect(readFileSync(file, 'utf8')).toContain('https://a.example/rss?x=1&amp;y=2')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0)
    expect(await vigie(['watch', 'export', file, '--json'])).toMatchObject({ code: 1, json: { error: { code: 'file.exists' } } })
  })
})

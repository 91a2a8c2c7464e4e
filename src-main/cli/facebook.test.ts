import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFacebookSandbox } from '../../src-sandbox/facebook/sandbox.ts'
import type { FacebookSandbox } from '../../src-sandbox/facebook/sandbox.ts'
import { createInstagramSandbox } from '../../src-sandbox/instagram/sandbox.ts'
import { createThreadsSandbox } from '../../src-sandbox/threads/sandbox.ts'
import { runCliHere, runCliProcess } from './cli-process.contract.ts'
import type { RunOptions } from './cli-process.contract.ts'

// Processes are started, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

const dayMs = 86_400_000
let dir: string
let network: FacebookSandbox
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-cli-'))
  network = createFacebookSandbox({ pages: [{ id: '101', name: 'Verte', token: 'page-a' }, { id: '102', name: 'Bleue', token: 'page-b' }], userToken: 'camille' })
  await network.listen()
})
afterEach(async () => {
  await network.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string, options: RunOptions = {}) => runCliHere([...args.split(' '), '--data', dir, '--json'], options)

it('a page of Facebook is connected, read, moderated and answered by the command line, and what lacks is fetched', async () => {
  const post = network.post('Nouvelle collection', Date.now() - 3 * dayMs, { page: '101' })
  const asked = network.comment(post, 'Léa', 'Livrez-vous ?', Date.now() - dayMs)
  const rude = network.comment(post, 'Max', 'Nul nul nul', Date.now() - dayMs + 1000)
  const stdin = 'camille\n'
  expect(await vigie(`account add facebook --brand Verte --url ${network.url} --secret-stdin`, { stdin })).toMatchObject({ code: 1, json: { error: { code: 'account.several' } } })
  // Once as it is typed, in a process of its own.
  const added = await runCliProcess([...`account add facebook --brand Verte --url ${network.url} --user Verte --secret-stdin`.split(' '), '--data', dir, '--json'], { stdin })
  expect(added.json).toMatchObject({ network: 'facebook', brand: 'Verte', handle: 'Verte' })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ fetched: 2, new: 2 }] })
  const { items } = (await vigie('inbox --limit 10')).json
  const idOf = (remoteId: string) => items.find((item) => item.remoteId === remoteId)?.id
  expect((await vigie(`act hide ${idOf(rude)}`)).json.jobs).toMatchObject([{ verb: 'hide', state: 'held' }])
  expect((await vigie(`reply ${idOf(asked)} --text-stdin`, { stdin: 'Oui, partout.\n' })).json.jobs).toMatchObject([{ verb: 'reply' }])
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 2, refused: 0, uncertain: 0 })
  expect(network.comments(rude)?.hidden).toBe(true)
  expect(network.repliesTo(asked, '101').map(({ text }) => text)).toEqual(['Oui, partout.'])
  // What is done to the item stands in it, with its page on the network.
  expect((await vigie(`item ${idOf(rude)}`)).json).toMatchObject({ remoteState: 'hidden', url: expect.stringContaining('facebook.com'), capabilities: { can: expect.arrayContaining(['unhide']) } })

  network.comment(post, 'Zoé', 'D’avant', Date.now() - 3 * dayMs + 60_000)
  await vigie('sync')
  const gaps = (await vigie('gaps')).json as unknown as { posts: { postId: number; held: number; counted: number }[] }
  expect(gaps.posts).toMatchObject([{ held: 3, counted: 4 }])
  expect((await vigie(`sync --post ${gaps.posts[0]?.postId}`)).json).toMatchObject({ new: 1, held: 4, counted: 4 })
  expect((await vigie('gaps')).json).toMatchObject({ posts: [], total: { posts: 0, comments: 0 } })
  expect((await vigie('posts')).json).toMatchObject({ posts: [{ held: 4, counted: 4 }] })
  expect((await vigie('retention set Verte 30')).json).toMatchObject({ days: 30 })
  expect((await vigie('retention')).json).toMatchObject({ brands: [{ name: 'Verte', days: 30 }] })
  expect((await vigie('retention run')).json).toEqual({ erased: 0 })
  expect((await vigie('retention set Verte off')).json).toEqual({ days: null })
})

it('so are Instagram and Threads', async () => {
  const instagram = createInstagramSandbox({ user: { id: '17', username: 'verte', name: 'Verte', token: 'ig-token' } })
  const threads = createThreadsSandbox({ user: { id: '25', username: 'verte', name: 'Verte', token: 'th-token' } })
  await Promise.all([instagram.listen(), threads.listen()])
  try {
    const asked = instagram.comment(instagram.post('Photo', Date.now() - dayMs), 'lea', 'C’est combien ?', Date.now() - 3_600_000)
    const said = threads.reply(threads.post('Bonjour', Date.now() - dayMs), 'max', 'Nul', Date.now() - 3_600_000)
    await vigie(`account add instagram --brand Verte --url ${instagram.url} --secret-stdin`, { stdin: 'ig-token\n' })
    await vigie(`account add threads --brand Verte --url ${threads.url} --secret-stdin`, { stdin: 'th-token\n' })
    expect((await vigie('sync')).json.accounts.map((account) => account.new)).toEqual([1, 1])
    const { items } = (await vigie('inbox --limit 10')).json
    const idOf = (remoteId: string) => items.find((item) => item.remoteId === remoteId)?.id
    await vigie(`reply ${idOf(asked)} --text-stdin`, { stdin: 'Dix euros.\n' })
    await vigie(`act hide ${idOf(said)}`)
    expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 2, refused: 0, uncertain: 0 })
    expect(instagram.repliesTo(asked).map(({ text }) => text)).toEqual(['Dix euros.'])
    expect(threads.thread(said)?.status).toBe('HIDDEN')
  } finally {
    await Promise.all([instagram.close(), threads.close()])
  }
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBusinessSandbox } from '../../src-sandbox/google-business-profile/sandbox.ts'
import { createTikTokSandbox } from '../../src-sandbox/tiktok/sandbox.ts'
import { createRedditSandbox } from '../../src-sandbox/reddit/sandbox.ts'
import { createXSandbox } from '../../src-sandbox/x/sandbox.ts'
import { createYouTubeSandbox } from '../../src-sandbox/youtube/sandbox.ts'
import { runCliHere, runCliProcess, startCli } from './cli-process.contract.ts'
import type { RunOptions } from './cli-process.contract.ts'

// Processes are started, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

let dir: string
const open: { close(): Promise<void> }[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-cli-'))
})
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string, options: RunOptions = {}) => runCliHere([...args.split(' '), '--data', dir, '--json'], options)
const idOf = async (text: string) => (await vigie('inbox --state all --limit 50')).json.items.find((item) => item.text === text)?.id

/** What is decided leaves at once: nobody is to wait for a test's second thoughts. */
async function hurry(): Promise<void> {
  for (const kind of ['reply', 'other', 'oneWay']) await vigie(`settings set hold.${kind} 0`)
}

async function started<T extends { listen(): Promise<string>; close(): Promise<void> }>(sandbox: T): Promise<T> {
  await sandbox.listen()
  open.push(sandbox)
  return sandbox
}

it('a YouTube channel is connected, read, moderated and answered by the command line', async () => {
  const channel = await started(createYouTubeSandbox({ token: 'ya29.ours' }))
  const video = channel.addVideo('Nouvelle collection', Date.now() - 86_400_000)
  const asked = channel.say(video, 'Léa', 'Livrez-vous ?', { at: Date.now() - 60_000 })
  const rude = channel.say(video, 'Max', 'Nul nul nul', { at: Date.now() - 50_000 })
  const worse = channel.say(video, 'Max', 'Encore plus nul', { at: Date.now() - 40_000 })
  const waits = channel.say(video, 'Zoé', 'J’attends', { at: Date.now() - 30_000, status: 'heldForReview' })
  const add = `account add youtube --brand Verte --url ${channel.url} --secret-stdin`
  expect((await vigie(add, { stdin: 'ya29.nobody\n' })).json).toMatchObject({ error: { code: 'auth.rejected' } })
  // Once as it is typed, in a process of its own.
  expect(await runCliProcess([...add.split(' '), '--data', dir, '--json'], { stdin: 'ya29.ours\n' })).toMatchObject({ code: 0, json: { network: 'youtube', brand: 'Verte' } })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ fetched: 4, new: 4 }] })
  await hurry()
  const before = channel.quota.spent
  expect((await vigie(`act hide ${await idOf('Nul nul nul')} ${await idOf('Encore plus nul')}`)).json.jobs).toMatchObject([{ verb: 'hide' }, { verb: 'hide' }])
  await vigie(`act approve ${await idOf('J’attends')}`)
  await vigie(`reply ${await idOf('Livrez-vous ?')} --text-stdin`, { stdin: 'Oui, partout.\n' })
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 4, refused: 0, uncertain: 0 })
  expect([rude, worse, waits].map((id) => channel.comment(id)?.status)).toEqual(['heldForReview', 'heldForReview', 'published'])
  expect(channel.repliesTo(asked).map(({ text }) => text)).toEqual(['Oui, partout.'])
  // Two held by one call of 50 units, one published, one answered, and some looks.
  expect(channel.quota.spent - before).toBeLessThan(3 * 50 + 25)
  // A rejection is for good, and says so.
  expect((await vigie(`item ${await idOf('Nul nul nul')}`)).json).toMatchObject({ remoteState: 'held', capabilities: { oneWay: ['delete', 'ban'] } })
})

it('the places of a Google account are chosen among, read with their stars, and answered', async () => {
  const google = await started(createBusinessSandbox({ token: 'ya29.ours' }))
  const place = google.addLocation('Nîmes')
  google.addLocation('Arles')
  const review = google.say(place, 'Léa', 'Très bon pain', { rating: 5, at: Date.now() - 60_000 })
  const add = `account add googlebusiness --brand Sauvaline --url ${google.url} --secret-stdin`
  expect((await vigie(add, { stdin: 'ya29.ours\n' })).json).toMatchObject({ error: { code: 'account.several' } })
  google.approve(false)
  expect((await vigie(`${add} --user Nîmes`, { stdin: 'ya29.ours\n' })).json).toMatchObject({ error: { code: 'auth.notGranted' } })
  google.approve()
  expect((await vigie(`${add} --user Nîmes`, { stdin: 'ya29.ours\n' })).json).toMatchObject({ network: 'googlebusiness', handle: 'Nîmes' })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ new: 1 }] })
  expect((await vigie('inbox --limit 5')).json.items).toMatchObject([{ text: 'Très bon pain', rating: 5 }])
  await hurry()
  await vigie(`reply ${await idOf('Très bon pain')} --text-stdin`, { stdin: 'Merci Léa.\n' })
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 1 })
  expect(google.review(review)?.reply).toMatchObject({ comment: 'Merci Léa.', state: 'PENDING' })
})

it('on X what is not to be answered says why, and what costs stops at the ceiling until it is raised', async () => {
  const x = await started(createXSandbox({ token: 'a-token-of-ours_0123456789', username: 'marque' }))
  const post = x.post('Nouvelle collection', Date.now() - 3_600_000)
  const asked = x.say('lea', '@marque vous livrez ?', { at: Date.now() - 60_000 })
  const rude = x.say('max', 'Nul nul nul', { at: Date.now() - 50_000, under: post })
  await vigie(`account add x --brand Verte --url ${x.url} --secret-stdin`, { stdin: 'a-token-of-ours_0123456789\n' })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ new: 2 }] })
  const aside = x.say('zoe', 'Moi non plus', { at: Date.now() - 40_000, under: rude })
  await vigie('sync')
  expect(x.find(aside)?.text).toBe('Moi non plus')
  const told = (await vigie(`item ${await idOf('Moi non plus')}`)).json as unknown as { capabilities: { cannot: { verb: string; code: string }[] }; url: string }
  expect(told.capabilities.cannot).toContainEqual({ verb: 'reply', code: 'verb.notSummoned' })
  expect(told.url).toContain(`/status/${aside}`)
  await hurry()
  await vigie('settings set budget.x 0.001')
  await vigie(`act hide ${await idOf('Nul nul nul')}`)
  await vigie('outbox flush --wait --timeout 30')
  expect((await vigie('outbox')).json.jobs).toMatchObject([{ verb: 'hide', state: 'paused', why: { code: 'budget.spent' } }])
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ error: { code: 'rate.limited' } }] })
  await vigie('settings set budget.x 20')
  await vigie(`reply ${await idOf('@marque vous livrez ?')} --text-stdin`, { stdin: 'Oui, partout.\n' })
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 2 })
  expect(x.find(rude)?.hidden).toBe(true)
  expect(x.repliesTo(asked).map(({ text }) => text)).toEqual(['Oui, partout.'])
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ network: 'x' }] })
})

it('a TikTok account is connected, read, moderated and answered by the command line, its private messages when they are asked for', async () => {
  const token = 'act.ours'
  const tiktok = await started(createTikTokSandbox({ account: { openId: 'ours', username: 'verte', name: 'Verte', token } }))
  const video = tiktok.video('Nouvelle collection', Date.now() - 86_400_000)
  const asked = tiktok.comment(video, 'lea', 'Livrez-vous ?', Date.now() - 60_000)
  const rude = tiktok.comment(video, 'max', 'Nul nul nul', Date.now() - 50_000)
  tiktok.message('zoe', 'Bonjour', Date.now() - 60_000)
  const add = `account add tiktok --brand Verte --url ${tiktok.url} --secret-stdin`
  expect((await vigie(add, { stdin: `${token}\n` })).json).toMatchObject({ error: { code: 'input.secretMissing' } })
  expect((await vigie(`${add} --user ours`, { stdin: `${token}\n` })).json).toMatchObject({ network: 'tiktok', brand: 'Verte', handle: '@verte' })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ fetched: 2, new: 2 }] })
  await hurry()
  expect((await vigie(`act hide ${await idOf('Nul nul nul')}`)).json.jobs).toMatchObject([{ verb: 'hide' }])
  await vigie(`act like ${await idOf('Livrez-vous ?')}`)
  await vigie(`reply ${await idOf('Livrez-vous ?')} --text-stdin`, { stdin: 'Oui, partout.\n' })
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 3, refused: 0, uncertain: 0 })
  expect([tiktok.find(rude)?.hidden, tiktok.find(asked)?.liked]).toEqual([true, true])
  expect(tiktok.repliesTo(asked).map(({ text }) => text)).toEqual(['Oui, partout.'])
  // What others wrote is not ours to delete: the item says so, and where it opens.
  const told = (await vigie(`item ${await idOf('Nul nul nul')}`)).json as unknown as { remoteState: string; capabilities: { cannot: { verb: string; code: string }[] }; url: string }
  expect(told).toMatchObject({ remoteState: 'hidden', url: `https://www.tiktok.com/@verte/video/${video}` })
  expect(told.capabilities.cannot).toContainEqual({ verb: 'delete', code: 'verb.ownAlone' })
  // Messages are turned on by connecting anew, and stay on when the next time nothing is said of them.
  const { accounts } = (await vigie('account list')).json as unknown as { accounts: { id: number }[] }
  for (const secrets of [{ token, messages: 'oui' }, { token }]) {
    expect((await vigie(`account reconnect ${accounts[0]?.id} --secret-stdin`, { stdin: JSON.stringify(secrets) })).code).toBe(0)
  }
  await vigie('sync')
  await vigie(`reply ${await idOf('Bonjour')} --text-stdin`, { stdin: 'Bonjour Zoé\n' })
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 1 })
  expect(tiktok.messages('zoe').map(({ text }) => text)).toEqual(['Bonjour', 'Bonjour Zoé'])
  expect((await vigie('gaps')).json).toMatchObject({ posts: [] })
})

it('a community of Reddit is connected, read, moderated and answered by the command line, and what was deleted there is erased', async () => {
  const reddit = await started(createRedditSandbox({ token: 'a-token-of-ours', moderates: ['verte'] }))
  const post = reddit.post('verte', 'marque', 'Nouvelle collection', Date.now() - 86_400_000)
  const asked = reddit.say('lea', post, 'Livrez-vous ?', Date.now() - 60_000)
  const rude = reddit.say('max', post, 'Nul nul nul', Date.now() - 50_000)
  const gone = reddit.say('zoe', post, 'Je le regrette déjà', Date.now() - 40_000)
  const talk = reddit.modmail('verte', 'paul', 'Question', 'Les règles ?', Date.now() - 30_000)
  const add = `account add reddit --brand Verte --url ${reddit.url} --user marque --secret-stdin`
  expect((await vigie(add, { stdin: 'nobody\n' })).json).toMatchObject({ error: { code: 'auth.rejected' } })
  // Once as it is typed, in a process of its own.
  expect(await runCliProcess([...add.split(' '), '--data', dir, '--json'], { stdin: 'a-token-of-ours\n' })).toMatchObject({ code: 0, json: { network: 'reddit', brand: 'Verte', handle: 'marque' } })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ new: 4 }] })
  await hurry()
  await vigie(`act hide ${await idOf('Nul nul nul')}`)
  await vigie(`reply ${await idOf('Livrez-vous ?')} --text-stdin`, { stdin: 'Oui, partout.\n' })
  await vigie(`reply ${await idOf('Question\n\nLes règles ?')} --text-stdin`, { stdin: 'Les voici.\n' })
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 3, refused: 0, uncertain: 0 })
  expect(reddit.thing(rude)?.removed).toBe(true)
  expect(reddit.repliesTo(asked).map(({ text }) => text)).toEqual(['Oui, partout.'])
  expect(reddit.talk(talk)?.lines.map(({ text }) => text)).toEqual(['Les règles ?', 'Les voici.'])
  expect((await vigie(`item ${await idOf('Nul nul nul')}`)).json).toMatchObject({ remoteState: 'hidden', url: expect.stringContaining('reddit.com'), capabilities: { can: expect.arrayContaining(['unhide']) } })
  reddit.delete(gone)
  await vigie('sync')
  expect((await vigie('retention run')).json).toEqual({ erased: 1 })
  expect((await vigie('dump')).stdout).not.toMatch(/regrette|zoe/)
})

it('signing in by the browser with an application of one’s own, by the command line', async () => {
  const channel = await started(createYouTubeSandbox({ token: 'ya29.ours' }))
  const child = startCli(['account', 'add', 'youtube', '--brand', 'Verte', '--url', channel.url, '--sign-in', '--data', dir, '--json'], {
    env: { VIGIE_SECRET: JSON.stringify({ clientId: channel.granted.clientId, clientSecret: channel.granted.clientSecret }) },
  })
  let [out, err] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString()
      const said = /^http\S+$/m.exec(err)?.[0]
      if (said !== undefined) resolve(said)
    })
    child.on('close', () => reject(new Error(err)))
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  await fetch(channel.oauth.authorize(url))
  expect(await ended).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ network: 'youtube', brand: 'Verte' })
  expect(`${out}${err}`).not.toContain(channel.granted.clientSecret)
  // The access token ends; the account goes on by itself.
  channel.oauth.expire()
  expect((await vigie('sync')).json.accounts[0]?.error).toBeUndefined()
  channel.oauth.revoke()
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ error: { code: 'auth.expired' } }] })
})

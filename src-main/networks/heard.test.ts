import { afterEach, expect, test } from 'vitest'
import { createDiscordSandbox } from '../../src-sandbox/discord/sandbox.ts'
import { createTelegramSandbox } from '../../src-sandbox/telegram/sandbox.ts'
import { startDesk } from '../engine/blog-engine.contract.ts'
import type { NetworkAdapter } from './adapter.ts'
import { discord } from './discord/adapter.ts'
import { telegram } from './telegram/adapter.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const patience = { timeout: 25_000, interval: 100 }

/** An engine that reads by itself, and so seldom that what comes before a minute is over has been heard. */
async function hearing(adapter: NetworkAdapter, url: string, token: string) {
  const desk = startDesk({ adapters: [{ ...adapter, restMs: 60_000 }], autoSync: true })
  stops.push(() => desk.close())
  desk.engine.start()
  const { id } = await desk.call('account.add', { network: adapter.id, brand: 'Maison', url, secrets: { token } })
  const health = async () => (await desk.call('account.list', {})).accounts.find((account) => account.id === id)?.health
  const texts = async () => (await desk.items()).map((item) => item.text).sort()
  await expect.poll(async () => (await health())?.status, patience).toBe('ok')
  return { desk, health, texts }
}

test('what is said in a Telegram group is in the inbox because it was heard, and acting in between disturbs nothing', { timeout: 150_000 }, async () => {
  const token = '7000000001:AAF-a_token-of-ours-0123456789abcdefg'
  const sandbox = createTelegramSandbox({ token, username: 'marque_bot', readsAll: true })
  await sandbox.listen()
  stops.push(() => sandbox.close())
  const group = sandbox.group({ title: 'Les amis' })
  const first = sandbox.say(group, 'lea_martin', 'Bonjour')
  const { desk, texts, health } = await hearing(telegram, sandbox.url, token)
  await expect.poll(texts, patience).toEqual(['Bonjour'])
  sandbox.say(group, 'lea_martin', 'Vous livrez ?')
  await expect.poll(texts, patience).toEqual(['Bonjour', 'Vous livrez ?'])
  const item = (await desk.items()).find(({ text }) => text === 'Bonjour')
  if (item === undefined) throw new Error('no item')
  await desk.call('act.submit', { verb: 'like', ids: [item.id] })
  await expect.poll(() => sandbox.message(group, first)?.reaction, patience).toBe('👍')
  sandbox.say(group, 'lea_martin', 'Merci')
  await expect.poll(texts, patience).toEqual(['Bonjour', 'Merci', 'Vous livrez ?'])
  await expect.poll(() => sandbox.pending(), patience).toBe(0)
  expect((await health())?.failure).toBeNull()
})

test('what is said in a Discord channel, and by whoever writes to the bot for the first time, is in the inbox because it was heard', { timeout: 150_000 }, async () => {
  const token = 'MTAwMDAwMDAwMDAwMDAwMDAx.GaBcDe.a-token-of-ours_0123456789abcdef'
  const sandbox = createDiscordSandbox({ token })
  await sandbox.listen()
  stops.push(() => sandbox.close())
  const channel = sandbox.channel(sandbox.guild('Les amis'), 'general')
  sandbox.say(channel, 'lea_martin', 'Bonjour')
  const { texts } = await hearing(discord, sandbox.url, token)
  await expect.poll(() => sandbox.gateway.counts.identified, patience).toBe(1)
  sandbox.say(channel, 'lea_martin', 'Vous livrez ?')
  sandbox.direct('marc', 'Ma commande ?')
  await expect.poll(texts, patience).toEqual(['Bonjour', 'Ma commande ?', 'Vous livrez ?'])
})

import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { discord } from './adapter.ts'
import { begin, them } from './begin.contract.ts'
import { connectGateway, isGateway } from './gateway.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const patience = { timeout: 20_000 }

/** Pauses are short, so that nobody waits for them; heartbeats are as rare as usual, so that a slow machine answers in time. */
const clock: Clock = { now: () => systemClock.now(), sleep: (ms, signal) => systemClock.sleep(ms >= 30_000 ? ms : Math.min(ms, 20), signal) }

async function listening(options: Parameters<typeof begin>[0] = {}) {
  const network = await begin({ clock, ...options })
  const { sandbox, session } = network
  const stop = new AbortController()
  const heard = { nudges: 0, ended: null as string | null }
  const done = (async () => {
    for await (const nudge of discord.listen?.(session, stop.signal) ?? []) heard.nudges += Number(nudge.stream === 'messages')
    return 'ended'
  })().catch((error: unknown) => toFailure(error).code).then((how) => void (heard.ended = how))
  stops.push(async () => {
    stop.abort()
    await done
    await sandbox.close()
  })
  const { gateway } = sandbox
  const stands = async (times: number) => expect.poll(() => gateway.counts.identified + gateway.counts.resumed, patience).toBeGreaterThanOrEqual(times)
  await stands(1)
  return { ...network, gateway, heard, stop, done, stands }
}

test('says so when something is written, edited or deleted, and asks for no more than it needs', async () => {
  const { sandbox, gateway, heard, channel } = await listening()
  await expect.poll(() => heard.nudges, patience).toBe(1)
  const id = sandbox.say(channel, them, 'Bonjour')
  await expect.poll(() => heard.nudges, patience).toBe(2)
  sandbox.edit(channel, id, 'Bonsoir')
  await expect.poll(() => heard.nudges, patience).toBe(3)
  sandbox.remove(channel, id)
  await expect.poll(() => heard.nudges, patience).toBe(4)
  // The words themselves are read elsewhere: the right to them is not asked for here.
  expect(gateway.intents.map((one) => one & (1 << 15))).toEqual([0])
})

describe('a connection', () => {
  test('that is lost is taken up where it ended, and says that something may have happened', async () => {
    const { gateway, heard, stands } = await listening()
    await expect.poll(() => heard.nudges, patience).toBe(1)
    for (let n = 1; n <= 4; n += 1) {
      gateway.cut()
      await stands(n + 1)
      await expect.poll(() => heard.nudges, patience).toBeGreaterThan(n)
    }
    expect(gateway.counts).toMatchObject({ identified: 1, resumed: 4 })
  })

  test('that the network asks to be made anew is', async () => {
    const { gateway, stands } = await listening()
    gateway.askToReconnect()
    await stands(2)
    expect(gateway.counts).toMatchObject({ identified: 1, resumed: 1 })
  })

  test('whose session is forgotten begins a new one', async () => {
    const { gateway, stands, heard } = await listening()
    await expect.poll(() => heard.nudges, patience).toBe(1)
    gateway.forget()
    gateway.cut()
    await stands(2)
    expect(gateway.counts).toMatchObject({ identified: 2, resumed: 0 })
    await expect.poll(() => heard.nudges, patience).toBeGreaterThan(1)
  })

  test('that answers no heartbeat is dead, though nothing says so', async () => {
    const { gateway, stands } = await listening({ heartbeatMs: 1000 })
    gateway.deafen(true)
    await stands(2)
    expect(gateway.counts.beats).toBeGreaterThan(0)
    gateway.deafen(false)
  })

  test('that comes to nothing time after time ends listening, without a failure', async () => {
    const { gateway, heard, done } = await listening()
    await gateway.close()
    await done
    expect(heard.ended).toBe('ended')
  })

  test('ends at once when nobody listens any more', async () => {
    const { gateway, stop, done, heard } = await listening()
    stop.abort()
    await done
    expect(heard.ended).toBe('ended')
    await expect.poll(() => gateway.connected, patience).toBe(0)
  })
})

test('a token that is refused is told as such', async () => {
  const { sandbox, session } = await begin({ clock })
  stops.push(() => sandbox.close())
  const listen = async () => {
    for await (const nudge of discord.listen?.({ ...session, secrets: { token: 'another-token-of-twenty-characters' } }, new AbortController().signal) ?? []) expect(nudge).toBeNull()
  }
  expect(await listen().then(() => 'none', (thrown: unknown) => toFailure(thrown).code)).toBe('auth.rejected')
})

test('the network’s own gateways are gone to, and a server on this machine only for one on this machine', () => {
  const vendor = 'https://discord.com'
  for (const url of ['wss://gateway.discord.gg', 'wss://gateway-us-east1-b.discord.gg/?v=10', 'wss://discord.gg']) expect(isGateway(url, vendor)).toBe(true)
  for (const url of ['ws://gateway.discord.gg', 'wss://discord.gg.example.net', 'wss://evildiscord.gg', 'wss://127.0.0.1', 'https://gateway.discord.gg', 'rubbish']) {
    expect(isGateway(url, vendor)).toBe(false)
  }
  expect(isGateway('ws://127.0.0.1:9', 'http://127.0.0.1:8')).toBe(true)
  for (const url of ['wss://gateway.discord.gg', 'ws://192.168.1.4', 'ws://metadata.example']) expect(isGateway(url, 'http://127.0.0.1:8')).toBe(false)
})

test.each(['1', '0'])('a gateway that nobody vouches for hears nothing, NODE_TLS_REJECT_UNAUTHORIZED=%s', async (setting) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', setting)
  const folder = fileURLToPath(new URL('../../net/fixtures/', import.meta.url))
  const server = createServer({ key: readFileSync(`${folder}self-signed-key.pem`), cert: readFileSync(`${folder}self-signed-cert.pem`) })
  stops.push(() => vi.unstubAllEnvs(), () => server.close())
  let asked = 0
  server.on('upgrade', (_request, socket) => {
    asked += 1
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
  })
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`wss://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })
  const signal = new AbortController().signal
  await connectGateway({ url, token: 'x', me: '1', standing: null, clock, random: () => 0.5, signal, heard: () => expect.unreachable() })
  expect(asked).toBe(0)
})

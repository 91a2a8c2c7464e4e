import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { createSandboxServer } from '../../../src-sandbox/server.ts'
import type { SandboxAnswer } from '../../../src-sandbox/server.ts'
import { systemClock } from '../../lib/clock.ts'
import { HttpFault, createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting } from '../adapter.ts'
import { telegram } from './adapter.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them, token } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function begun(options: Parameters<typeof begin>[0] = {}) {
  const network = await begin(options)
  stops.push(() => network.sandbox.close())
  return network
}

const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error)
const codeOf = async (work: Promise<unknown>): Promise<FailureCode> => toFailure(await thrownBy(work)).code

/** Everything about an error that could reach a log, a sentence or a stack. */
const allOf = (error: unknown): string =>
  error instanceof Error ? [error.message, error.stack ?? '', JSON.stringify(error), JSON.stringify(toFailure(error)), String(error.cause ?? '')].join(' ') : String(error)

const secret = token.split(':')[1] ?? ''

describe('connecting', () => {
  test('names the bot by its number, and takes none of what waits for it', async () => {
    const { sandbox, connecting, group } = await begun()
    sandbox.say(group, them, 'Bonjour')
    const connected = await telegram.connect(connecting, never)
    expect(connected).toMatchObject({ remoteId: String(sandbox.botId), handle: '@marque_bot', name: 'La Marque', url: 'https://t.me/marque_bot', secrets: { token } })
    expect(sandbox.pending()).toBe(1)
    expect(sandbox.requests.some(({ path }) => path.endsWith('/getUpdates'))).toBe(false)
  })

  test('says that groups are heard in part where the bot is told of what is addressed to it alone', async () => {
    const all = await begun()
    expect((await telegram.connect(all.connecting, never)).missing).toBeUndefined()
    const some = await begun({ readsAll: false })
    expect((await telegram.connect(some.connecting, never)).missing).toEqual({ verbs: [], streams: ['groups'] })
  })

  test('a bot whose messages go to another service is not taken from it', async () => {
    const { sandbox, connecting, session } = await begun()
    sandbox.setWebhook('https://bots.example/hook')
    expect(await codeOf(telegram.connect(connecting, never))).toBe('remote.webhook')
    expect(await codeOf(createReading(session).read())).toBe('remote.webhook')
    expect(sandbox.requests.some(({ path }) => path.endsWith('/deleteWebhook'))).toBe(false)
  })

  test('only a server on this machine takes the place of the network’s own', async () => {
    const { connecting } = await begun()
    for (const url of ['https://api.example.org', 'http://192.168.1.4:8081', 'https://api.telegram.org.example.net']) {
      expect(await codeOf(telegram.connect({ ...connecting, url }, never))).toBe('network.addressRefused')
    }
    const asked: string[] = []
    const http: HttpClient = {
        ...connecting.http, requests: 0, budget: null,
      send: ({ url }) => {
        asked.push(new URL(url).origin)
        return Promise.reject(new HttpFault('network.offline', { host: 'api.telegram.org' }, 'no'))
      },
    }
    expect(await codeOf(telegram.connect({ ...connecting, url: null, http }, never))).toBe('network.offline')
    expect(asked).toEqual(['https://api.telegram.org'])
  })

  test('what is no token is refused before anything is asked', async () => {
    const { sandbox, connecting } = await begun()
    const before = sandbox.requests.length
    for (const wrong of ['../../etc', '12:short', `${token}/../getMe`, `${token}?x=1`, '123456:ABC DEF_0123456789012345678901234']) {
      expect(await codeOf(telegram.connect({ ...connecting, secrets: { token: wrong } }, never))).toBe('auth.rejected')
    }
    expect(await codeOf(telegram.connect({ ...connecting, secrets: { token: ' ' } }, never))).toBe('input.secretMissing')
    expect(sandbox.requests.length).toBe(before)
  })
})

describe('the token', () => {
  const answering = async (answer: (path: string) => SandboxAnswer): Promise<Connecting> => {
    const server = createSandboxServer(({ path }) => answer(path))
    const url = await server.listen()
    stops.push(() => server.close())
    return { url, user: null, secrets: { token }, http: createHttpClient({ origin: url, clock: systemClock }), clock: systemClock }
  }

  test.each<[string, (path: string) => SandboxAnswer]>([
    ['sends us on to itself for ever', (path) => ({ status: 307, headers: { location: path } })],
    ['sends us on elsewhere by way of the token', (path) => ({ status: 302, headers: { location: `https://elsewhere.example${path}` } })],
    ['sends us on to a host that is named after the token', () => ({ status: 302, headers: { location: `https://${secret.replaceAll('_', '-')}.example/` } })],
    ['sends us on to a host with the token itself', () => ({ status: 302, headers: { location: `https://${secret}.example/` } })],
    ['repeats it as its own error', () => ({ status: 500, body: { error: secret, code: secret } })],
    ['repeats it in a description', () => ({ status: 400, body: { ok: false, error_code: 400, description: token } })],
    ['repeats it where nobody asked', () => ({ status: 200, body: { ok: true, result: token } })],
    ['answers with a page that holds it', (path) => ({ status: 200, body: `<a href="${path}">${token}</a>` })],
    ['calls it unknown', () => ({ status: 401, body: { ok: false, error_code: 401, description: `Unauthorized ${token}` } })],
  ])('stays out of every failure of a server that %s', async (_what, answer) => {
    const connecting = await answering(answer)
    const thrown = await thrownBy(telegram.connect(connecting, never))
    expect(thrown).not.toBeNull()
    expect(allOf(thrown).toLowerCase()).not.toContain(secret.toLowerCase())
  })

  test('stays out of every failure of reading, listening and acting', async () => {
    const { sandbox, session, group } = await begun()
    sandbox.say(group, them, 'Question')
    const reading = createReading(session)
    await reading.read()
    const action = actOn(reading.text('Question'), 'reply', 'Réponse')
    sandbox.say(group, them, 'Encore une')
    const listening = async () => {
      for await (const nudge of telegram.listen?.(session, never) ?? []) expect(nudge).toBeNull()
    }
    for (const mode of ['401', '403', '404', '429', '500', '503', 'cut', 'html', 'redirectLoop', 'acceptThenCut'] as const) {
      sandbox.misbehave({ mode })
      for (const work of [() => reading.read(), listening, () => telegram.perform(session, action, newKey(), never)]) {
        const thrown = await thrownBy(work())
        expect(thrown, mode).not.toBeNull()
        expect(allOf(thrown), mode).not.toContain(secret)
      }
      sandbox.behave()
    }
    await sandbox.close()
    expect(allOf(await thrownBy(reading.read()))).not.toContain(secret)
  })

  test('stands in no item, post or cursor', async () => {
    const { sandbox, session, group } = await begun()
    sandbox.say(group, them, 'Une photo', { media: { kind: 'photo' } })
    sandbox.say(group, them, '', { media: { kind: 'document', name: 'facture.pdf' } })
    const batches = await createReading(session).read()
    expect(JSON.stringify(batches)).not.toContain(secret)
    expect(JSON.stringify(session.account)).not.toContain(secret)
  })
})

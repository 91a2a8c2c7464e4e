import { describe, expect, it } from 'vitest'
import type { AccountId } from '../../src-contract/ids.ts'
import type { HttpClient } from '../net/http.ts'
import { systemClock } from '../lib/clock.ts'
import { memorySecrets } from '../secrets/secret-store.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { createSessions } from './sessions.ts'
import { createTurns } from './turns.ts'
import { withTyped } from './typed-settings.ts'

const account = (settings: StoredAccount['settings'] = {}): StoredAccount =>
  ({ id: 1 as AccountId, network: 'wordpress', remoteId: 'r', handle: 'h', name: 'n', url: null, settings, secretRef: 'ref' }) as StoredAccount

function begin() {
  const secrets = memorySecrets()
  const origins: (string | null)[] = []
  const sessions = createSessions({
    secrets, clock: systemClock, adapters: new Map(), ledger: { spent: () => 0, charge: () => undefined }, setting: () => undefined,
    http: ({ origin }) => {
      origins.push(origin)
      return { requests: 3, budget: null, approve: () => undefined, send: () => Promise.reject(new Error('no network')) } satisfies HttpClient
    },
  })
  return { secrets, sessions, origins }
}

describe('the session of an account', () => {
  it('is one, with the origin that was typed, until its credentials change', async () => {
    const { secrets, sessions, origins } = begin()
    await secrets.set('ref', { password: 'old' })
    const stored = account(withTyped({ root: '/' }, { url: 'https://blog.example/deep/', user: 'u' }))
    const first = await sessions.turn(stored, 'sync', async (session) => session)
    expect(await sessions.turn(stored, 'user', async (session) => session)).toBe(first)
    expect(origins).toEqual(['https://blog.example'])
    await secrets.set('ref', { password: 'new' })
    sessions.drop(stored.id)
    expect((await sessions.turn(stored, 'user', async (session) => session)).secrets).toEqual({ password: 'new' })
    // What was asked with the old ones counts still.
    expect(sessions.requestsOf(stored.id)).toBe(6)
  })

  it('saves a renewed token before anything is done with it', async () => {
    const { secrets, sessions } = begin()
    await secrets.set('ref', { token: 'old' })
    await sessions.turn(account(), 'sync', async (session) => {
      const saving = session.saveSecrets({ token: 'new' })
      expect(session.secrets).toEqual({ token: 'old' })
      await saving
      expect(session.secrets).toEqual({ token: 'new' })
      expect(await secrets.get('ref')).toEqual({ token: 'new' })
    })
  })

  it('cannot begin without its secret, and can once it is there', async () => {
    const { secrets, sessions } = begin()
    await expect(sessions.turn(account(), 'sync', async () => 1)).rejects.toMatchObject({ failure: { code: 'secrets.missing' } })
    await secrets.set('ref', {})
    expect(await sessions.turn(account(), 'sync', async () => 1)).toBe(1)
  })
})

describe('turns', () => {
  it('are taken one at a time, the user’s before sync’s, whatever fails', async () => {
    const turns = createTurns()
    const log: string[] = []
    let running = 0
    const work = (name: string) => async () => {
      expect((running += 1)).toBe(1)
      log.push(name)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      if (name === 'sync 2') throw new Error('failed')
    }
    const all = [turns('sync', work('sync 1')), turns('sync', work('sync 2')), turns('sync', work('sync 3')), turns('user', work('user 1')), turns('user', work('user 2'))]
    const ended = await Promise.allSettled(all)
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect(log).toEqual(['sync 1', 'user 1', 'user 2', 'sync 2', 'sync 3'])
  })
})

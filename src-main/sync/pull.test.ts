import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { bluesky } from '../networks/bluesky/adapter.ts'
import { never } from '../networks/begin.contract.ts'
import { begin, them, us } from '../networks/bluesky/begin.contract.ts'
import { createAccount } from '../store/accounts.ts'
import { getCursor } from '../store/cursors.ts'
import { openStore } from '../store/database.ts'
import { noCounts, pullStream } from './pull.ts'
import type { Pull } from './pull.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const history = { id: 'messages-history', role: 'backfill' } as const

/** An account whose chat did not answer while it was connected. */
async function start() {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-pull-'))
  const store = openStore({ dir, clock: systemClock })
  const { sandbox, session, connected } = await begin()
  ends.push(() => sandbox.close(), () => store.close(), () => rmSync(dir, { recursive: true, force: true }))
  const settings = { ...connected.settings, chat: 'unknown' }
  const { remoteId, handle, name, url } = connected
  const id = createAccount(store, { network: 'bluesky', brand: 'B', remoteId, handle, name, url, settings, secretRef: 'x' })
  const account = { ...session.account, id, settings }
  const pull: Pull = {
    store, counts: noCounts(), seen: new Set(), signal: never, onBatch: () => undefined,
    reach: { account, adapter: bluesky, turn: (work) => work({ ...session, account }) },
  }
  for (let n = 0; n < 130; n += 1) sandbox.message(them, us, `Message ${n}`, Date.parse('2026-01-01T10:00:00Z') + n * 60_000)
  return { sandbox, pull, cursor: () => getCursor(store.read, id, history.id) }
}

test('a history that could not be read, or not to its end, goes on at the next sync', async () => {
  const { sandbox, pull, cursor } = await start()
  sandbox.misbehave({ mode: '500', match: ({ path }) => path.endsWith('listConvos') })
  expect(await pullStream(pull, history)).toBe(true)
  expect(cursor()).toBeNull()

  sandbox.behave()
  sandbox.misbehave({ mode: '500', match: ({ path, query }) => path.endsWith('getMessages') && query.has('cursor') })
  expect(await pullStream(pull, history)).toBe(true)
  expect([cursor()?.finished, pull.counts.new]).toEqual([false, 100])

  sandbox.behave()
  expect(await pullStream(pull, history)).toBe(true)
  expect([cursor()?.finished, pull.counts.new]).toEqual([true, 130])

  const asked = sandbox.requests.length
  expect(await pullStream(pull, history)).toBe(true)
  expect(sandbox.requests.length).toBe(asked)
})

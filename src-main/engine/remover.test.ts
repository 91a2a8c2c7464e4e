import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccountId } from '../../src-contract/ids.ts'
import { memorySecrets } from '../secrets/secret-store.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { createAccount, isLeaving, listAccounts } from '../store/accounts.ts'
import { applyBatch } from '../store/apply.ts'
import { contradictions } from '../store/oracle.ts'
import { addAccount, remoteItem, testStore } from '../store/test-store.ts'
import type { TestStore } from '../store/test-store.ts'
import { createRemover } from './remover.ts'
import type { Remover } from './remover.ts'

let t: TestStore
let secrets: SecretStore
let leaves: AccountId
let forgotten: AccountId[]
const logger = { log: () => undefined }

const remover = (): Remover => createRemover({
  store: t.store, secrets, logger,
  schedule: { forget: async (id) => void forgotten.push(id) },
  sessions: { drop: () => undefined },
})

beforeEach(async () => {
  t = testStore()
  secrets = memorySecrets()
  forgotten = []
  leaves = addAccount(t.store, 'leaving', 'Autre')
  await secrets.set('secret-leaving', { password: 'p' })
  applyBatch(t.store, leaves, { posts: [], removed: [], upserted: Array.from({ length: 400 }, (_, n) => remoteItem(`${n}`)) })
})
afterEach(() => t.end())

describe('the removal of an account', () => {
  it('lets others in between its slices, ends what is read for it first, and takes the secret', async () => {
    let turns = 0
    let over = false
    const turn = (): void => {
      turns += 1
      if (!over) setImmediate(turn)
    }
    setImmediate(turn)
    const removing = remover()
    const [first, second] = await Promise.all([removing.remove(leaves), removing.remove(leaves)])
    over = true
    expect([first, second]).toEqual([400, 400])
    expect(turns).toBeGreaterThan(5)
    expect([forgotten, await secrets.get('secret-leaving'), contradictions(t.store)]).toEqual([[leaves], null, []])
    expect(listAccounts(t.store.read).map(({ id }) => id)).toEqual([t.accountId])
  })

  it('that was interrupted goes on when the next engine starts', async () => {
    const interrupted = remover()
    const removal = interrupted.remove(leaves)
    const ended = expect(removal).rejects.toMatchObject({ failure: { code: 'cancelled' } })
    await interrupted.stop()
    await ended
    expect([isLeaving(t.store.read, leaves), contradictions(t.store)]).toEqual([true, []])
    expect(await secrets.get('secret-leaving')).toEqual({ password: 'p' })
    const next = remover()
    next.start()
    await vi.waitFor(() => expect(listAccounts(t.store.read).map(({ id }) => id)).toEqual([t.accountId]), { timeout: 30_000 })
    await next.stop()
    expect(await secrets.get('secret-leaving')).toBeNull()
  })

  it('leaves a secret that another account lives by, and a second one of the same page may come meanwhile only when it is over', async () => {
    const input = { network: 'wordpress' as const, brand: 'Autre', handle: '@second', name: 'second', url: null, settings: {}, secretRef: 'secret-leaving' }
    const shares = createAccount(t.store, { ...input, remoteId: 'second' })
    const removal = remover().remove(leaves)
    expect(() => createAccount(t.store, { ...input, remoteId: 'leaving' })).toThrow('account.leaving')
    expect(await removal).toBe(400)
    expect(await secrets.get('secret-leaving')).toEqual({ password: 'p' })
    expect(listAccounts(t.store.read).map(({ id }) => id).sort()).toEqual([t.accountId, shares].sort())
    expect(createAccount(t.store, { ...input, remoteId: 'leaving' })).toBeGreaterThan(0)
  })
})

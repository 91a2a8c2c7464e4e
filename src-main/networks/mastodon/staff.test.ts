import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { mastodon } from './adapter.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const at = Date.parse('2026-03-01T10:00:00Z')
const verbs = ['silence', 'unsilence', 'ban', 'unban'] as const

async function started(staff: boolean, from = them) {
  const { sandbox, session, post } = await begin({ staff })
  stops.push(() => sandbox.close())
  const id = sandbox.reply(from, post, 'Insulte', at)
  const reading = createReading(session)
  await reading.read()
  const item = reading.text('Insulte')
  return {
    sandbox, session, reading, item, id,
    perform: (verb: (typeof verbs)[number]) => mastodon.perform(session, actOn(item, verb), newKey(), never),
    reconcile: async (verb: (typeof verbs)[number]) => (await mastodon.reconcile(session, actOn(item, verb), newKey(), 0, never)).kind,
  }
}

describe.each([{ where: 'of another server', from: them }, { where: 'of our own server', from: 'voisin' }])('the staff and an author $where', ({ from }) => {
  test('silence and ban, once each, and take it back', async () => {
    const { sandbox, item, perform, reconcile } = await started(true, from)
    expect(item.refuses.filter(({ verb }) => verbs.some((one) => one === verb))).toEqual([])
    expect(await reconcile('silence')).toBe('not-done')
    await perform('silence')
    await perform('silence')
    expect([sandbox.isSilenced(from), await reconcile('silence'), await reconcile('unsilence')]).toEqual([true, 'done', 'not-done'])
    await perform('ban')
    await perform('ban')
    expect([sandbox.isSuspended(from), await reconcile('ban')]).toEqual([true, 'done'])
    // A second decision would be a second warning on the record.
    expect(sandbox.warnings).toEqual([{ account: from, type: 'silence' }, { account: from, type: 'suspend' }])
    for (const verb of ['unsilence', 'unsilence', 'unban', 'unban'] as const) await perform(verb)
    expect([sandbox.isSilenced(from), sandbox.isSuspended(from)]).toEqual([false, false])
  })
})

test('what a banned author wrote is not called gone, and is read again once the ban is lifted', async () => {
  const { sandbox, session, item, id, perform } = await started(true)
  const look = async () => (await mastodon.look(session, [actOn(item, 'ban').target], never)).seen
  await perform('ban')
  expect(await look()).toEqual([])
  await perform('unban')
  expect(await look()).toMatchObject([{ remoteId: id, item: { text: 'Insulte', visibility: 'visible' } }])
  sandbox.remove(id)
  expect(await look()).toEqual([{ remoteId: id, item: null }])
})

test('who is not of the staff is offered none of it, and asks for none of it', async () => {
  const { sandbox, item, perform, reconcile } = await started(false)
  expect(item.refuses.filter(({ code }) => code === 'auth.missingPermission').map(({ verb }) => verb)).toEqual(verbs)
  for (const verb of verbs) {
    expect(toFailure(await perform(verb).catch((thrown: unknown) => thrown)).code).toBe('auth.missingPermission')
    expect(await reconcile(verb)).toBe('unknown')
  }
  expect(sandbox.requests.filter(({ method, path }) => method === 'POST' && path.includes('/admin/'))).toEqual([])
})

test('another of the staff is out of reach, and that is said', async () => {
  const { sandbox, perform } = await started(true, 'collegue')
  sandbox.addAccount({ username: 'collegue', staff: true })
  expect(toFailure(await perform('ban').catch((thrown: unknown) => thrown)).code).toBe('remote.refused')
  expect(sandbox.isSuspended('collegue')).toBe(false)
})

test('an own word offers none of it', async () => {
  const { sandbox, id, reading } = await started(true)
  sandbox.reply(us, id, 'Bonjour', at)
  await reading.read()
  const refused = reading.text('Bonjour').refuses.filter(({ code }) => code === 'verb.notOnOwn').map(({ verb }) => verb)
  expect(refused).toEqual(expect.arrayContaining([...verbs]))
})

import { afterEach, describe, expect, it } from 'vitest'
import type { SandboxRequest } from '../../../src-sandbox/server.ts'
import { openPageDesk } from './page-desk.contract.ts'
import type { PageDesk } from './page-desk.contract.ts'

const writing = ({ method }: SandboxRequest) => method !== 'GET'

let at: PageDesk
afterEach(() => at.end())
const many = (n: number) => Array.from({ length: n }, (_, index) => `Commentaire ${index}`)
const open = async (n: number, batch = 50) => {
  at = await openPageDesk({ set: { batch }, texts: many(n) })
}
const hidden = () => Array.from(at.page.comments.values()).filter(({ status }) => status === 'hidden').map(({ id }) => id)

describe('many of one kind in one call', () => {
  it('as many as the network takes; other verbs and replies are not among them', async () => {
    await open(120)
    await at.hide(...many(120))
    await at.reply('Commentaire 7', 'Merci')
    expect(await at.flush()).toMatchObject({ verified: 121, live: 0 })
    expect(at.page.calls).toEqual([50, 50, 20])
    expect(hidden()).toHaveLength(120)
  })

  it('settles each by itself: one that is gone and one that is refused keep nobody', async () => {
    await open(5)
    await at.hide(...many(5))
    const stubborn = at.page.comments.get('c2')
    at.page.stubborn.add('c2')
    const gone = at.page.comments.get('c4')
    if (gone !== undefined) gone.status = 'gone'
    expect(await at.flush()).toMatchObject({ verified: 3, refused: 2, needsYou: 2 })
    expect(at.page.calls).toEqual([5])
    expect((await at.needsYou()).map(({ why }) => why?.code).sort()).toEqual(['remote.gone', 'remote.refused'])
    expect(hidden()).toEqual(['c1', 'c3', 'c5'])
    expect(stubborn?.status).toBe('shown')
    // Refused ones are shown again as they were.
    expect((await at.itemOf('Commentaire 1')).visibility).toBe('visible')
  })

  it('refused as a whole because of one, they go one by one, and that one alone is refused', async () => {
    await open(4)
    await at.hide(...many(4))
    at.page.poison.add('c3')
    expect(await at.flush()).toMatchObject({ verified: 3, refused: 1, needsYou: 1 })
    expect(at.page.calls).toEqual([1, 1, 1])
    expect(hidden()).toEqual(['c1', 'c2', 'c4'])
  })

  it('with the answer lost, each is read back; none is sent again that was done', async () => {
    await open(6)
    await at.hide(...many(6))
    at.page.misbehave({ mode: 'acceptThenCut', match: writing, times: 1 })
    expect(await at.flush()).toMatchObject({ verified: 6, uncertain: 0, live: 0 })
    expect(at.page.calls).toEqual([6])
  })

  it('with the process dead in the middle, likewise', async () => {
    await open(6)
    await at.hide(...many(6))
    at.page.misbehave({ mode: 'never', match: writing })
    const sent = at.desk.call('outbox.flush', { wait: true }).catch(() => null)
    at.clock.advance(3_000)
    await expect.poll(() => at.page.requests.filter(({ method }) => method === 'POST').length, { timeout: 20_000 }).toBe(1)
    await at.clock.drive(at.desk.restart())
    await sent
    at.page.behave()
    expect(await at.flush()).toMatchObject({ verified: 6, live: 0 })
    expect(hidden()).toHaveLength(6)
  })

  it('told to slow down, all wait as long as that says and go together', async () => {
    await open(6)
    await at.hide(...many(6))
    at.page.misbehave({ mode: '429', match: writing, times: 1, retryAfterS: 40 })
    const began = at.clock.now()
    expect(await at.flush()).toMatchObject({ verified: 6, live: 0 })
    expect(at.clock.now() - began).toBeGreaterThanOrEqual(40_000)
    expect(at.page.calls).toEqual([6])
  })

  it('what is taken back while it is held is not among them', async () => {
    await open(3)
    await at.hide('Commentaire 0', 'Commentaire 1')
    await at.hide('Commentaire 2')
    await at.undo()
    await at.flush()
    expect(at.page.calls).toEqual([2])
    expect(hidden()).toEqual(['c1', 'c2'])
  })
})

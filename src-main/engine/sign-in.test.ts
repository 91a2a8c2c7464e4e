import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox, WordPressSandboxOptions } from '../../src-sandbox/wordpress/sandbox.ts'
import { systemClock } from '../lib/clock.ts'
import type { Clock } from '../lib/clock.ts'
import { adapters } from '../networks/registry.ts'
import { password, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: { failure?: { code: string } }) => error.failure?.code ?? String(error))

let desk: Desk
let blog: WordPressSandbox
let now = 0
/** Ends the ten minutes of each sign-in. */
let rings: (() => void)[] = []

async function startBlog(options: Partial<WordPressSandboxOptions> = {}): Promise<WordPressSandbox> {
  const made = createWordPressSandbox({ title: 'Carnet', user: { login: 'vigie', name: 'Vigie', applicationPassword: password }, ...options })
  await made.listen()
  return made
}

beforeEach(async () => {
  now = Date.now()
  rings = []
  const sleep: Clock['sleep'] = (ms, signal) => {
    if (ms !== 10 * 60_000) return systemClock.sleep(ms, signal)
    return new Promise((resolve) => {
      rings.push(resolve)
      signal?.addEventListener('abort', () => resolve(), { once: true })
    })
  }
  desk = startDesk({ clock: { ...systemClock, now: () => now, sleep } })
  blog = await startBlog()
})
afterEach(async () => {
  await desk.close()
  await blog.close()
})

const beginHere = (more: { accountId?: never } = {}) => desk.call('account.signIn.begin', { network: 'wordpress', url: blog.url, user: 'vigie', ...more })

/** What the user's browser does: opens the page, presses a button, follows where it is sent. Gives the address it was sent to. */
async function answer(url: string, button: 'approve' | 'reject', follow = true): Promise<string> {
  expect(await (await fetch(url)).text()).toContain('I approve of this connection')
  const { search, origin, pathname } = new URL(url)
  const body = new URLSearchParams(search)
  body.set(button, 'yes')
  const sent = await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' })
  const to = sent.headers.get('location') ?? ''
  if (follow) expect(await (await fetch(to)).text()).toContain('Vigie')
  return to
}

const everything = (dir: string): string =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)).filter((file) => existsSync(file) && !file.endsWith('/'))
    .map((file) => { try { return readFileSync(file, 'latin1') } catch { return '' } }).join('')

describe('credentials that are tried', () => {
  it('tell whose they are and what they are good for, and save nothing', async () => {
    const { trial } = await desk.call('account.test', { network: 'wordpress', url: blog.url, user: 'vigie', secrets: { password } })
    expect(trial).toMatchObject({ network: 'wordpress', name: 'Carnet', kinds: ['comment', 'mention', 'review'], missing: { verbs: [], streams: [] }, already: null, renews: null })
    expect(trial.verbs).toContain('approve')
    expect(JSON.stringify(trial)).not.toContain(password)
    expect((await desk.call('account.list', {})).accounts).toEqual([])
    const saved = await desk.call('account.save', { trial: trial.id, brand: 'Atelier' })
    expect(saved).toMatchObject({ brand: 'Atelier', renewed: false })
    expect((await desk.call('sync.run', { accountId: saved.id })).accounts[0]?.error).toBeUndefined()
    expect(await codeOf(desk.call('account.save', { trial: trial.id, brand: 'Atelier' }))).toBe('signIn.over')
    const again = await desk.call('account.test', { network: 'wordpress', url: blog.url, user: 'vigie', secrets: { password } })
    expect(again.trial.already).toEqual({ id: saved.id, brand: 'Atelier' })
  })

  it('that are wrong are told so, and leave nothing to save', async () => {
    expect(await codeOf(desk.call('account.test', { network: 'wordpress', url: blog.url, user: 'vigie', secrets: { password: 'wrong' } }))).toBe('auth.rejected')
    expect(await codeOf(desk.call('account.save', { trial: 'none', brand: 'Atelier' }))).toBe('signIn.over')
  })

  it('are forgotten after a quarter of an hour', async () => {
    const { trial } = await desk.call('account.test', { network: 'wordpress', url: blog.url, user: 'vigie', secrets: { password } })
    now += 15 * 60_000 + 1
    expect(await codeOf(desk.call('account.save', { trial: trial.id, brand: 'Atelier' }))).toBe('signIn.over')
  })

  it('renew the connection of their own account and of no other', async () => {
    const id = await desk.connect(blog)
    const other = await startBlog({ folder: '/other' })
    const { trial } = await desk.call('account.test', { network: 'wordpress', accountId: id, url: other.url, secrets: { password } })
    expect(trial.renews).toBe(id)
    expect(other.requests).toEqual([])
    expect(await desk.call('account.save', { trial: trial.id })).toMatchObject({ id, renewed: true })
    const elsewhere = await desk.connect(other, 'Boutique')
    expect(await codeOf(desk.call('account.test', { network: 'bluesky', accountId: elsewhere, secrets: { password } }))).toBe('input.invalid')
    await other.close()
  })
})

describe('signing in by the browser', () => {
  it('ends with the browser’s return, and nothing secret is seen by whoever asked', async () => {
    const begun = await beginHere()
    expect(new URL(begun.url).searchParams.get('app_name')).toBe('Vigie')
    const finished = desk.call('account.signIn.finish', { id: begun.id })
    await answer(begun.url, 'approve')
    const { trial } = await finished
    expect(trial).toMatchObject({ name: 'Carnet', already: null })
    expect(JSON.stringify(trial)).not.toContain('made')
    expect(everything(desk.dir)).not.toContain('wxyz')
    const { id } = await desk.call('account.save', { trial: trial.id, brand: 'Atelier' })
    expect((await desk.call('sync.run', { accountId: id })).accounts[0]?.error).toBeUndefined()
  })

  it('takes the address that is pasted instead, and forgives a wrong one', async () => {
    const begun = await beginHere()
    const waiting = desk.call('account.signIn.finish', { id: begun.id })
    const to = await answer(begun.url, 'approve', false)
    const wrong = [to.replace(/state=[\w-]+/, 'state=somebody-elses'), 'https://example.com/', 'not an address', `${begun.redirectUrl}?code=x`]
    for (const returned of wrong) expect(await codeOf(desk.call('account.signIn.finish', { id: begun.id, returned }))).toBe('signIn.notOurs')
    const { trial } = await desk.call('account.signIn.finish', { id: begun.id, returned: `  ${to}\n` })
    expect((await waiting).trial.id).toBe(trial.id)
    expect(await codeOf(desk.call('account.signIn.finish', { id: begun.id, returned: to }))).toBe('signIn.over')
  })

  it('takes a password that the site shows, where a public site would send nobody back to this machine', async () => {
    const public_ = await startBlog({ local: false })
    const page = await fetch(`${public_.url}/wp-admin/authorize-application.php?success_url=${encodeURIComponent('http://127.0.0.1:1/x')}`)
    expect(page.status).toBe(500)
    const shown = await (await fetch(`${public_.url}/wp-admin/authorize-application.php`, { method: 'POST', body: new URLSearchParams({ approve: 'yes' }) })).text()
    const made = /value="([^"]+)"/.exec(shown)?.[1] ?? ''
    const begun = await desk.call('account.signIn.begin', { network: 'wordpress', url: public_.url, user: 'vigie' })
    const { trial } = await desk.call('account.signIn.finish', { id: begun.id, returned: made })
    expect(trial.name).toBe('Carnet')
    await public_.close()
  })

  it('that is refused on the other side says so, and is over', async () => {
    const begun = await beginHere()
    const finished = codeOf(desk.call('account.signIn.finish', { id: begun.id }))
    await answer(begun.url, 'reject')
    expect(await finished).toBe('signIn.refused')
    expect(await codeOf(desk.call('account.signIn.finish', { id: begun.id }))).toBe('signIn.over')
  })

  it('is over when it is called off, after ten minutes, and with the engine', async () => {
    const called = await beginHere()
    const waiting = codeOf(desk.call('account.signIn.finish', { id: called.id }))
    await desk.call('account.signIn.cancel', { id: called.id })
    expect(await waiting).toBe('signIn.over')
    await expect(fetch(called.redirectUrl)).rejects.toThrow()
    const begun = await beginHere()
    expect(begun.expiresAt).toBe(now + 10 * 60_000)
    const late = codeOf(desk.call('account.signIn.finish', { id: begun.id }))
    for (const ring of rings) ring()
    expect(await late).toBe('signIn.over')
    await expect(fetch(begun.redirectUrl)).rejects.toThrow()
    const last = codeOf(desk.call('account.signIn.finish', { id: (await beginHere()).id }))
    await desk.restart()
    expect(await last).toBe('signIn.over')
  })

  it('needs a network that has it, and what that asks for', async () => {
    const without = adapters.find((adapter) => adapter.signIn === undefined)
    if (without !== undefined) {
      expect(await codeOf(desk.call('account.signIn.begin', { network: without.id, url: blog.url }))).toBe('signIn.unavailable')
    }
    expect(await codeOf(desk.call('account.signIn.begin', { network: 'wordpress', url: blog.url }))).toBe('input.secretMissing')
  })
})

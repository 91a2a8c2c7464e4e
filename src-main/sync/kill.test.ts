import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { runCliHere, startCli } from '../cli/cli-process.contract.ts'
import { password, startBlog } from '../engine/blog-engine.contract.ts'

// Processes are started and killed, on whatever machine this is.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 })

const comments = 5000
let dir: string
let blog: WordPressSandbox
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-kill-'))
  blog = await startBlog(comments)
})
afterEach(async () => {
  await blog.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (data: string, args: string, stdin = '') => runCliHere([...args.split(' '), '--data', join(dir, data), '--json'], { stdin })
const add = (data: string) => vigie(data, `account add wordpress --brand Atelier --url ${blog.url} --user vigie --secret-stdin`, password)

/** Kills a sync once the blog has answered so many more requests, a little later each time; true when it was still at work. */
async function syncAndKill(data: string, afterRequests: number, delayMs: number): Promise<boolean> {
  const until = blog.requests.length + afterRequests
  const child = startCli(['sync', '--data', join(dir, data), '--json'])
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  while (blog.requests.length < until && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 2))
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  child.kill('SIGKILL')
  return (await ended) === 'SIGKILL'
}

describe('a sync killed ten times at no particular moment', () => {
  it('ends, once it is let, with what an undisturbed one has', async () => {
    await add('calm')
    await vigie('calm', 'sync')
    await add('killed')
    let killed = 0
    for (let n = 0; n < 10; n += 1) if (await syncAndKill('killed', 2 + (n % 4), Math.round(Math.random() * 60))) killed += 1
    // Each killed one left the lock to the next.
    expect(killed).toBe(10)
    const last = await vigie('killed', 'sync')
    expect(last).toMatchObject({ code: 0 })
    expect(await vigie('killed', 'check')).toMatchObject({ code: 0, json: { ok: true, items: comments } })
    const [calm, disturbed] = [(await vigie('calm', 'dump')).json['dump'], (await vigie('killed', 'dump')).json['dump']]
    expect(String(disturbed).split('\n').length).toBeGreaterThan(comments)
    expect(disturbed).toBe(calm)
    expect(await vigie('killed', 'sync')).toMatchObject({ code: 0, json: { accounts: [{ new: 0, changed: 0, removed: 0 }] } })
  })
})

describe('a process killed while it sends a reply', () => {
  it('leaves a reply that is there once, whether the network had taken it or not', async () => {
    await add('killed')
    await vigie('killed', 'sync')
    const { items } = (await vigie('killed', 'inbox --limit 2')).json
    for (const [index, mode] of (['slow', 'never'] as const).entries()) {
      await vigie('killed', `reply ${items[index]?.id} --text-stdin`, `Merci ${index}`)
      blog.misbehave({ mode, match: ({ method }) => method === 'POST', slowMs: 20_000 })
      const posted = blog.requests.filter(({ method }) => method === 'POST').length
      const child = startCli(['outbox', 'flush', '--wait', '--data', join(dir, 'killed')])
      const ended = new Promise((resolve) => child.once('exit', resolve))
      while (blog.requests.filter(({ method }) => method === 'POST').length === posted) await new Promise((resolve) => setTimeout(resolve, 5))
      child.kill('SIGKILL')
      await ended
      blog.behave()
      expect((await vigie('killed', 'outbox')).json.jobs).toMatchObject([{ state: 'sending' }])
      expect(await vigie('killed', 'outbox flush --wait --timeout 60')).toMatchObject({ code: 0, json: { verified: 1 } })
    }
    const sent = Array.from(blog.comments.values()).filter(({ userId }) => userId === 1).map(({ raw }) => raw)
    expect(sent).toEqual(['Merci 0', 'Merci 1'])
  })
})

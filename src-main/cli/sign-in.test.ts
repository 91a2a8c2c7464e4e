import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { password, startBlog } from '../engine/blog-engine.contract.ts'
import { runCliHere, startCli } from './cli-process.contract.ts'

// Processes are started, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

let dir: string
let blog: WordPressSandbox
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-sign-in-'))
  blog = await startBlog(3)
})
afterEach(async () => {
  await blog.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string, stdin = '') => runCliHere([...args.split(' '), '--data', dir, '--json'], { stdin })
const where = () => `--url ${blog.url} --user vigie`

/** Starts a command that signs in, and gives the address it says once it has said it. */
async function starting(args: string, stdin: 'open' | 'ended') {
  const child = startCli([...args.split(' '), '--data', dir, '--json'], stdin === 'open' ? { keepStdin: true } : {})
  const heard = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (heard.stdout += chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      heard.stderr += chunk.toString()
      const said = /^http\S+$/m.exec(heard.stderr)?.[0]
      if (said !== undefined) resolve(said)
    })
    child.on('close', () => reject(new Error(heard.stderr)))
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, heard, url, ended }
}

/** The user's browser, whose user says yes. */
async function approve(url: string, follow: boolean): Promise<string> {
  const { search, origin, pathname } = new URL(url)
  const body = new URLSearchParams(search)
  body.set('approve', 'yes')
  const to = (await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' })).headers.get('location') ?? ''
  if (follow) await fetch(to)
  return to
}

describe('signing in at the command line', () => {
  it('gives the address, waits for the browser, and connects', async () => {
    const { heard, url, ended } = await starting(`account add wordpress --brand Atelier ${where()} --sign-in`, 'ended')
    await approve(url, true)
    expect([await ended, JSON.parse(heard.stdout)]).toMatchObject([0, { network: 'wordpress', brand: 'Atelier' }])
    expect(`${heard.stdout}${heard.stderr}`).not.toContain('wxyz')
    expect((await vigie('sync')).json).toMatchObject({ accounts: [{ fetched: 3 }] })
  })

  it('takes the address that is pasted, after a wrong one', async () => {
    const { child, heard, url, ended } = await starting(`account add wordpress --brand Atelier ${where()} --sign-in`, 'open')
    const to = await approve(url, false)
    child.stdin?.write('https://example.com/?code=x\n')
    await expect.poll(() => heard.stderr, { timeout: 60_000 }).toContain('not the answer to this request')
    child.stdin?.write(`${to}\n`)
    expect(await ended).toBe(0)
    expect(JSON.parse(heard.stdout)).toMatchObject({ brand: 'Atelier' })
  })

  it('renews a connection that has lost its rights', async () => {
    await vigie(`account add wordpress --brand Atelier ${where()} --secret-stdin`, password)
    const { heard, url, ended } = await starting('account reconnect 1 --sign-in', 'ended')
    await approve(url, true)
    expect([await ended, JSON.parse(heard.stdout)]).toMatchObject([0, { account: { id: 1, brand: { name: 'Atelier' } } }])
  })
})

describe('trying credentials', () => {
  it('says whose they are and saves nothing; a brand can be given another name', async () => {
    const tried = await vigie(`account test wordpress ${where()} --secret-stdin`, password)
    expect(tried).toMatchObject({ code: 0, json: { trial: { name: 'Atelier', already: null } } })
    expect(tried.stdout).not.toContain(password)
    expect((await vigie('account list')).json.accounts).toEqual([])
    expect(await vigie(`account test wordpress ${where()} --secret-stdin`, 'wrong')).toMatchObject({ code: 1, json: { error: { code: 'auth.rejected' } } })
    await vigie(`account add wordpress --brand Atelier ${where()} --secret-stdin`, password)
    expect((await vigie('brand rename atelier Maison')).json).toMatchObject({ brand: { name: 'Maison' } })
    expect(await vigie('brand rename Atelier Maison')).toMatchObject({ code: 1, json: { error: { code: 'brand.unknown' } } })
  })
})

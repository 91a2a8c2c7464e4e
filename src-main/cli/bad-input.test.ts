import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Misbehaviour } from '../../src-sandbox/server.ts'
import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { password, startBlog } from '../engine/blog-engine.contract.ts'
import { runCliHere, runCliProcess } from './cli-process.contract.ts'
import type { Ran, RunOptions } from './cli-process.contract.ts'

const root = process.getuid?.() === 0
const nobody = 65_534

// Processes are started, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

let dir: string
let blog: WordPressSandbox
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-bad-'))
  blog = await startBlog(8)
})
afterEach(async () => {
  await blog.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string, options: RunOptions = {}) => runCliHere([...args.split(' '), '--data', dir, '--json'], options)
const add = (url = blog.url, options: RunOptions = {}) => vigie(`account add wordpress --brand Atelier --url ${url} --user vigie --secret-stdin`, { stdin: password, ...options })

/** Exit 1, one code as JSON, one sentence for a person, no trace of the program and none of the secret. */
function expectSentence(ran: Ran, code: string): void {
  expect(ran.json.error?.code).toBe(code)
  expect(ran.code).toBe(1)
  const lines = ran.stderr.trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\S.{30,}\.$/)
  expect(lines[0]).not.toMatch(/\{\{|undefined|\.ts:|node:|Error/)
  expect(ran.stdout + ran.stderr).not.toContain('efgh')
}

describe('an account that cannot be connected', () => {
  const addresses: [string, string][] = [
    ['ftp://blog.example', 'input.url'], ['nowhere', 'input.url'], ['http://127.0.0.1:1', 'network.unreachable'], ['http://example.com.:99999', 'input.url'],
  ]
  it.each(addresses)('at %s: %s', async (url, code) => {
    const ran = await add(url)
    expectSentence(ran, code)
    expect((await vigie('account list')).json.accounts).toEqual([])
  })

  const faults: [Misbehaviour, string][] = [['html', 'site.noRest'], ['404', 'site.noRest'], ['huge', 'network.tooLarge'], ['redirectLoop', 'network.redirectLoop'], ['500', 'remote.serverError']]
  it.each(faults)('that answers with %s: %s', async (mode, code) => {
    blog.misbehave({ mode })
    expectSentence(await add(), code)
    expect((await vigie('account list')).json.accounts).toEqual([])
    expect(readdirSync(dir)).not.toContain('secrets.json')
  })

  it('with a wrong password, without its interface, without application passwords, without the right to moderate', async () => {
    expectSentence(await add(blog.url, { stdin: 'efgh wrong' }), 'auth.rejected')
    expectSentence(await add(blog.url, { stdin: '' }), 'input.secretMissing')
    const user = { login: 'vigie', name: 'Vigie', applicationPassword: password }
    for (const [options, code] of [[{ rest: false }, 'site.noRest'], [{ applicationPasswords: false }, 'site.noApplicationPasswords'], [{ moderator: false }, 'auth.missingPermission']] as const) {
      const other = createWordPressSandbox({ title: 'Autre', user, ...options })
      await other.listen()
      expectSentence(await add(other.url), code)
      await other.close()
    }
    expectSentence(await vigie('account add myspace --brand B'), 'network.unknown')
  })

  it('behind a certificate that nobody vouches for', async () => {
    const fixtures = fileURLToPath(new URL('../net/fixtures/', import.meta.url))
    const server = createTlsServer({ key: readFileSync(`${fixtures}self-signed-key.pem`), cert: readFileSync(`${fixtures}self-signed-cert.pem`) }, (_, response) => response.end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    expectSentence(await add(`https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`), 'network.tls')
    server.close()
  })
})

describe('a network that turns bad under a sync', () => {
  const faults: [Misbehaviour, string][] = [['html', 'network.notJson'], ['huge', 'network.tooLarge'], ['redirectLoop', 'network.redirectLoop'], ['500', 'remote.serverError'], ['cut', 'network.cut']]
  it.each(faults)('by %s loses nothing that was there: %s', async (mode, code) => {
    await add()
    await vigie('sync')
    const before = (await vigie('dump')).json['dump']
    blog.misbehave({ mode })
    const ran = await vigie('sync')
    expect(ran.json.accounts[0]?.error?.code).toBe(code)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(ran.json.accounts[0]?.error?.message)
    expect((await vigie('dump')).json['dump']).toBe(before)
    blog.behave()
    expect(await vigie('sync')).toMatchObject({ code: 0, json: { accounts: [{ new: 0, changed: 0, removed: 0 }] } })
  })
})

describe('a folder that takes nothing', () => {
  it.skipIf(!root)('because this user may not write there', async () => {
    mkdirSync(join(dir, 'shut'), { mode: 0o555 })
    chmodSync(dir, 0o755)
    expectSentence(await runCliProcess(['inbox', '--data', join(dir, 'shut')], { uid: nobody }), 'store.readOnly')
    expectSentence(await runCliProcess(['inbox', '--data', join(dir, 'shut', 'inside')], { uid: nobody }), 'store.noFolder')
    expect(readdirSync(join(dir, 'shut'))).toEqual([])
  })

  it.skipIf(!root)('because the file there has become read-only: what it holds stays', async () => {
    const own = join(dir, 'own')
    mkdirSync(own)
    chmodSync(dir, 0o755)
    chownSync(own, nobody, nobody)
    const env = { VIGIE_SECRET: password }
    expect(await runCliProcess(['account', 'add', 'wordpress', '--brand', 'B', '--url', blog.url, '--user', 'vigie', '--data', own], { uid: nobody, env })).toMatchObject({ code: 0 })
    chmodSync(join(own, 'vigie.sqlite'), 0o444)
    expectSentence(await runCliProcess(['sync', '--data', own], { uid: nobody }), 'store.readOnly')
    chmodSync(join(own, 'vigie.sqlite'), 0o600)
    expect((await runCliProcess(['sync', '--data', own], { uid: nobody })).json.accounts).toMatchObject([{ new: 8 }])
  })

  it('because it is a file', async () => {
    writeFileSync(join(dir, 'file'), 'x')
    expectSentence(await runCliProcess(['inbox', '--data', join(dir, 'file')]), 'store.noFolder')
  })
})

function smallDisk(at: string): boolean {
  try {
    mkdirSync(at)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2200k', 'tmpfs', at], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('standard output', () => {
  const program = fileURLToPath(new URL('../cli.ts', import.meta.url))
  const into = (sink: string, env: Record<string, string> = {}) =>
    spawnSync('sh', ['-c', `{ "$@"; echo "exit $?" >&2; } ${sink}`, 'sh', process.execPath, program, 'networks', '--data', dir], {
      env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LANG: 'en_GB.UTF-8', ...env }, encoding: 'utf8',
    }).stderr.trim().split('\n')

  it.skipIf(process.platform !== 'linux')('that takes nothing is exit 1 and one sentence', () => {
    expect(into('> /dev/full')).toEqual([expect.stringMatching(/^The result could not be written \(ENOSPC\)\. .+\.$/), 'exit 1'])
    expect(into('> /dev/full', { LANG: 'fr_FR.UTF-8' })).toEqual([expect.stringMatching(/^Le résultat n’a pas pu être écrit \(ENOSPC\)\. .+\.$/), 'exit 1'])
  })

  it.skipIf(process.platform === 'win32')('whose reader has seen enough is no failure', () => {
    expect(into('| true')).toEqual(['exit 0'])
  })
})

describe('a full disk', () => {
  it.skipIf(!root || process.platform !== 'linux')('is told of, loses nothing, and the rest comes once there is room', async ({ skip }) => {
    const disk = join(dir, 'disk')
    if (!smallDisk(disk)) return skip('no small file system can be mounted here')
    try {
      const author = { name: 'Passant', email: 'passant@lecteur.example' }
      const [postId] = Array.from(blog.posts.keys())
      for (let n = 0; n < 900; n += 1) blog.addComment({ postId: postId ?? 1, author, text: `Long ${n} ${'mot '.repeat(200)}${n}`, at: Date.now() - n * 60_000 })
      const on = (args: string, options: RunOptions = {}) => runCliProcess([...args.split(' '), '--data', disk, '--json'], options)
      expect(await on(`account add wordpress --brand B --url ${blog.url} --user vigie --secret-stdin`, { stdin: password })).toMatchObject({ code: 0 })
      const ran = await on('sync')
      expect(ran.code).toBe(1)
      expect(ran.json.error?.code ?? ran.json.accounts[0]?.error?.code).toBe('store.full')
      expect(ran.stderr.trim().length).toBeGreaterThan(30)
      execFileSync('mount', ['-o', 'remount,size=64m', disk])
      expect(await on('check')).toMatchObject({ code: 0, json: { ok: true } })
      expect(await on('sync')).toMatchObject({ code: 0 })
      expect(await on('check')).toMatchObject({ code: 0, json: { ok: true, items: 908 } })
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  })
})

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { protocolVersion } from '../../src-contract/commands.ts'
import type { EngineEvent } from '../../src-contract/events.ts'
import { password, startBlog } from '../engine/blog-engine.contract.ts'
import { memorySecrets } from '../secrets/secret-store.ts'
import { readEndpoint, socketPath, writeEndpoint } from './endpoint.ts'
import type { EngineClient } from './engine-client.ts'
import { hostEngine, openEngineOrConnect } from './host.ts'
import { takeLock } from './lock.ts'
import { openEngine } from './open-engine.ts'
import { remoteClient } from './remote-client.ts'
import { serve } from './serve.ts'

let dir: string
const opened: { close(): Promise<void> }[] = []
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-host-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const each of opened.splice(0).reverse()) await each.close()
  rmSync(dir, { recursive: true, force: true })
})

const create = (real: string) => openEngine({ dir: real, autoSync: false, secrets: memorySecrets() })
const open = async (waitMs?: number) => {
  const client = await openEngineOrConnect({ dir, create, ...(waitMs === undefined ? {} : { waitMs }) })
  opened.push(client)
  return client
}
const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code ?? String(error))

/** A process of its own that becomes the engine of `dir`, or connects to it, and says which on a line; it stays until killed. */
function startProcess(): Promise<{ own: boolean; child: ChildProcess }> {
  const program = `
    import { openEngineOrConnect } from ${JSON.stringify(new URL('./host.ts', import.meta.url).href)}
    import { openEngine } from ${JSON.stringify(new URL('./open-engine.ts', import.meta.url).href)}
    import { memorySecrets } from ${JSON.stringify(new URL('../secrets/secret-store.ts', import.meta.url).href)}
    const client = await openEngineOrConnect({ dir: process.argv[1], create: (dir) => openEngine({ dir, autoSync: false, secrets: memorySecrets() }) })
    const { dataDir } = await client.call('engine.hello', {})
    console.log(JSON.stringify({ own: client.own !== null, dataDir }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    child.stdout?.once('data', (line: Buffer) => resolve({ own: (JSON.parse(line.toString()) as { own: boolean }).own, child }))
  })
}

/** What the socket says to raw lines, until it closes or has said so many. */
function talk(path: string, lines: readonly string[], most = Infinity): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      for (const line of lines) socket.write(line)
    })
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
      if (heard.split('\n').length > most) socket.destroy()
    })
    socket.on('error', () => resolve(heard))
    socket.on('close', () => resolve(heard))
  })
}

describe('the lock of a data directory', () => {
  it('is held by one, and free again once let go', () => {
    const lock = takeLock(dir)
    expect(lock).not.toBeNull()
    expect(takeLock(dir)).toBeNull()
    lock?.release()
    const next = takeLock(dir)
    expect(next).not.toBeNull()
    next?.release()
  })

  it('is released by the death of its process, and the next engine takes the place of the stale socket', async () => {
    const { own, child } = await startProcess()
    expect(own).toBe(true)
    expect(takeLock(dir)).toBeNull()
    const stale = readEndpoint(dir)
    const died = new Promise((resolve) => child.once('exit', resolve))
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    await Promise.race([died, new Promise((resolve) => setTimeout(resolve, 300))])
    const client = await open()
    expect(client.own).not.toBeNull()
    expect(readEndpoint(dir)?.token).not.toBe(stale?.token)
    expect((await (await open()).call('brand.list', {})).brands).toEqual([])
  })

  it('goes to one of two that begin at once; the other speaks to that one', async () => {
    const both = await Promise.all([startProcess(), startProcess()])
    expect(both.map(({ own }) => own).toSorted()).toEqual([false, true])
  })
})

describe('an engine over the local socket', () => {
  it('answers as in its own process, failures included, and tells what changes', async () => {
    const own = await open()
    const other = await open()
    expect([own.own === null, other.own === null]).toEqual([false, true])
    const heard: EngineEvent[] = []
    other.on((event) => heard.push(event))
    await own.call('settings.set', { key: 'images', value: false })
    expect((await other.call('settings.get', {})).settings).toEqual({ images: false })
    expect(await codeOf(other.call('item.get', { id: 5 as never }))).toBe('item.unknown')
    await expect.poll(() => heard.some((event) => event.event === 'changes' && event.changes.catalogue)).toBe(true)
  })

  it('is for its owner alone', async () => {
    await open()
    const endpoint = readEndpoint(dir)
    if (endpoint === null) throw new Error('no endpoint')
    expect(statSync(join(dir, 'engine.json')).mode & 0o777).toBe(0o600)
    expect(statSync(endpoint.path).mode & 0o777).toBe(0o600)
    const hello = (token: string, protocol: number) => `${JSON.stringify({ hello: { token, protocol } })}\n`
    expect(await talk(endpoint.path, [hello('wrong', protocolVersion), '{"id":1,"name":"brand.list","input":{}}\n'])).toBe('{"refused":{"code":"engine.lockedByOther","params":{}}}\n')
    expect(await talk(endpoint.path, ['{"id":1,"name":"brand.list","input":{}}\n'])).toContain('"refused"')
    expect(await talk(endpoint.path, ['GET / HTTP/1.1\r\n\r\n'])).toBe('')
    expect(await talk(endpoint.path, ['x'.repeat(5000)])).toBe('')
    const requests = ['{"id":1,"name":"image.get","input":{"of":"author","id":1}}\n', '{"id":2,"name":"brand.list","input":{}}\n']
    const answers = await talk(endpoint.path, [hello(endpoint.token, protocolVersion), ...requests], 3)
    expect(answers.trim().split('\n').map((line) => JSON.parse(line))).toEqual([
      { hello: { protocol: protocolVersion } },
      { id: 1, failure: { code: 'command.notHere', params: { name: 'image.get' } } },
      { id: 2, output: { brands: [] } },
    ])
  })

  it('tells one of another version so', async () => {
    await open()
    const endpoint = readEndpoint(dir)
    if (endpoint === null) throw new Error('no endpoint')
    const answer = await talk(endpoint.path, [`${JSON.stringify({ hello: { token: endpoint.token, protocol: protocolVersion + 1 } })}\n`])
    expect(JSON.parse(answer)).toMatchObject({ refused: { code: 'engine.otherVersion' } })
    writeEndpoint(dir, { ...endpoint, protocol: protocolVersion + 1 })
    expect(await codeOf(openEngineOrConnect({ dir, create }))).toBe('engine.otherVersion')
  })

  it('says so when another process keeps the directory and cannot be reached', async () => {
    const lock = takeLock(dir)
    writeFileSync(join(dir, 'engine.json'), '{"half')
    expect(await codeOf(openEngineOrConnect({ dir, create, waitMs: 200 }))).toBe('engine.lockedByOther')
    expect(await codeOf(hostEngine({ dir, create }))).toBe('engine.lockedByOther')
    lock?.release()
  })

  it('answers what it has begun before it ends, and lets the others know that the rest was not begun', async () => {
    const own = await open()
    const other: EngineClient = await open()
    const begun = other.call('brand.list', {})
    await begun
    opened.splice(opened.indexOf(own), 1)
    await own.close()
    await expect(other.call('brand.list', {})).rejects.toMatchObject({ failure: { code: 'engine.gone', params: { begun: 'no' } } })
    expect(() => readFileSync(join(dir, 'engine.json'))).toThrow()
  })

  it('does not wait, when it ends, for what a client waits for', async () => {
    const blog = await startBlog(3)
    try {
      const own = await open()
      const other = await open()
      const { id } = await own.call('account.add', { network: 'wordpress', brand: 'Atelier', url: blog.url, user: 'vigie', secrets: { password } })
      await own.call('sync.run', { accountId: id })
      const item = (await own.call('inbox.page', { filter: {}, limit: 1 })).items[0]
      if (item === undefined) throw new Error('no item')
      await own.call('settings.set', { key: 'hold.reply', value: 60_000 })
      await own.call('reply.submit', { id: item.id, text: 'Merci' })
      const flushed = other.call('outbox.flush', { wait: true })
      const read = blog.requests.length
      blog.misbehave({ mode: 'never', match: ({ path }) => path.endsWith('/comments') })
      const reading = other.call('sync.run', { accountId: id })
      await expect.poll(() => blog.requests.slice(read).some(({ path }) => path.endsWith('/comments'))).toBe(true)
      opened.splice(opened.indexOf(own), 1)
      await own.close()
      expect(await flushed).toMatchObject({ verified: 0, live: 1 })
      expect((await reading).accounts[0]?.error?.code).toBe('cancelled')
    } finally {
      await blog.close()
    }
  })

  it('has a short path, whatever the directory is called', () => {
    const long = `/${'très-long/'.repeat(40)}`
    expect(Buffer.byteLength(socketPath(long))).toBeLessThanOrEqual(104)
    expect(socketPath(long)).not.toBe(socketPath(`${long}x`))
    expect(socketPath(dir, { XDG_RUNTIME_DIR: dir })).toMatch(new RegExp(`^${dir}/vigie/[0-9a-f]+\\.sock$`))
    expect(socketPath(dir, { XDG_RUNTIME_DIR: '/nonexistent' })).toMatch(/\/vigie-\d+\/[0-9a-f]+\.sock$/)
    expect(Buffer.byteLength(socketPath('/d', { XDG_RUNTIME_DIR: `/${'x'.repeat(120)}` }))).toBeLessThanOrEqual(104)
  })
})

describe('an engine over a message port', () => {
  it('answers and tells as over the socket, bytes included, until the port closes', async () => {
    const engine = create(dir)
    opened.push({ close: () => engine.stop() })
    const { port1, port2 } = new MessageChannel()
    serve(engine, port1)
    const client = remoteClient({ send: (message) => port2.postMessage(message), close: async () => port2.close() })
    const heard: EngineEvent[] = []
    client.on((event) => heard.push(event))
    port2.on('message', client.receive)
    port2.on('close', client.lost)
    expect((await client.call('engine.hello', {})).dataDir).toBe(dir)
    expect(await codeOf(client.call('image.get', { of: 'author', id: 1 }))).toBe('image.refused')
    await client.call('settings.set', { key: 'images', value: true })
    await expect.poll(() => heard.length).toBeGreaterThan(0)
    port1.close()
    await expect.poll(() => codeOf(client.call('engine.hello', {}))).toBe('engine.gone')
  })
})

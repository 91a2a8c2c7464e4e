import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start } from '../processes.ts'
import type { Running } from '../processes.ts'
import { startPostgres, startRedis } from './databases.ts'
import { findTools } from './install.ts'
import type { Tools } from './install.ts'

type Ready = { pds: string; plc: string; ozone: string; pdsDid: string; jwtSecret: string; chat: string }

/** The real Bluesky servers, alone for this run, on loopback. `chat` is the service that the directory lists for messages. */
export type BlueskyStack = Ready & {
  /** An access token with the server's own key that ended an hour ago. */
  expiredToken(did: string): string
  stop(): Promise<void>
}

const portsNeeded = 40

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A run of free ports below those the system gives out by itself. */
async function freePorts(): Promise<number> {
  for (;;) {
    const from = 15_000 + (randomBytes(2).readUInt16BE() % 400) * portsNeeded
    const free = await Promise.all(Array.from({ length: portsNeeded }, (_, index) => isFree(from + index)))
    if (!free.includes(false)) return from
  }
}

/** `chatUrl` is where the stand-in for the chat service listens. Says why where they cannot be started here. */
export async function startBluesky(chatUrl: string): Promise<BlueskyStack | { skipped: string }> {
  const tools = await findTools()
  if ('skipped' in tools) return tools
  const folder = mkdtempSync(join(tmpdir(), 'vigie-bluesky-'))
  const running: Running[] = []
  const stop = async () => {
    // The servers before the databases they are connected to.
    for (const one of running.splice(0).reverse()) await one.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const from = await freePorts()
    const [postgresPort, redisPort] = [from, from + 1]
    running.push(await startPostgres(tools, folder, postgresPort), await startRedis(tools, folder, redisPort))
    const servers = boot(tools, folder, { from: from + 15, postgresPort, redisPort, chatUrl })
    running.push(servers)
    const ready = await readiness(servers)
    return { ...ready, expiredToken: (did) => expiredToken(ready, did), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function boot(tools: Tools, folder: string, at: { from: number; postgresPort: number; redisPort: number; chatUrl: string }): Running {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  return start(tools.node, ['--require', join(tools.folder, 'loopback.cjs'), join(tools.folder, 'boot.mjs')], {
    cwd: tools.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: temporary,
      NODE_ENV: 'development',
      LOG_ENABLED: 'false',
      DISABLE_INDEXER_TASKS: '1',
      REDIS_HOST: `127.0.0.1:${at.redisPort}`,
      VIGIE_POSTGRES: `postgres://postgres@127.0.0.1:${at.postgresPort}/postgres`,
      VIGIE_PORTS_FROM: String(at.from),
      VIGIE_CHAT_URL: at.chatUrl,
    },
  })
}

function readiness({ child }: Running): Promise<Ready> {
  return new Promise((resolve, reject) => {
    let out = ''
    let said = ''
    const patience = setTimeout(
      () => reject(new Error(`the Bluesky servers are not ready after two minutes: ${said.slice(-1000)}`)),
      120_000,
    )
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const line = out
        .split('\n')
        .slice(0, -1)
        .find((one) => one.startsWith('{"pds"'))
      if (line === undefined) return
      clearTimeout(patience)
      resolve(JSON.parse(line) as Ready)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
    })
    child.once('exit', (code) => {
      clearTimeout(patience)
      reject(new Error(`the Bluesky servers ended with ${code}: ${said.slice(-1500)}`))
    })
  })
}

function expiredToken(ready: Ready, did: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { scope: 'com.atproto.appPassPrivileged', aud: ready.pdsDid, sub: did, iat: now - 3 * 3600, exp: now - 3600 }
  const text = `${part({ typ: 'at+jwt', alg: 'HS256' })}.${part(claims)}`
  return `${text}.${createHmac('sha256', Buffer.from(ready.jwtSecret, 'base64')).update(text).digest('base64url')}`
}

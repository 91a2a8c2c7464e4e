import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isListening, startPostgres, startRedis, untilListening } from './databases.ts'
import { findTools } from './install.ts'
import type { Tools } from './install.ts'

type Ready = { pds: string; plc: string; ozone: string; pdsDid: string; jwtSecret: string; chat: string }

/** The real Bluesky servers, alone for this run, on loopback. */
export type BlueskyStack = Ready & {
  /** An access token with the server's own key that ended an hour ago. */
  expiredToken(did: string): string
  stop(): Promise<void>
}

const portsNeeded = 40

/** A run of free ports below those the system gives out by itself. */
async function freePorts(): Promise<number> {
  for (;;) {
    const from = 15_000 + (randomBytes(2).readUInt16BE() % 400) * portsNeeded
    const taken = await Promise.all(Array.from({ length: portsNeeded }, (_, index) => isListening(from + index)))
    if (!taken.includes(true)) return from
  }
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  child.kill(signal)
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(patience)
}

/** `chatUrl` is where the stand-in for the chat service listens. Says why where they cannot be started here. */
export async function startBluesky(chatUrl: string): Promise<BlueskyStack | { skipped: string }> {
  const tools = await findTools()
  if ('skipped' in tools) return tools
  const folder = mkdtempSync(join(tmpdir(), 'vigie-bluesky-'))
  const children: ChildProcess[] = []
  const stop = async () => {
    const [postgres = null, redis = null, servers = null] = children
    await end(servers, 'SIGTERM')
    await end(redis, 'SIGTERM')
    // Fast shutdown: SIGTERM would wait for connections that nobody closes.
    await end(postgres, 'SIGINT')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const from = await freePorts()
    const [postgresPort, redisPort] = [from, from + 1]
    children.push(startPostgres(tools, folder, postgresPort), startRedis(tools, folder, redisPort))
    await untilListening(postgresPort, children[0] as ChildProcess, 'PostgreSQL')
    await untilListening(redisPort, children[1] as ChildProcess, 'Redis')
    const servers = boot(tools, folder, { from: from + 15, postgresPort, redisPort, chatUrl })
    children.push(servers)
    const ready = await readiness(servers)
    return { ...ready, expiredToken: (did) => expiredToken(ready, did), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function boot(tools: Tools, folder: string, at: { from: number; postgresPort: number; redisPort: number; chatUrl: string }): ChildProcess {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  return spawn(tools.node, ['--require', join(tools.folder, 'loopback.cjs'), join(tools.folder, 'boot.mjs')], {
    cwd: tools.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'], HOME: folder, TMPDIR: temporary, NODE_ENV: 'development', LOG_ENABLED: 'false', DISABLE_INDEXER_TASKS: '1',
      REDIS_HOST: `127.0.0.1:${at.redisPort}`,
      VIGIE_POSTGRES: `postgres://postgres@127.0.0.1:${at.postgresPort}/postgres`,
      VIGIE_PORTS_FROM: String(at.from),
      VIGIE_CHAT_URL: at.chatUrl,
    },
  })
}

function readiness(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    let out = ''
    let said = ''
    const patience = setTimeout(() => reject(new Error(`the Bluesky servers are not ready after two minutes: ${said.slice(-1000)}`)), 120_000)
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const line = out.split('\n').find((one) => one.startsWith('{"pds"'))
      if (line === undefined || !out.includes('\n', out.indexOf(line))) return
      clearTimeout(patience)
      resolve(JSON.parse(line) as Ready)
    })
    child.stderr?.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4000) })
    child.once('exit', (code) => {
      clearTimeout(patience)
      reject(new Error(`the Bluesky servers ended with ${code}: ${said.slice(-1500)}`))
    })
  })
}

function expiredToken(ready: Ready, did: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const header = part({ typ: 'at+jwt', alg: 'HS256' })
  const claims = part({ scope: 'com.atproto.appPassPrivileged', aud: ready.pdsDid, sub: did, iat: now - 3 * 3600, exp: now - 3600 })
  const signature = createHmac('sha256', Buffer.from(ready.jwtSecret, 'base64')).update(`${header}.${claims}`).digest('base64url')
  return `${header}.${claims}.${signature}`
}

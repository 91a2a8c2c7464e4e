import { spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { connect, createServer } from 'node:net'
import type { NetConnectOpts } from 'node:net'

/** What a test starts beside itself. Ended by its own id with all it started, also when the test process ends early. */
export type Running = { readonly child: ChildProcess; stop(): Promise<void> }

const enders = new Set<() => void>()
const endAll = () => {
  for (const end of enders) end()
}
process.once('exit', endAll)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    endAll()
    // With our own answer spent, the signal does what it always does.
    process.kill(process.pid, name)
  })
}

/** Debian keeps servers out of the PATH of those who are not root. */
export const withServers = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ ...env, PATH: `${env['PATH'] ?? ''}:/usr/sbin:/sbin` })

export function start(program: string, args: readonly string[], options: SpawnOptions = {}): Running {
  // A group of its own, so that workers of the program end with it.
  const child = spawn(program, args, { stdio: 'ignore', ...options, env: withServers(options.env ?? process.env), detached: true })
  child.on('error', () => {})
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // It ended in between.
    }
  }
  const atExit = () => signal('SIGKILL')
  enders.add(atExit)
  return {
    child,
    async stop() {
      enders.delete(atExit)
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
      signal('SIGTERM')
      const patience = setTimeout(() => signal('SIGKILL'), 10_000)
      await ended
      clearTimeout(patience)
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function answers(at: NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Until something accepts connections there, up to a minute. */
export async function untilListening(at: NetConnectOpts, running: Running, what: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (await answers(at)) return
    if (running.child.exitCode !== null) throw new Error(`${what} ended with ${running.child.exitCode} before it listened`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what} does not listen`)
}

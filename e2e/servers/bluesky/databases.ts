import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Tools } from './install.ts'

/** Whoever may not be root is `postgres`, which Debian's package makes. */
const asPostgres = process.getuid?.() === 0

function must(program: string, args: string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${done.status}: ${(done.stderr ?? '').slice(-500)}`)
}

/** A cluster of its own in `folder`, without durability: it is thrown away. `folder` must be one that `postgres` can reach, as /tmp is. */
export function startPostgres(tools: Tools, folder: string, port: number): ChildProcess {
  const data = join(folder, 'postgres')
  mkdirSync(data, { recursive: true })
  chmodSync(folder, 0o755)
  if (asPostgres) must('chown', ['postgres:postgres', data])
  const become = (program: string, args: string[]): [string, string[]] =>
    asPostgres ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', '--', program, ...args]] : [program, args]
  must(...become(join(tools.postgres, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync']))
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  return spawn(...become(join(tools.postgres, 'postgres'), args), { stdio: 'ignore', cwd: '/' })
}

export function startRedis(tools: Tools, folder: string, port: number): ChildProcess {
  return spawn(tools.redis, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: 'ignore' })
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => resolve(false))
  })
}

export async function untilListening(port: number, child: ChildProcess, what: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isListening(port)) return
    if (child.exitCode !== null) throw new Error(`${what} ended with ${child.exitCode} before it listened`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} does not listen`)
}

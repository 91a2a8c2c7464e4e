import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { start, untilListening } from '../processes.ts'
import type { Running } from '../processes.ts'
import type { Tools } from './install.ts'

function must(program: string, args: string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8', cwd: '/' })
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status}: ${done.stderr.slice(-500)}`)
}

/**
 * A cluster of its own without durability, thrown away at the end. Root may not run it: then it is the user that Debian's package makes,
 * and `folder` is one which that user can reach.
 */
export async function startPostgres(tools: Tools, folder: string, port: number): Promise<Running> {
  const data = join(folder, 'postgres')
  mkdirSync(data)
  chmodSync(folder, 0o755)
  const root = process.getuid?.() === 0
  if (root) must('chown', ['postgres:postgres', data])
  const become = (program: string, args: string[]): [string, string[]] =>
    root ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', '--', program, ...args]] : [program, args]
  must(...become(join(tools.postgres, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync']))
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=200',
  ]
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const running = start(...become(join(tools.postgres, 'postgres'), args), { cwd: '/' })
  await untilListening({ port, host: '127.0.0.1' }, running, 'PostgreSQL')
  return running
}

export async function startRedis(tools: Tools, folder: string, port: number): Promise<Running> {
  const running = start(tools.redis, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder])
  await untilListening({ port, host: '127.0.0.1' }, running, 'Redis')
  return running
}

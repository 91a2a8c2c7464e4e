import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingPackages } from '../debian.ts'
import { freePort, start, untilListening } from '../processes.ts'
import type { Running } from '../processes.ts'

const here = dirname(fileURLToPath(import.meta.url))
const packages = ['wordpress', 'php-cli', 'php-mysql', 'php-xml', 'php-mbstring', 'mariadb-server']

/** Why the real WordPress cannot run here, or null. */
export const wordPressMissing = (): Promise<string | null> => missingPackages(packages)

/** A comment as the site's own table holds it: `approved` is 1, 0, spam, trash or post-trashed. */
export type StoredComment = { id: string; parent: string; approved: string; content: string; user: string; ip: string; agent: string }

export type SeedComment = { text: string; at?: number; parent?: number; post?: number; name?: string; email?: string; approved?: string; type?: string }

/** A real WordPress with a database of its own, on loopback, thrown away at the end. */
export type RealWordPress = {
  readonly url: string
  readonly version: string
  readonly login: string
  readonly password: string
  /** Another user with this role, signed in by an application password. */
  user(login: string, role: 'author' | 'editor' | 'contributor'): Promise<string>
  permalinks(how: 'pretty' | 'plain'): Promise<void>
  /** `production` as on the open web: no application passwords without https. */
  environment(type: 'local' | 'production'): void
  post(post: { title: string; text: string; status?: string; type?: string }): Promise<number>
  comments(comments: SeedComment[]): Promise<number[]>
  edit(id: number, text: string): Promise<void>
  status(id: number, status: 'approve' | 'hold' | 'spam' | 'trash'): Promise<void>
  remove(id: number): Promise<void>
  trashPost(id: number): Promise<void>
  /** No comment is left. */
  empty(): Promise<void>
  read(): Promise<StoredComment[]>
  /** Nobody answers while the work is done. */
  offline<T>(work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

function configuration(url: string, socket: string): string {
  const constants: Record<string, string | boolean> = {
    DB_NAME: 'wordpress', DB_USER: 'root', DB_PASSWORD: '', DB_HOST: `localhost:${socket}`, DB_CHARSET: 'utf8mb4', DB_COLLATE: '',
    WP_HOME: url, WP_SITEURL: url,
    // Nothing leaves the machine and nothing runs behind the tests' back.
    WP_HTTP_BLOCK_EXTERNAL: true, AUTOMATIC_UPDATER_DISABLED: true, DISABLE_WP_CRON: true,
  }
  const salts = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`])
  const all = [...Object.entries(constants), ...salts.map((name) => [name, `only for tests ${name}`] as const)]
  const defines = all.map(([name, value]) => `define('${name}', ${typeof value === 'string' ? `'${value}'` : String(value)});`)
  return `<?php
${defines.join('\n')}
define('WP_ENVIRONMENT_TYPE', trim(file_get_contents(__DIR__ . '/environment')));
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`
}

function must(program: string, args: string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status}: ${done.stderr.slice(-500)}`)
}

/** Reached by its socket alone. Root may not run it: then it is the user that Debian's package makes. */
async function startDatabase(folder: string, socket: string): Promise<Running> {
  const data = join(folder, 'database')
  mkdirSync(data)
  const root = process.getuid?.() === 0
  if (root) must('chown', ['mysql:mysql', data])
  const user = root ? ['--user=mysql'] : []
  must('mariadb-install-db', ['--no-defaults', ...user, `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'])
  // Durability is for data that outlives the test.
  const light = ['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=64M', '--skip-log-bin', '--skip-networking']
  const running = start('mariadbd', ['--no-defaults', ...user, `--datadir=${data}`, `--socket=${socket}`, `--pid-file=${join(data, 'pid')}`, ...light])
  await untilListening({ path: socket }, running, 'MariaDB')
  must('mariadb', ['--no-defaults', `--socket=${socket}`, '-uroot', '-e', 'CREATE DATABASE wordpress CHARACTER SET utf8mb4'])
  return running
}

export async function startWordPress(): Promise<RealWordPress> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-wordpress-'))
  // The database's own user has to pass through.
  chmodSync(folder, 0o755)
  const socket = join(folder, 'database', 'socket')
  const www = join(folder, 'www')
  const running: Running[] = []
  const stop = async () => {
    for (const one of running.toReversed()) await one.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    running.push(await startDatabase(folder, socket))
    // Debian's package holds links into other packages: followed, so that the copy stands alone.
    cpSync('/usr/share/wordpress', www, { recursive: true, dereference: true })
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    writeFileSync(join(www, 'wp-config.php'), configuration(url, socket))
    writeFileSync(join(www, 'environment'), 'local')
    const env = { ...process.env, PHP_CLI_SERVER_WORKERS: '4', VIGIE_WP_ROOT: www, VIGIE_WP_HOST: `127.0.0.1:${port}` }
    const settings = ['-d', 'sendmail_path=/bin/true', '-d', 'memory_limit=256M', '-d', 'display_errors=0', '-d', 'opcache.enable_cli=1']
    const operate = operator(settings, env)
    const installed = await operate('install', { title: 'Le blog de Vigie', password: 'not used over the interface', gmtOffset: 1 })
    const serve = async () => {
      const web = start('php', [...settings, '-S', `127.0.0.1:${port}`, '-t', www, join(here, 'router.php')], { env })
      running.push(web)
      await untilListening({ host: '127.0.0.1', port }, web, 'PHP')
    }
    await serve()
    let structure = 'as installed'
    const permalinks = async (how: 'pretty' | 'plain') => {
      const wanted = how === 'pretty' ? '/%year%/%monthnum%/%day%/%postname%/' : ''
      if (wanted !== structure) await operate('permalinks', { structure: wanted })
      structure = wanted
    }
    await permalinks('pretty')
    const { password } = await operate('applicationPassword', { login: 'admin' })
    return {
      url, login: 'admin', password: String(password), version: String(installed['version']),
      async user(login, role) {
        await operate('user', { login, role })
        return String((await operate('applicationPassword', { login }))['password'])
      },
      permalinks,
      environment: (type) => writeFileSync(join(www, 'environment'), type),
      post: async (post) => Number((await operate('post', post))['id']),
      comments: async (comments) => numbersIn((await operate('comments', { comments }))['ids']),
      edit: async (id, text) => void (await operate('edit', { id, text })),
      status: async (id, status) => void (await operate('status', { id, status })),
      remove: async (id) => void (await operate('remove', { id })),
      trashPost: async (id) => void (await operate('trashPost', { id })),
      empty: async () => void (await operate('empty', {})),
      offline: async (work) => {
        await running.pop()?.stop()
        try {
          return await work()
        } finally {
          await serve()
        }
      },
      read: async () => storedIn((await operate('read', {}))['comments']),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function operator(settings: string[], env: NodeJS.ProcessEnv) {
  return (name: string, given: unknown): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const child = execFile('php', [...settings, join(here, 'operations.php'), name], { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        if (error !== null) return reject(new Error(`${name}: ${stderr.slice(-500)} ${stdout.slice(-500)}`, { cause: error }))
        const read: unknown = JSON.parse(stdout)
        resolve(typeof read === 'object' && read !== null ? { ...read } : {})
      })
      child.stdin?.end(JSON.stringify(given))
    })
}

const numbersIn = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : [])

function storedIn(value: unknown): StoredComment[] {
  if (!Array.isArray(value)) return []
  return value.map((row: Record<string, unknown>) => ({
    id: String(row['id']), parent: String(row['parent']), approved: String(row['approved']), content: String(row['content']),
    user: String(row['user']), ip: String(row['ip']), agent: String(row['agent']),
  }))
}

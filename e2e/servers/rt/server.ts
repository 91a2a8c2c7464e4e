import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { missingPackages } from '../debian.ts'
import { freePort, start, untilListening, withServers } from '../processes.ts'
import type { Running } from '../processes.ts'

const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))
const packages = ['dbconfig-no-thanks', 'rt5-db-sqlite', 'rt5-standalone', 'request-tracker5']
const setup = '/usr/sbin/rt-setup-database-5'
const program = '/usr/share/request-tracker5/libexec/rt-server'

/** A real Request Tracker 5 with a SQLite file of its own, on loopback, thrown away at the end. */
export type RealRt = {
  readonly url: string
  readonly version: string
  readonly token: string
  /** As another program of the user's would: REST 2.0 with the same token. */
  ask(method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown): Promise<{ status: number; json: unknown }>
  stop(): Promise<void>
}

function siteConfig(dir: string, port: number): string {
  const settings: Record<string, string | number> = {
    rtname: 'vigie.test', Organization: 'vigie.test', WebDomain: '127.0.0.1', WebPort: port, WebBaseURL: `http://127.0.0.1:${port}`,
    DatabaseType: 'SQLite', DatabaseName: join(dir, 'rt.db'), DatabaseUser: '', DatabasePassword: '', DatabaseAdmin: '',
    // No mail leaves: it goes to a file.
    MailCommand: 'testfile', NotifyActor: 0, LogToSTDERR: 'warning', WebSecureCookies: 0, RestrictReferrer: 0, MasonDataDir: join(dir, 'mason'),
    MasonSessionDir: join(dir, 'sess'), DisallowExecuteCode: 1,
  }
  const lines = Object.entries(settings).map(([name, value]) => `Set($${name}, ${typeof value === 'number' ? value : `'${value}'`});`)
  return [...lines, 'Set($LogToSyslog, undef);', '1;', ''].join('\n')
}

/** `skipped` says what was missing. */
export async function startRt(): Promise<RealRt | { skipped: string }> {
  const lacking = await missingPackages(packages)
  if (lacking !== null) return { skipped: lacking }
  if (!existsSync(setup) || !existsSync(program)) return { skipped: 'this Request Tracker is not where Debian 12 puts it' }
  const dir = mkdtempSync(join(tmpdir(), 'vigie-rt-'))
  for (const name of ['mason', 'sess', 'd']) mkdirSync(join(dir, name))
  const port = await freePort()
  writeFileSync(join(dir, 'site.pm'), siteConfig(dir, port))
  const env = withServers({ ...process.env, RT_SITE_CONFIG: join(dir, 'site.pm'), RT_SITE_CONFIG_DIR: join(dir, 'd') })
  let running: Running | null = null
  const stop = async () => {
    await running?.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    await run(setup, ['--action', 'init', '--dba', '', '--dba-password', '', '--skip-create'], { env, maxBuffer: 2 ** 24 })
    const { stdout } = await run('perl', [join(here, 'token.pl')], { env })
    running = start(program, ['--host', '127.0.0.1', '--port', String(port), '--max-workers', '2'], { env })
    await untilListening({ host: '127.0.0.1', port }, running, 'Request Tracker')
    const { stdout: shown } = await run('dpkg-query', ['--show', '--showformat=${Version}', 'request-tracker5'])
    const url = `http://127.0.0.1:${port}`
    const token = stdout.trim().split('\n').at(-1) ?? ''
    return {
      url, token, stop, version: shown.split('+')[0] ?? shown,
      ask: async (method, path, json) => {
        const answer = await fetch(`${url}/REST/2.0/${path}`, {
          method, headers: { authorization: `token ${token}`, 'content-type': 'application/json' }, ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        })
        return { status: answer.status, json: await answer.json().catch(() => null) }
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

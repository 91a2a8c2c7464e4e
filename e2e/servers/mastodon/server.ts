import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, start, untilListening } from '../processes.ts'
import { snacMissing } from './install.ts'

export type SnacStatus = {
  id: string
  uri: string
  text: string
  visibility: string
  favourited: boolean
  favourites_count: number
  in_reply_to_id: string | null
  account: { id: string; username: string }
}

/** One account on the server, spoken for through its interface. */
export type SnacPerson = {
  readonly name: string
  readonly id: string
  readonly token: string
  get(path: string): Promise<{ status: number; json: unknown }>
  post(path: string, body?: Record<string, string>): Promise<{ status: number; json: unknown }>
  say(text: string, more?: { to?: string; visibility?: string }): Promise<SnacStatus>
  edit(id: string, text: string): Promise<void>
  /** On the web page of the account: its interface has no deletion. */
  remove(uri: string): Promise<void>
  status(id: string): Promise<SnacStatus | null>
  answersTo(id: string): Promise<SnacStatus[]>
  /** The statuses it has been told of. */
  told(): Promise<string[]>
  blocks(id: string): Promise<boolean>
  /** Until the other's side knows of it, and delivers. */
  follow(other: SnacPerson): Promise<void>
}

/** A real snac on loopback, with data of its own that is thrown away at the end. */
export type RealSnac = { readonly url: string; readonly version: string; person(name: string): Promise<SnacPerson>; stop(): Promise<void> }

/** How many are made at a time. */
const atOnce = 4

/** An id begins with the time of the last change, ten digits of it; the rest stays. */
export const lastingId = (id: string): string => `0000000000${id.slice(10)}`

/**
 * It delivers to itself through its own door. With the four threads it takes by itself, those that deliver wait for those that answer, until
 * the delivery is given up (after six seconds) and tried again much later (two minutes, then four): here, at once and for as long as it takes.
 */
const patient = { num_threads: 24, queue_timeout: 60, queue_timeout_2: 60, queue_retry_minutes: 0, queue_retry_max: 10_000 }

const run = promisify(execFile)

/** Never in step: it closes on whoever opens a connection and then says nothing for a while. */
async function snac(args: string[], input = ''): Promise<string> {
  const running = run('snac', args)
  running.child.stdin?.end(input)
  const { stdout, stderr } = await running
  return `${stdout}${stderr}`
}

/**
 * `skipped` says what was missing. All `names` are made before it serves: while somebody is being made, it dies of what it finds half written.
 */
export async function startSnac(names: readonly string[]): Promise<RealSnac | { skipped: string }> {
  const missing = await snacMissing()
  if (missing !== null) return { skipped: missing }
  const folder = mkdtempSync(join(tmpdir(), 'vigie-snac-'))
  const data = join(folder, 'data')
  try {
    const port = await freePort()
    const host = `127.0.0.1:${port}`
    // Asked in this order: address, port, name, prefix, e-mail.
    await snac(['init', data], `127.0.0.1\n${port}\n${host}\n\n\n`)
    const settings = join(data, 'server.json')
    const chosen = { ...(JSON.parse(readFileSync(settings, 'utf8')) as object), protocol: 'http', ...patient }
    writeFileSync(settings, JSON.stringify(chosen, null, 2))
    const passwords = new Map<string, string>()
    for (let from = 0; from < names.length; from += atOnce) {
      await Promise.all(names.slice(from, from + atOnce).map(async (name) => passwords.set(name, passwordIn(await snac(['adduser', data, name])))))
    }
    const running = start('snac', ['httpd', data])
    await untilListening({ host: '127.0.0.1', port }, running, 'snac')
    const url = `http://${host}`
    const { version } = (await (await fetch(`${url}/api/v1/instance`, { headers: oneWay })).json()) as { version: string }
    return {
      url,
      version,
      person: (name) => createPerson(url, data, name, passwords.get(name) ?? ''),
      async stop() {
        await running.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function passwordIn(said: string): string {
  const found = /password is (\S+)/.exec(said)?.[1]
  if (found === undefined) throw new Error('snac gave no password')
  return found
}

/** It closes idle connections sooner than a client expects. */
const oneWay = { connection: 'close' }
const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'

/** As a person would: an application, the login page, the code that it shows. */
async function tokenOf(url: string, name: string, password: string): Promise<string> {
  const form = (path: string, fields: Record<string, string>) =>
    fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', headers: oneWay, body: new URLSearchParams(fields) })
  const scope = 'read write follow'
  const made = await form('/api/v1/apps', { client_name: 'Vigie', redirect_uris: outOfBand, scopes: scope })
  const app = (await made.json()) as { client_id: string; client_secret: string }
  const page = await form('/oauth/x-snac-login', { login: name, passwd: password, redir: outOfBand, cid: app.client_id, state: '' })
  const code = /[0-9a-f]{32}/.exec((await page.text()).replaceAll(app.client_id, ''))?.[0] ?? ''
  const client = { client_id: app.client_id, client_secret: app.client_secret, redirect_uri: outOfBand, scope }
  const answer = await form('/oauth/token', { grant_type: 'authorization_code', code, ...client })
  return ((await answer.json()) as { access_token: string }).access_token
}

async function createPerson(url: string, data: string, name: string, password: string): Promise<SnacPerson> {
  const token = await tokenOf(url, name, password)
  const call = async (method: string, path: string, body?: Record<string, string>) => {
    const headers = { authorization: `Bearer ${token}`, ...oneWay, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, json: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as unknown) : null }
  }
  const { id } = (await call('GET', '/api/v1/accounts/verify_credentials')).json as { id: string }
  return {
    name,
    id,
    token,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    async say(text, { to, visibility } = {}) {
      const body = { status: text, visibility: visibility ?? 'public', ...(to === undefined ? {} : { in_reply_to_id: to }) }
      const { status, json } = await call('POST', '/api/v1/statuses', body)
      if (status !== 200) throw new Error(`snac answered ${status} to a status`)
      return json as SnacStatus
    },
    async edit(of, text) {
      const { status } = await call('PUT', `/api/v1/statuses/${of}`, { status: text })
      if (status !== 200) throw new Error(`snac answered ${status} to an edit`)
    },
    async remove(uri) {
      const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
      const body = new URLSearchParams({ id: uri, actor: `${url}/${name}`, action: 'Delete' }).toString()
      // With a character set behind it, the type is not the one it knows.
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', ...oneWay }
      const { status } = await fetch(`${url}/${name}/admin/action`, { method: 'POST', redirect: 'manual', headers, body })
      if (status >= 400) throw new Error(`snac answered ${status} to a deletion`)
    },
    async status(of) {
      const { status, json } = await call('GET', `/api/v1/statuses/${of}`)
      return status === 200 ? (json as SnacStatus) : null
    },
    async answersTo(of) {
      const { json } = await call('GET', `/api/v1/statuses/${of}/context`)
      const { descendants = [] } = (json ?? {}) as { descendants?: SnacStatus[] }
      return descendants.filter((one) => one.in_reply_to_id !== null && lastingId(one.in_reply_to_id) === lastingId(of))
    },
    async told() {
      const { json } = await call('GET', '/api/v1/notifications?limit=1000')
      return (json as { status?: { id: string } }[]).flatMap(({ status }) => (status === undefined ? [] : lastingId(status.id)))
    },
    async blocks(of) {
      const { json } = await call('GET', `/api/v1/accounts/relationships?id[]=${of}`)
      return (json as { blocking: boolean }[])[0]?.blocking === true
    },
    async follow(other) {
      await snac(['follow', data, name, `${url}/${other.name}`])
      const known = async () => {
        const { json } = await other.get(`/api/v1/accounts/relationships?id[]=${id}`)
        return (json as { followed_by: boolean }[])[0]?.followed_by === true
      }
      await until(known, 60_000, 'the follow')
    },
  }
}

export async function until(holds: () => Promise<boolean>, timeoutMs: number, what: string): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await holds());) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

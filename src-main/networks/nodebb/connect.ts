import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import { typedUrl } from '../../net/typed-url.ts'
import { readLine } from '../../net/html-text.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { standardPostLength } from './capabilities.ts'
import { createCalls, isRefused } from './client.ts'
import type { Settings } from './settings.ts'
import { part } from './transform.ts'
import { config, parsedAnswer, self } from './wire.ts'

type Config = z.infer<typeof config>
const maxFolders = 3

/** The address of the forum, of a page on it, or of one of its categories: then that category alone is read. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const { http, secrets, url, user } = connecting
  const token = secrets['token']?.trim() ?? ''
  if (url === null || url.trim() === '') throw new Fault('input.url', { value: '' })
  if (token === '') throw new Fault('input.secretMissing', { name: 'token' })
  const { base, found, category } = await findForum(http, typedUrl(url), signal)
  const { host, pathname } = new URL(base)
  const master = user === null || user.trim() === '' ? null : await uidOf(http, base, token, user.trim(), signal)
  const me = await whoAmI(http, base, token, master, signal)
  const staff = me.isAdmin === true || me.isGlobalModerator === true || me.isAdminOrGlobalModerator === true
  const settings: Settings = {
    base,
    uid: me.uid,
    username: me.username,
    slug: me.userslug,
    master: master !== null,
    staff,
    moderates: staff || me.isModerator === true || me.isAdminOrGlobalModeratorOrModerator === true,
    category,
    maxPost: found.maximumPostLength ?? standardPostLength,
    maxMessage: found.maximumChatMessageLength ?? 1000,
  }
  return {
    remoteId: `${host}${pathname.replace(/\/+$/, '')}#${me.uid}`,
    handle: `${readLine(me.username)}@${host}`,
    name: readLine(found.siteTitle ?? '') || readLine(found.browserTitle ?? '') || host,
    url: base,
    settings,
    secrets: { token },
    ...missingIn(settings),
  }
}

const ofStaff: NetworkVerb[] = ['silence', 'unsilence', 'ban', 'unban']

function missingIn({ staff, moderates }: Settings): Pick<Connected, 'missing'> {
  const verbs: NetworkVerb[] = [...(moderates ? [] : (['approve'] as const)), ...(staff ? [] : ofStaff)]
  return verbs.length === 0 ? {} : { missing: { verbs, streams: moderates ? [] : ['review'] } }
}

/** `/api/config` is shown to everybody. https://docs.nodebb.org/api/read/#tag/home/paths/~1api~1config/get */
async function findForum(http: HttpClient, typed: URL, signal: AbortSignal): Promise<{ base: string; found: Config; category: number | null }> {
  const parts = typed.pathname.split('/').filter((one) => one !== '')
  const category = /\/category\/(\d{1,9})(?:\/|$)/.exec(typed.pathname)?.[1]
  for (let depth = Math.min(parts.length, maxFolders); depth >= 0; depth -= 1) {
    const base = [typed.origin, ...parts.slice(0, depth)].join('/')
    const found = await configAt(http, base, signal)
    if (found !== null) return { base, found, category: category === undefined ? null : Number(category) }
  }
  throw new Fault('remote.unexpected', { host: typed.host, status: 404 })
}

async function configAt(http: HttpClient, base: string, signal: AbortSignal): Promise<Config | null> {
  try {
    const answer = await http.send({ method: 'GET', url: `${base}/api/config`, accept: [400, 401, 403, 404, 405, 410] }, signal)
    const isForum = typeof answer.json === 'object' && answer.json !== null && 'relative_path' in answer.json
    return answer.status < 300 && isForum ? (config.safeParse(answer.json).data ?? null) : null
  } catch (error) {
    if (error instanceof HttpFault && error.failure.code === 'network.notJson') return null
    throw error
  }
}

/** A master token speaks for whom it names, by number; a name is looked up as that number 1 would, who is there on every forum. */
async function uidOf(http: HttpClient, base: string, token: string, user: string, signal: AbortSignal): Promise<number> {
  if (/^\d{1,9}$/.test(user)) return Number(user)
  const { get } = createCalls(http, base, token, 1)
  try {
    return parsedAnswer(z.object({ uid: z.number().int().positive() }), await get(`/api/user/username/${part(user.replace(/^@/, ''))}`, signal)).uid
  } catch (error) {
    if (error instanceof HttpFault && error.failure.code === 'remote.notFound') throw new Fault('input.invalid', { field: 'user', value: user.slice(0, 100) })
    throw error
  }
}

async function whoAmI(http: HttpClient, base: string, token: string, master: number | null, signal: AbortSignal): Promise<z.infer<typeof self>> {
  const { host } = new URL(base)
  const { get } = createCalls(http, base, token, master)
  try {
    return parsedAnswer(self, await get('/api/self', signal))
  } catch (error) {
    // A master token that speaks for nobody is refused as well.
    if (isRefused(error)) throw new Fault('auth.rejected', { host, status: 403 })
    throw error
  }
}

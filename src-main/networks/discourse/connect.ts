import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { capabilities, standardPostLength } from './capabilities.ts'
import { createCalls, headersFor, isAbsent, isRefused } from './client.ts'
import type { Settings } from './settings.ts'
import { part } from './transform.ts'
import { basicInfo, clientSettings, currentSession, ownProfile, parsedAnswer, siteCategories } from './wire.ts'

type Calls = ReturnType<typeof createCalls>
type Place = { base: string; title: string; category: string[] | null }

const maxFolders = 3

/** The address of the forum, of a page on it, or of one of its categories: then that category alone is read. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const { http, secrets, url, user } = connecting
  const key = secrets['key']?.trim() ?? ''
  if (url === null || url.trim() === '') throw new Fault('input.url', { value: '' })
  if (key === '') throw new Fault('input.secretMissing', { name: 'key' })
  const place = await findForum(http, typedUrl(url), signal)
  const { host } = new URL(place.base)
  const login = user?.trim().replace(/^@/, '') || null
  const { kind, me } = await whoAmI(http, place.base, key, login, signal)
  const calls = createCalls(http, place.base, headersFor(kind, key, me.username))
  const staff = me.staff === true || me.admin === true || me.moderator === true
  const settings: Settings = {
    base: place.base,
    userId: me.id,
    username: me.username,
    keyKind: kind,
    staff,
    writes: await mayWrite(calls, signal),
    reviews: staff || me.can_review === true,
    categories: await categoriesToRead(calls, place, me.username, staff, signal),
    maxCharacters: await longestPost(calls, signal),
  }
  return {
    remoteId: `${host}${new URL(place.base).pathname.replace(/\/+$/, '')}#${me.id}`,
    handle: `${me.username}@${host}`,
    name: place.title.trim() || host,
    url: place.base,
    settings,
    secrets: { key },
    ...missingIn(settings),
  }
}

const ofStaff: NetworkVerb[] = ['hide', 'unhide', 'silence', 'unsilence', 'ban', 'unban']

function missingIn({ writes, staff, reviews }: Settings): Pick<Connected, 'missing'> {
  const verbs = writes ? [...(staff ? [] : ofStaff), ...(reviews ? [] : (['approve'] as const))] : capabilities.verbs.map(({ verb }) => verb)
  const streams = reviews ? [] : ['review']
  return verbs.length + streams.length === 0 ? {} : { missing: { verbs, streams } }
}

/** `/site/basic-info.json` is shown to everybody, even where the rest is not. https://docs.discourse.org/#tag/Site */
export async function findForum(http: HttpClient, typed: URL, signal: AbortSignal): Promise<Place> {
  const parts = typed.pathname.split('/').filter((part) => part !== '')
  const at = parts.findIndex((part, index) => part === 'c' && index < parts.length - 1)
  const category = at === -1 ? null : parts.slice(at + 1)
  const before = at === -1 ? parts : parts.slice(0, at)
  for (let depth = Math.min(before.length, maxFolders); depth >= 0; depth -= 1) {
    const base = [typed.origin, ...before.slice(0, depth)].join('/')
    const found = await titleAt(http, base, signal)
    if (found !== null) return { base, title: found, category }
  }
  throw new Fault('remote.unexpected', { host: typed.host, status: 404 })
}

async function titleAt(http: HttpClient, base: string, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await http.send({ method: 'GET', url: `${base}/site/basic-info.json`, accept: [400, 401, 403, 404, 405, 410] }, signal)
    return answer.status < 300 ? (basicInfo.safeParse(answer.json).data?.title ?? null) : null
  } catch (error) {
    if (error instanceof HttpFault && error.failure.code === 'network.notJson') return null
    throw error
  }
}

/** A key without a name is most likely one that a user gave, with a name one of the administration; each may be the other. */
async function whoAmI(http: HttpClient, base: string, key: string, login: string | null, signal: AbortSignal) {
  const { host } = new URL(base)
  for (const kind of login === null ? (['user', 'admin'] as const) : (['admin', 'user'] as const)) {
    try {
      const answer = await createCalls(http, base, headersFor(kind, key, login)).get('/session/current.json', signal)
      return { kind, me: parsedAnswer(currentSession, answer).current_user }
    } catch (error) {
      // Nobody is signed in: not found. A key that is nobody's: refused.
      if (!isRefused(error) && !isAbsent(error)) throw error
    }
  }
  throw new Fault('auth.rejected', { host, status: 403 })
}

/**
 * A key does not tell what it may do. To take back a like of a post that does not exist changes nothing: a key that only reads is refused before the
 * post is looked for. https://github.com/discourse/discourse/blob/main/app/models/user_api_key_scope.rb
 */
async function mayWrite(calls: Calls, signal: AbortSignal): Promise<boolean> {
  return calls.write('DELETE', '/post_actions/0.json', signal, undefined, { post_action_type_id: 2 }).then(
    () => true,
    (error: unknown) => {
      if (isRefused(error)) return false
      if (error instanceof HttpFault && error.sent === 'answered' && error.failure.code !== 'rate.limited') return true
      throw error
    },
  )
}

/**
 * Staff reads everything. Of a forum where we are one among many it is what we watch, and whatever names us; or the one category that was typed, with
 * those below it.
 */
async function categoriesToRead(calls: Calls, { category }: Place, username: string, staff: boolean, signal: AbortSignal): Promise<string[] | null> {
  if (category !== null) {
    const { categories } = parsedAnswer(siteCategories, await calls.get('/site.json', signal))
    const last = category.filter((part) => !['l', 'latest', 'all', 'none'].includes(part)).at(-1) ?? ''
    const id = /^\d+$/.test(last) ? Number(last) : categories.find(({ slug }) => slug === last)?.id
    if (id === undefined || !categories.some((one) => one.id === id)) throw new Fault('input.invalid', { field: 'url', value: last.slice(0, 100) })
    const family = new Set([id])
    for (let grew = true; grew; ) {
      const more = categories.filter((one) => !family.has(one.id) && one.parent_category_id && family.has(one.parent_category_id))
      for (const one of more) family.add(one.id)
      grew = more.length > 0
    }
    return [...family].map(String)
  }
  if (staff) return null
  const answer = await calls.get(`/u/${part(username)}.json`, signal)
  return parsedAnswer(ownProfile, answer).user.watched_category_ids.map(String)
}

/** Told to every browser of the forum. */
async function longestPost(calls: Calls, signal: AbortSignal): Promise<number> {
  try {
    return clientSettings.safeParse((await calls.get('/site/settings.json', signal)).json).data?.max_post_length ?? standardPostLength
  } catch (error) {
    if (isRefused(error) || isAbsent(error)) return standardPostLength
    throw error
  }
}

import { Fault } from '../../../src-contract/failure.ts'
import type { HttpClient, HttpRequest } from '../../net/http.ts'
import { isSameSite } from '../../net/approved-origins.ts'
import { HttpFault } from '../../net/http.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { authorizationOf } from './client.ts'
import { readLine } from '../../net/html-text.ts'
import { routeUrl } from './route.ts'
import { shopAccess } from './shop.ts'
import { readOne, wireIndex, wireMe, wirePasswords } from './wire.ts'
import type { WireIndex } from './wire.ts'

type Found = { root: string; index: WireIndex }

/** What was typed may be the front page, a page deep in the site, or its administration; the root lies at one of the folders above. */
export async function connect({ url, user, secrets, http }: Connecting, signal: AbortSignal): Promise<Connected> {
  const password = secrets['password'] ?? ''
  const login = user?.trim() ?? ''
  if (url === null) throw new Fault('input.url', { value: '' })
  if (login === '') throw new Fault('input.invalid', { field: 'user', value: '' })
  if (password.trim() === '') throw new Fault('input.secretMissing', { field: 'password' })
  const typed = typedUrl(url)
  const authorization = authorizationOf(login, password)
  const { root, index } = await findRoot(http, typed, authorization, signal)
  const { host } = new URL(root)
  // Without https, and where a plugin turned them off, nothing is listed. https://make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/
  if (!Object.hasOwn(index.authentication, 'application-passwords')) throw new Fault('site.noApplicationPasswords', { host })
  const me = await whoAmI(http, root, authorization, signal)
  if (me.capabilities['moderate_comments'] !== true) throw new Fault('auth.missingPermission', { host, account: login, permission: 'moderate_comments' })
  const shop = await shopAccess(http, root, authorization, index.namespaces, signal)
  const home = siteUrl(index, root)
  return {
    remoteId: `${home.host}${home.pathname.replace(/\/+$/, '')}#${me.id}`,
    handle: `${home.host}${home.pathname.replace(/\/+$/, '')}`,
    name: readLine(index.name) || home.host,
    url: home.href,
    settings: { root, user: login, userId: me.id, shop: shop === 'yes' },
    secrets: { password },
    ...(shop === 'refused' ? { missing: { verbs: [], streams: ['ratings'] } } : {}),
  }
}

/** Where the interface lies, and the page on which the site's user makes application passwords; null where there are none. Nothing secret is sent. */
export async function findSite(http: HttpClient, typed: URL, signal: AbortSignal): Promise<{ root: string; authorization: string | null }> {
  const { root, index } = await findRoot(http, typed, null, signal)
  const listed = wirePasswords.safeParse(index.authentication['application-passwords'])
  return { root, authorization: listed.success ? listed.data.endpoints.authorization : null }
}

/** The front page as the site names it, at the host that was found. */
function siteUrl(index: WireIndex, root: string): URL {
  const base = new URL(root)
  base.search = ''
  if (!URL.canParse(index.home)) return base
  const home = new URL(index.home)
  base.pathname = home.pathname.replace(/\/*$/, '/')
  return base
}

async function whoAmI(http: HttpClient, root: string, authorization: string, signal: AbortSignal) {
  const { host } = new URL(root)
  const answer = await http.send({ method: 'GET', url: routeUrl(root, '/wp/v2/users/me', { context: 'edit' }), headers: { authorization }, accept: [403] }, signal)
  // Logged in and still refused: an account that may not even see itself whole moderates nothing.
  if (answer.status === 403) throw new Fault('auth.missingPermission', { host, permission: 'moderate_comments' })
  return readOne(wireMe, answer.json, host)
}

/** The network itself failed: no other address of the same site would do better. */
const hopeless = new Set(['network.unreachable', 'network.offline', 'network.tls', 'network.timeout', 'network.addressRefused', 'network.plainHttp', 'cancelled', 'rate.limited'])
const pass = (thrown: unknown): HttpFault => {
  if (thrown instanceof HttpFault && !hopeless.has(thrown.failure.code)) return thrown
  throw thrown
}

async function findRoot(http: HttpClient, typed: URL, authorization: string | null, signal: AbortSignal): Promise<Found> {
  let last: HttpFault | null = null
  const front = await frontOf(http, typed, signal).catch((thrown: unknown) => {
    last = pass(thrown)
    return { at: typed, root: null }
  })
  for (const root of candidates(front.at, front.root)) {
    const found = await indexAt(http, root, authorization, signal).catch((thrown: unknown) => {
      last = pass(thrown)
      return null
    })
    if (found !== null) return found
  }
  throw nothingAt(typed.host, last)
}

/** A wrong password, a loop or an endless answer are told as such; anything else means that there is no WordPress here, or that it is shut. */
function nothingAt(host: string, last: HttpFault | null): Fault {
  const told = new Set(['auth.rejected', 'network.redirectLoop', 'network.redirectElsewhere', 'network.tooLarge', 'network.cut', 'remote.serverError'])
  return last !== null && told.has(last.failure.code) ? last : new Fault('site.noRest', { host })
}

/** Where the front page ends up (a bare domain that moves to www), and the root its headers announce. */
async function frontOf(http: HttpClient, typed: URL, signal: AbortSignal): Promise<{ at: URL; root: string | null }> {
  const statuses = [401, 403, 404, 405, 406]
  const answer = await http.send({ method: 'GET', url: withoutAdmin(typed).href, want: 'headers', headers: { accept: 'text/html' }, accept: statuses }, signal)
  const at = new URL(answer.url)
  // The http client would send no credentials there; told here, it is told as what it is.
  if (!isSameSite(typed, at)) throw new HttpFault('network.redirectElsewhere', { host: typed.host, to: at.host }, 'answered')
  const link = /<([^>]+)>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/i.exec(answer.headers.get('link') ?? '')?.[1]
  return { at, root: link === undefined ? null : sameHost(link, at) }
}

/** Behind a proxy a site may announce itself with http: the host counts, the scheme is ours. Another host is not taken at its word. */
function sameHost(link: string, at: URL): string | null {
  if (!URL.canParse(link, at.href)) return null
  const root = new URL(link, at.href)
  if (root.hostname !== at.hostname) return null
  root.protocol = at.protocol
  root.port = at.port
  return root.href
}

function withoutAdmin(url: URL): URL {
  const front = new URL(url)
  front.pathname = front.pathname.replace(/\/(wp-admin|wp-login\.php|wp-json|index\.php|xmlrpc\.php)(\/.*)?$/i, '/')
  front.search = ''
  return front
}

const maxFolders = 4

function candidates(at: URL, announced: string | null): string[] {
  const parts = withoutAdmin(at).pathname.split('/').filter((part) => part !== '').slice(0, maxFolders)
  const folders = Array.from({ length: parts.length + 1 }, (_, up) => `/${parts.slice(0, parts.length - up).map((part) => `${part}/`).join('')}`)
  const guesses = folders.flatMap((folder) => [new URL(`${folder}wp-json/`, at).href, new URL(`${folder}?rest_route=/`, at).href])
  return [...new Set([...(announced === null ? [] : [announced]), ...guesses])]
}

/** The index of a root, or null where there is none. Some sites show it to those who are signed in alone. */
async function indexAt(http: HttpClient, root: string, authorization: string | null, signal: AbortSignal): Promise<Found | null> {
  const request: HttpRequest = { method: 'GET', url: routeUrl(root, '/', { _fields: 'name,home,url,namespaces,authentication' }), accept: [401, 403, 404] }
  const open = await http.send(request, signal)
  const closed = (open.status === 401 || open.status === 403) && authorization !== null
  const answer = closed ? await http.send({ ...request, headers: { authorization }, accept: [403, 404] }, signal) : open
  if (answer.status >= 400) return null
  const index = wireIndex.safeParse(answer.json)
  return index.success && index.data.namespaces.includes('wp/v2') ? { root, index: index.data } : null
}

import { Fault } from '../../../src-contract/failure.ts'
import type { HttpResponse } from '../../net/http.ts'
import { localOrigin } from '../../net/typed-url.ts'
import type { Carried, Connected, Connecting } from '../adapter.ts'
import { appDoor, sessionOf, typedSecrets } from '../app-oauth.ts'
import type { AppDoor, AppOAuth } from '../app-oauth.ts'
import { readableIn } from '../readable.ts'
import { refusalIn } from './client.ts'
import type { Settings } from './settings.ts'
import { account, accountPage, location, locationPage } from './wire.ts'

const hosts = {
  accounts: 'https://mybusinessaccountmanagement.googleapis.com', locations: 'https://mybusinessbusinessinformation.googleapis.com',
  reviews: 'https://mybusiness.googleapis.com', authorize: 'https://accounts.google.com', token: 'https://oauth2.googleapis.com',
}
export const vendor = [hosts.accounts, hosts.locations, hosts.reviews, hosts.token]

/** https://developers.google.com/my-business/content/implement-oauth */
export const scope = 'https://www.googleapis.com/auth/business.manage'

function placesFor(url: string | null): Record<keyof typeof hosts, string> {
  const local = localOrigin(url)
  return local === null ? hosts : { accounts: local, locations: local, reviews: local, authorize: local, token: local }
}

/** https://developers.google.com/identity/protocols/oauth2/native-app */
export function appFor({ url }: Connecting): AppOAuth {
  const { authorize, token } = placesFor(url)
  return { authorize: `${authorize}/o/oauth2/v2/auth`, token: `${token}/token`, scopes: [scope], extra: { access_type: 'offline', prompt: 'consent' } }
}

/** Every location that these credentials manage is an account of its own. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const places = placesFor(connecting.url)
  const { host } = new URL(places.accounts)
  const given = typedSecrets(connecting, host)
  const session = sessionOf({ ...connecting, secrets: given })
  const several = await locationsOf(appDoor(session, `${places.token}/token`), places, connecting, signal)
  const [first] = several
  if (first === undefined) throw new Fault('account.noLocation', { host })
  return { ...first, secrets: { ...session.secrets }, several }
}

const mostPages = 50

async function locationsOf(door: AppDoor, places: Record<keyof typeof hosts, string>, connecting: Connecting, signal: AbortSignal): Promise<Carried[]> {
  const readable = readableIn({})
  const get = async (url: string): Promise<HttpResponse> => {
    const answer = await door.send({ method: 'GET', url, accept: [400, 403, 404, 429] }, signal)
    if (answer.status >= 300) throw refusalIn(answer, new URL(url).host, connecting.clock.now())
    return answer
  }
  async function all<T>(url: string, rowsIn: (json: unknown) => { rows: T[]; next: string | undefined } | null): Promise<T[]> {
    const found: T[] = []
    let token: string | undefined
    for (let n = 0; n < mostPages; n += 1) {
      const answer = await get(`${url}${token === undefined ? '' : `&pageToken=${encodeURIComponent(token)}`}`)
      const page = rowsIn(answer.json)
      if (page === null) throw new Fault('remote.unexpected', { host: new URL(url).host, status: answer.status })
      found.push(...page.rows)
      if (page.next === undefined || page.next === token) break
      token = page.next
    }
    return found
  }
  const accounts = await all(`${places.accounts}/v1/accounts?pageSize=20`, (json) => {
    const page = accountPage.safeParse(json).data
    return page === undefined ? null : { rows: readable('account', account, page.accounts ?? []), next: page.nextPageToken }
  })
  const carried: Carried[] = []
  for (const { name } of accounts) {
    const rows = await all(`${places.locations}/v1/${name}/locations?readMask=name,title,metadata&pageSize=100`, (json) => {
      const page = locationPage.safeParse(json).data
      return page === undefined ? null : { rows: readable('location', location, page.locations ?? []), next: page.nextPageToken }
    })
    for (const one of rows) {
      const url = one.metadata?.mapsUri ?? null
      const settings: Settings = { reviews: places.reviews, token: `${places.token}/token`, location: `${name}/${one.name}`, title: one.title, url }
      const missing = { verbs: [], streams: (connecting.secrets['refreshToken'] ?? '') === '' ? ['renewal'] : [] }
      carried.push({ remoteId: one.name, handle: one.title || one.name, name: one.title || one.name, url, settings, missing })
    }
  }
  // A location that two accounts share is one.
  return carried.filter(({ remoteId }, at) => carried.findIndex((one) => one.remoteId === remoteId) === at)
}

import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { HttpFault } from '../../net/http.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Carried, Connected, Connecting } from '../adapter.ts'
import { sessionOf } from '../app-oauth.ts'
import { pageLimit, standardVersion, vendor, versionMonths, warnedMonths } from './capabilities.ts'
import { createClient, isMissingScope } from './client.ts'
import type { Client } from './client.ts'
import { notificationQuery } from './notifications.ts'
import type { Settings } from './settings.ts'
import { encoded, tailOf } from './urn.ts'
import { introspected, organization, page, results, role } from './wire.ts'

/** The network's own addresses are fixed; in their place only a server on this machine. */
export function placesFor(url: string | null): typeof vendor {
  if (url === null || url.trim() === '') return vendor
  const { origin, hostname, host } = typedUrl(url)
  if (!isLoopbackHost(hostname)) throw new Fault('network.addressRefused', { host })
  return { api: origin, oauth: origin }
}

const writing: NetworkVerb[] = ['reply', 'edit', 'delete', 'like', 'unlike']
type Missing = NonNullable<Connected['missing']>

/** Every page that the person administers is an account of its own, by the same token. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const places = placesFor(connecting.url)
  const { host } = new URL(places.api)
  const { version: typed = '', ...given } = Object.fromEntries(Object.entries(connecting.secrets).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ''))
  const token = given['token'] ?? ''
  if (token === '') throw new Fault('input.secretMissing', { name: 'token' })
  if (!/^[\x21-\x7e]{1,8192}$/.test(token)) throw new Fault('auth.rejected', { host })
  const version = versionFrom(typed, connecting.before?.['version'])
  const session = sessionOf({ ...connecting, secrets: given })
  const client = createClient(session, { ...places, version })
  const organizations = await administered(client, signal)
  const chosen = choose(organizations, connecting.user)
  if (chosen === undefined) throw new Fault(organizations.length === 0 ? 'account.noChannel' : 'account.unknown', organizations.length === 0 ? { host } : { value: connecting.user ?? '' })
  const granted = await scopesOf(connecting, session.secrets, places.oauth, signal)
  const missing = await lacking(client, chosen.urn, granted, connecting.clock.now(), signal)
  const streams = [
    ...missing.streams, ...(isEnding(version, connecting.clock.now()) ? ['version'] : []),
    ...(['refreshToken', 'clientId'].every((name) => (session.secrets[name] ?? '') !== '') ? [] : ['renewal']),
  ]
  const carried = organizations.map(({ urn, name, vanity }): Carried => {
    const settings: Settings = { ...places, organization: urn, name, version, closed: missing.streams }
    const url = vanity === null ? `https://www.linkedin.com/company/${tailOf(urn)}/` : `https://www.linkedin.com/company/${vanity}/`
    return { remoteId: tailOf(urn), handle: name, name, url, settings, missing: { verbs: missing.verbs, streams } }
  })
  const own = carried.find(({ remoteId }) => remoteId === tailOf(chosen.urn))
  if (own === undefined) throw new Fault('remote.unexpected', { host, status: 200 })
  return { ...own, secrets: { ...session.secrets }, ...(carried.length < 2 ? {} : { several: carried }) }
}

/** What is typed, else what was there before, else the one that this was made with. */
function versionFrom(typed: string, before: unknown): string {
  const version = typed !== '' ? typed : typeof before === 'string' ? before : standardVersion
  if (!/^20\d\d(0[1-9]|1[0-2])$/.test(version)) throw new Fault('input.invalid', { name: 'version' })
  return version
}

/** So many months after its own it is warned of: it is switched off soon. */
export function isEnding(version: string, now: number): boolean {
  const at = new Date(now)
  const age = (at.getUTCFullYear() - Number(version.slice(0, 4))) * versionMonths + at.getUTCMonth() + 1 - Number(version.slice(4))
  return age >= warnedMonths
}

type Organization = { urn: string; name: string; vanity: string | null }

const choose = (all: readonly Organization[], user: string | null): Organization | undefined => {
  const wanted = user?.trim().toLowerCase() ?? ''
  return wanted === '' ? all[0] : all.find(({ urn, name, vanity }) => tailOf(urn) === wanted || name.toLowerCase() === wanted || vanity?.toLowerCase() === wanted)
}

async function administered(client: Client, signal: AbortSignal): Promise<Organization[]> {
  const query = ['q=roleAssignee', 'role=ADMINISTRATOR', 'state=APPROVED']
  const urns = new Set<string>()
  for await (const { rows } of client.pages('role', role, { path: 'organizationAcls', query, needs: 'rw_organization_admin' }, { start: 0, count: pageLimit }, signal)) {
    for (const row of rows) urns.add(row.organization ?? row.organizationTarget ?? '')
  }
  if (urns.size === 0) return []
  const all = Array.from(urns)
  const told = await client.get(results, { path: 'organizations', query: [`ids=List(${all.map(tailOf).join(',')})`], needs: 'rw_organization_admin' }, signal)
  return all.map((urn) => {
    const found = organization.safeParse(told.results[tailOf(urn)]).data
    return { urn, name: found?.localizedName ?? tailOf(urn), vanity: found?.vanityName ?? null }
  })
}

/** Null where nobody tells: without the application's secret its tokens cannot be asked about. https://learn.microsoft.com/linkedin/shared/authentication/token-introspection */
async function scopesOf({ http }: Connecting, secrets: Readonly<Record<string, string>>, oauth: string, signal: AbortSignal): Promise<string[] | null> {
  const { token = '', clientId = '', clientSecret = '' } = secrets
  if (clientId === '' || clientSecret === '') return null
  const form = { client_id: clientId, client_secret: clientSecret, token }
  const answer = await http.send({ method: 'POST', url: `${oauth}/oauth/v2/introspectToken`, form, accept: [400, 401, 403] }, signal).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof HttpFault)) throw error
    return null
  })
  return introspected.safeParse(answer?.json).data?.scope?.split(/[\s,]+/) ?? null
}

/** Reading is tried in earnest; whether writing is allowed its own list says, where it is told. */
async function lacking(client: Client, urn: string, granted: string[] | null, now: number, signal: AbortSignal): Promise<Missing> {
  await client.get(page, { path: 'posts', query: ['q=author', `author=${encoded(urn)}`, 'start=0', 'count=1'], needs: 'r_organization_social' }, signal)
  const told = await client.get(page, { path: 'organizationalEntityNotifications', query: [...notificationQuery(urn, now - 1000, now), 'start=0', 'count=1'], needs: 'rw_organization_admin' }, signal)
    .then(() => true, (error: unknown) => {
      if (!isMissingScope(error)) throw error
      return false
    })
  return { verbs: granted === null || granted.includes('w_organization_social') ? [] : writing, streams: told ? [] : ['mentions'] }
}

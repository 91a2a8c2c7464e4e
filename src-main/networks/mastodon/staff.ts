import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Target } from '../../../src-contract/remote.ts'
import type { Performed, Reconciled } from '../adapter.ts'
import type { Client, Sanction } from './client.ts'
import type { Standing } from './wire.ts'

/** What a server's staff may decide about an author, of that server or of another. https://docs.joinmastodon.org/methods/admin/accounts/ */
const sanctions = { silence: 'silence', unsilence: 'unsilence', ban: 'suspend', unban: 'unsuspend' } as const satisfies Partial<Record<NetworkVerb, Sanction>>
export type StaffVerb = keyof typeof sanctions

export const isStaffVerb = (verb: NetworkVerb): verb is StaffVerb => Object.hasOwn(sanctions, verb)

const holds = (verb: StaffVerb, { silenced, suspended }: Standing): boolean =>
  verb === 'silence' || verb === 'unsilence' ? silenced === (verb === 'silence') : suspended === (verb === 'ban')

const nothing = (): Performed => ({ remoteId: null, url: null, observed: [], posts: [] })

/** What stands already is not decided again: each decision is one more warning on the author's record, and lifting none is refused. */
export async function sanction(client: Client, target: Target, verb: StaffVerb, signal: AbortSignal): Promise<Performed> {
  const { host, me, settings } = client
  if (target.authorRemoteId === me) throw new Fault('verb.notOnOwn', { verb })
  if (!settings.staff) throw new Fault('auth.missingPermission', { host, permission: 'admin:write:accounts' })
  const before = await client.standing(target.authorRemoteId, signal)
  if (before === null) throw new Fault('remote.gone', { host })
  if (holds(verb, before)) return nothing()
  await client.sanction(target.authorRemoteId, sanctions[verb], signal)
  const after = await client.standing(target.authorRemoteId, signal)
  if (after === null || !holds(verb, after)) throw new Fault('remote.unchanged', { host })
  return nothing()
}

export async function reconcileSanction(client: Client, target: Target, verb: StaffVerb, signal: AbortSignal): Promise<Reconciled> {
  const now = client.settings.staff ? await client.standing(target.authorRemoteId, signal) : null
  if (now === null) return { kind: 'unknown' }
  return holds(verb, now) ? { kind: 'done', performed: nothing() } : { kind: 'not-done' }
}

/** Whose words their server shows to nobody while the decision stands; what they wrote is not gone. */
export async function isSuspended(client: Client, accountId: string, signal: AbortSignal): Promise<boolean> {
  return client.settings.staff && (await client.standing(accountId, signal))?.suspended === true
}

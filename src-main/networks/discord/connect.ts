import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { localOrigin } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { Refused, createCalls } from './calls.ts'
import type { Calls } from './calls.ts'
import { baseRights, has } from './permissions.ts'
import type { Right } from './permissions.ts'
import type { Settings } from './settings.ts'
import { application, guild, list, user } from './wire.ts'

export const vendor = 'https://discord.com'

/** https://docs.discord.com/developers/topics/oauth2#bots: a token has neither spaces nor line ends. */
const isToken = (text: string): boolean => /^[\w.-]{20,200}$/.test(text)

export async function connect({ http, clock, url, secrets }: Connecting, signal: AbortSignal): Promise<Connected> {
  const token = secrets['token']?.trim().replace(/^Bot\s+/i, '') ?? ''
  if (token === '') throw new Fault('input.secretMissing', { name: 'token' })
  const origin = originFor(url)
  const { host } = new URL(origin)
  if (!isToken(token)) throw new Fault('auth.rejected', { host, status: 401 })
  const calls = createCalls({ http, clock, origin, token })
  const me = user.safeParse(await calls.call('GET', '/users/@me', signal)).data
  if (me === undefined) throw new Fault('remote.unexpected', { host, status: 200 })
  // A person's own token: programs may not use it. https://support.discord.com/hc/articles/115002192352
  if (me.bot !== true) throw new Fault('auth.rejected', { host })
  const settings: Settings = { origin, botId: me.id, username: me.username }
  const missing = await missingIn(calls, signal)
  return {
    remoteId: me.id,
    handle: me.username,
    name: me.global_name?.trim() || me.username,
    url: null,
    settings,
    secrets: { token },
    ...(missing.verbs.length + missing.streams.length === 0 ? {} : { missing }),
  }
}

const originFor = (url: string | null): string => localOrigin(url) ?? vendor

const needs: readonly [Right, NetworkVerb[]][] = [
  ['send', ['reply']], ['react', ['like']], ['manageMessages', ['delete']], ['ban', ['ban', 'unban']], ['moderate', ['silence', 'unsilence']],
]
/** May read what people write, in a verified bot or in a small one. https://docs.discord.com/developers/resources/application#application-object-application-flags */
const contentFlags = (1 << 18) | (1 << 19)

/** What no server lets it do; and `content`, where messages come without their words. https://docs.discord.com/developers/events/gateway#message-content-intent */
async function missingIn(calls: Calls, signal: AbortSignal): Promise<{ verbs: NetworkVerb[]; streams: string[] }> {
  const about = application.safeParse(await optional(calls.call('GET', '/applications/@me', signal))).data
  const guilds = (list.safeParse(await calls.call('GET', '/users/@me/guilds?limit=200', signal)).data ?? []).flatMap((one) => guild.safeParse(one).data ?? [])
  const rights = guilds.map(({ permissions }) => baseRights(permissions))
  const nowhere = (right: Right) => rights.length > 0 && !rights.some((one) => has(one, right))
  return {
    verbs: needs.flatMap(([right, verbs]) => (nowhere(right) ? verbs : [])),
    streams: [...(about !== undefined && (about.flags & contentFlags) === 0 ? ['content'] : []), ...(nowhere('view') || nowhere('history') ? ['messages'] : [])],
  }
}

async function optional(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refused && error.failure.code !== 'rate.limited') return null
    throw error
  }
}

import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { localOrigin } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { Refused, createCalls } from './calls.ts'
import { parsed } from './client.ts'
import type { Settings } from './settings.ts'
import { me as meSchema, webhook } from './wire.ts'

export const vendor = 'https://api.telegram.org'

/** Reads who the bot is and whether its updates go elsewhere. Takes none of them. */
export async function connect({ http, clock, url, secrets }: Connecting, signal: AbortSignal): Promise<Connected> {
  const token = secrets['token']?.trim() ?? ''
  if (token === '') throw new Fault('input.secretMissing', { name: 'token' })
  const origin = originFor(url)
  const calls = createCalls({ http, clock, origin, token })
  const { host } = calls
  const me = parsed(meSchema, await calls.ask('getMe', {}, signal).catch((error: unknown) => {
    // A path with a token that is nobody's leads nowhere.
    throw error instanceof Refused && error.status === 404 ? new HttpFault('auth.rejected', { host, status: 404 }, 'answered') : error
  }), host)
  if (!me.is_bot) throw new Fault('auth.rejected', { host })
  const hook = parsed(webhook, await calls.ask('getWebhookInfo', {}, signal), host)
  if (hook.url !== '') throw new Fault('remote.webhook', { host })
  const settings: Settings = { origin, botId: me.id, username: me.username }
  return {
    remoteId: String(me.id),
    handle: `@${me.username}`,
    name: [me.first_name, me.last_name ?? ''].join(' ').trim() || me.username,
    url: /^\w+$/.test(me.username) ? `https://t.me/${me.username}` : null,
    settings,
    secrets: { token },
    // In groups it is told of what is addressed to it alone, save where it is an administrator. https://core.telegram.org/bots/features#privacy-mode
    ...(me.can_read_all_group_messages === false ? { missing: { verbs: [], streams: ['groups'] } } : {}),
  }
}

const originFor = (url: string | null): string => localOrigin(url) ?? vendor

import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { listenSeconds, pageLimit } from './capabilities.ts'
import { Refused, createCalls } from './calls.ts'
import type { Arguments } from './calls.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { member, message, webhook } from './wire.ts'
import type { Member, Message } from './wire.ts'

/** Those about reactions and members are sent to who asks alone; nothing of them is needed. https://core.telegram.org/bots/api#getupdates */
export const wanted = ['message', 'edited_message', 'business_message', 'edited_business_message', 'deleted_business_messages']

/** The methods that one bot uses. Keeps nothing between calls. */
export type Client = {
  readonly host: string
  readonly settings: Settings
  /** Asking from `offset` on confirms all that is before it, for good; without one nothing is confirmed. */
  updates(of: { offset: number | null; wait: boolean }, signal: AbortSignal): Promise<readonly unknown[]>
  send(args: Arguments, signal: AbortSignal): Promise<Message>
  edit(args: Arguments, signal: AbortSignal): Promise<Message>
  /** Methods that answer `true`. */
  done(method: string, args: Arguments, signal: AbortSignal): Promise<void>
  member(chat: number, user: number, signal: AbortSignal): Promise<Member>
}

export function createClient(session: Session): Client {
  const { http, clock, secrets } = session
  const settings = settingsOf(session.account)
  const calls = createCalls({ http, clock, origin: settings.origin, token: secrets['token'] ?? '' })
  const { host } = calls

  /** Somebody else fetches the updates: either another program like this one, or the network sends them to an address. */
  async function whoElse(conflict: Refused, signal: AbortSignal): Promise<unknown> {
    const hook = webhook.safeParse(await calls.ask('getWebhookInfo', {}, signal).catch(() => null)).data
    return hook !== undefined && hook.url !== '' ? new HttpFault('remote.webhook', { host }, 'answered') : conflict
  }

  return {
    host,
    settings,
    async updates({ offset, wait }, signal) {
      const asked = { ...(offset === null ? {} : { offset }), limit: pageLimit, timeout: wait ? listenSeconds : 0, allowed_updates: wanted }
      const found = await calls.ask('getUpdates', asked, signal, wait ? (listenSeconds + 10) * 1000 : undefined).catch(async (error: unknown) => {
        throw error instanceof Refused && error.status === 409 ? await whoElse(error, signal) : error
      })
      if (!Array.isArray(found)) throw new Fault('remote.unexpected', { host, status: 200 })
      return found
    },
    send: async (args, signal) => parsed(message, await calls.tell('sendMessage', args, signal), host),
    edit: async (args, signal) => parsed(message, await calls.tell('editMessageText', args, signal), host),
    async done(method, args, signal) {
      if ((await calls.tell(method, args, signal)) !== true) throw new Fault('remote.unchanged', { host })
    },
    member: async (chat, user, signal) => parsed(member, await calls.ask('getChatMember', { chat_id: chat, user_id: user }, signal), host),
  }
}

/** Of what was sent and answered in another form nobody knows what came of it. */
export function parsed<T extends z.ZodType>(schema: T, value: unknown, host: string): z.output<T> {
  const read = schema.safeParse(value)
  if (!read.success) throw new HttpFault('remote.unexpected', { host, status: 200 }, 'maybe')
  return read.data
}

import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Action, Performed, Reconciled } from '../adapter.ts'
import { Refused } from './calls.ts'
import { deletableMs, silenceMs, textLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { editOwn } from './edit.ts'
import { refOf } from './ref.ts'
import type { Ref } from './ref.ts'
import { toItem } from './transform.ts'
import type { Member } from './wire.ts'

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'Telegram' })
const done = (observed: RemoteItem[] = [], remoteId: string | null = null, url: string | null = null): Performed => ({ remoteId, url, observed, posts: [] })

export async function perform(client: Client, clock: Clock, action: Action, signal: AbortSignal): Promise<Performed> {
  const ref = refOf(action.target)
  switch (action.verb) {
    case 'reply':
      return sendReply(client, action, ref, signal)
    case 'edit':
      return done(await here(client, editOwn(client, action, ref, signal)))
    case 'like':
    case 'unlike':
      return react(client, ref, action.verb, signal)
    case 'delete':
      return remove(client, clock, ref, signal)
    case 'ban':
    case 'unban':
    case 'silence':
    case 'unsilence':
      return aboutAuthor(client, clock, ref, action.verb, signal)
    default:
      throw unsupported(action.verb)
  }
}

/** The numbers of a group that has become a supergroup are others' there: what they named is out of reach. */
async function here<T>(client: Client, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refused && error.movedTo !== null) throw new Fault('remote.gone', { host: client.host })
    throw error
  }
}

async function sendReply(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { target } = action
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  if (text.length > textLimit) throw new Fault('input.tooLong', { length: text.length, max: textLimit })
  // A bot begins no conversation. https://core.telegram.org/bots/features#what-features-do-bots-have
  if (action.private && ref.chatType !== 'private') throw unsupported('reply')
  const made = await here(client, client.send({
    chat_id: ref.chat,
    text,
    reply_parameters: { message_id: ref.message },
    ...(ref.topic === null ? {} : { message_thread_id: ref.topic }),
    ...(ref.business === null ? {} : { business_connection_id: ref.business }),
  }, signal))
  const item = toItem(made, client.settings, new Set())
  if (item === null) throw new Fault('remote.unchanged', { host: client.host })
  const placed: RemoteItem = {
    ...item, own: true, kind: 'reply', text, threadRemoteId: target.threadRemoteId, parentRemoteId: target.remoteId, postRemoteId: target.postRemoteId,
  }
  return done([placed], placed.remoteId, placed.url)
}

/** https://core.telegram.org/bots/api#reactiontypeemoji */
async function react(client: Client, ref: Ref, verb: 'like' | 'unlike', signal: AbortSignal): Promise<Performed> {
  if (ref.business !== null) throw unsupported(verb)
  const reaction = verb === 'like' ? [{ type: 'emoji', emoji: '👍' }] : []
  await here(client, client.done('setMessageReaction', { chat_id: ref.chat, message_id: ref.message, reaction }, signal))
  return done()
}

/**
 * That there is nothing to delete any more is told by words alone, and so is that it may not be: which of them it is follows from the message's age and
 * from the bot's rights. https://core.telegram.org/bots/api#deletemessage
 */
async function remove(client: Client, clock: Clock, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const work = ref.business === null
    ? client.done('deleteMessage', { chat_id: ref.chat, message_id: ref.message }, signal)
    : client.done('deleteBusinessMessages', { business_connection_id: ref.business, message_ids: [ref.message] }, signal)
  try {
    await here(client, work)
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 400) throw error
    const isTalk = ref.business !== null || ref.chatType === 'private'
    if (!isTalk) await checkRight(client, ref.chat, 'can_delete_messages', signal)
    if (ref.business !== null) throw new Fault('auth.missingPermission', { host: client.host })
    if (clock.now() - ref.at >= deletableMs) throw new Fault('verb.windowClosed', { verb: 'delete' })
  }
  return done()
}

async function checkRight(client: Client, chat: number, right: 'can_delete_messages' | 'can_restrict_members', signal: AbortSignal): Promise<void> {
  const me = await client.member(chat, client.settings.botId, signal)
  if (me.status !== 'creator' && me[right] !== true) throw new Fault('auth.missingPermission', { host: client.host, permission: right })
}

type AuthorVerb = 'ban' | 'unban' | 'silence' | 'unsilence'

/** All that a member may be allowed; with all of them given, restrictions end. https://core.telegram.org/bots/api#restrictchatmember */
const permissions = [
  'can_send_messages', 'can_send_audios', 'can_send_documents', 'can_send_photos', 'can_send_videos', 'can_send_video_notes', 'can_send_voice_notes',
  'can_send_polls', 'can_send_other_messages', 'can_add_web_page_previews',
]

function call(ref: Ref, verb: AuthorVerb, now: number): { method: string; args: Record<string, unknown> } {
  if (ref.authorIs === 'chat') return { method: verb === 'ban' ? 'banChatSenderChat' : 'unbanChatSenderChat', args: { sender_chat_id: ref.author } }
  const user_id = ref.author
  if (verb === 'ban') return { method: 'banChatMember', args: { user_id } }
  if (verb === 'unban') return { method: 'unbanChatMember', args: { user_id, only_if_banned: true } }
  const given = Object.fromEntries([...permissions, ...(verb === 'unsilence' ? ['can_invite_users'] : [])].map((name) => [name, verb === 'unsilence']))
  const until_date = Math.ceil((now + silenceMs) / 1000)
  return { method: 'restrictChatMember', args: { user_id, permissions: given, ...(verb === 'silence' ? { until_date } : {}) } }
}

const standsAs: Record<AuthorVerb, (member: Member) => boolean> = {
  ban: ({ status }) => status === 'kicked',
  unban: ({ status }) => status !== 'kicked',
  silence: (member) => member.status === 'restricted' && member.can_send_messages === false,
  unsilence: (member) => member.status !== 'restricted' || member.can_send_messages !== false,
}

function refuseWhereNot(ref: Ref, verb: AuthorVerb): void {
  const isTalk = ref.business !== null || ref.chatType === 'private'
  const mutes = verb === 'silence' || verb === 'unsilence'
  if (isTalk || (mutes && (ref.chatType !== 'supergroup' || ref.authorIs === 'chat'))) throw unsupported(verb)
}

async function aboutAuthor(client: Client, clock: Clock, ref: Ref, verb: AuthorVerb, signal: AbortSignal): Promise<Performed> {
  refuseWhereNot(ref, verb)
  const { method, args } = call(ref, verb, clock.now())
  let chat = ref.chat
  const act = () => client.done(method, { chat_id: chat, ...args }, signal)
  try {
    await act().catch((error: unknown) => {
      // People are the same in the supergroup that the group has become.
      if (!(error instanceof Refused) || error.movedTo === null) throw error
      chat = error.movedTo
      return act()
    })
  } catch (error) {
    if (error instanceof Refused && error.status === 400) await checkRight(client, chat, 'can_restrict_members', signal)
    throw error
  }
  if (ref.authorIs === 'user' && !standsAs[verb](await client.member(chat, ref.author, signal))) throw new Fault('remote.unchanged', { host: client.host })
  return done()
}

const authorVerbs: ReadonlySet<NetworkVerb> = new Set(['ban', 'unban', 'silence', 'unsilence'])

/** How a member stands can be asked; what was said, deleted or liked cannot. An edit that is sent again is no harm, so it counts as not done. */
export async function reconcile(client: Client, action: Action, signal: AbortSignal): Promise<Reconciled> {
  const ref = refOf(action.target)
  if (action.verb === 'edit') return { kind: 'not-done' }
  if (!authorVerbs.has(action.verb) || ref.authorIs === 'chat' || ref.chatType === 'private') return { kind: 'unknown' }
  const verb = action.verb as AuthorVerb
  try {
    return standsAs[verb](await client.member(ref.chat, ref.author, signal)) ? { kind: 'done', performed: done() } : { kind: 'not-done' }
  } catch (error) {
    if (error instanceof Refused && error.status === 400) return { kind: 'unknown' }
    throw error
  }
}

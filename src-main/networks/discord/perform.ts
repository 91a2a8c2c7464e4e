import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { pageLimit, nonceLength, silenceMs, textLimit } from './capabilities.ts'
import { Refused } from './calls.ts'
import type { Client } from './client.ts'
import { itemAt } from './look.ts'
import { talk } from './places.ts'
import { refOf } from './ref.ts'
import type { Ref } from './ref.ts'
import { idAt, instantOf, latest } from './snowflake.ts'
import { toItem } from './transform.ts'
import type { Member, Message } from './wire.ts'

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'Discord' })
const performed = (observed: RemoteItem[] = [], remoteId: string | null = null, url: string | null = null): Performed => ({ remoteId, url, observed, posts: [] })

/** How far their clock may be from ours before an equal answer proves nothing. */
const closeMs = 5_000
const farMs = 5 * 60_000
/** So much is read of what was written since an attempt, looking for our own. */
const mostPages = 10

export async function perform(client: Client, clock: Clock, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const ref = refOf(action.target)
  switch (action.verb) {
    case 'reply':
      return sendReply(client, action, ref, key, signal)
    case 'like':
    case 'unlike':
      return react(client, action.target, ref, action.verb === 'like', signal)
    case 'edit':
      return edit(client, action, ref, signal)
    case 'delete':
      return remove(client, action.target, ref, signal)
    case 'silence':
    case 'unsilence':
      return silence(client, clock, ref, action.verb, signal)
    case 'ban':
    case 'unban':
      return ban(client, ref, action.verb, signal)
    default:
      throw unsupported(action.verb)
  }
}

function textOf({ text }: Action): string {
  const said = text?.trim() ?? ''
  if (said === '') throw new Fault('input.empty', {})
  if (said.length > textLimit) throw new Fault('input.tooLong', { length: said.length, max: textLimit })
  return said
}

/** The same nonce within some minutes is answered by the message it made first. https://docs.discord.com/developers/resources/message#create-message */
async function sendReply(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const content = textOf(action)
  if (action.private && ref.guild !== null) throw unsupported('reply')
  const made = await client.post(ref.channel, {
    content,
    message_reference: { message_id: action.target.remoteId, channel_id: ref.channel, fail_if_not_exists: true },
    // Nobody is called by what somebody else has written: only the one who is answered.
    allowed_mentions: { parse: [], replied_user: true },
    nonce: key.seed.slice(0, nonceLength),
    enforce_nonce: true,
  }, signal)
  if (made.author.id !== client.me || made.message_reference?.message_id !== action.target.remoteId) throw new Fault('remote.unchanged', { host: client.host })
  return performedWith(client, action.target, ref, made)
}

function performedWith(client: Client, target: Target, ref: Ref, made: Message): Performed {
  const item = toItem(made, { ...talk(ref.channel), guild: ref.guild }, client.me)
  const placed: RemoteItem = { ...item, threadRemoteId: target.threadRemoteId, parentRemoteId: target.remoteId, postRemoteId: ref.post, ref: { ...ref, author: client.me } }
  return performed([placed], placed.remoteId, placed.url)
}

async function react(client: Client, target: Target, ref: Ref, on: boolean, signal: AbortSignal): Promise<Performed> {
  await client.react(ref.channel, target.remoteId, on, signal)
  const item = await itemNow(client, target, ref, signal)
  if (item !== null && item.liked !== on) throw new Fault('remote.unchanged', { host: client.host })
  return performed(item === null ? [] : [item])
}

async function itemNow(client: Client, target: Target, ref: Ref, signal: AbortSignal): Promise<RemoteItem | null> {
  const message = await client.message(ref.channel, target.remoteId, signal)
  return message === null ? null : itemAt(client, target, message, new Map())
}

async function remove(client: Client, target: Target, ref: Ref, signal: AbortSignal): Promise<Performed> {
  // Of a conversation only one's own part. https://docs.discord.com/developers/resources/message#delete-message
  if (ref.guild === null && ref.author !== client.me) throw unsupported('delete')
  await client.remove(ref.channel, target.remoteId, signal)
  return performed()
}

/** Our own alone. Like the reply it calls nobody whom others have named. The same text again changes nothing. */
async function edit(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const content = textOf(action)
  if (ref.author !== client.me) throw unsupported('edit')
  const made = await client.edit(ref.channel, action.target.remoteId, { content, allowed_mentions: { parse: [], replied_user: true } }, signal)
  if (made.author.id !== client.me || made.content.trim() !== content) throw new Fault('remote.unchanged', { host: client.host })
  return performed([itemAt(client, action.target, made, new Map())])
}

const isSilent = (member: Member | null, now: number): boolean => Date.parse(member?.communication_disabled_until ?? '') > now

async function silence(client: Client, clock: Clock, ref: Ref, verb: 'silence' | 'unsilence', signal: AbortSignal): Promise<Performed> {
  if (ref.guild === null) throw unsupported(verb)
  const now = clock.now()
  await client.silence(ref.guild, ref.author, verb === 'silence' ? new Date(now + silenceMs).toISOString() : null, signal)
  const after = isSilent(await client.member(ref.guild, ref.author, signal), now)
  if (after !== (verb === 'silence')) throw new Fault('remote.unchanged', { host: client.host })
  return performed()
}

async function ban(client: Client, ref: Ref, verb: 'ban' | 'unban', signal: AbortSignal): Promise<Performed> {
  if (ref.guild === null) throw unsupported(verb)
  await client.ban(ref.guild, ref.author, verb === 'ban', signal)
  if ((await client.isBanned(ref.guild, ref.author, signal)) !== (verb === 'ban')) throw new Fault('remote.unchanged', { host: client.host })
  return performed()
}

/** Everything can be read back as a value. Reads only. */
export async function reconcile(client: Client, clock: Clock, action: Action, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const { target, verb } = action
  const ref = refOf(target)
  const told = (holds: boolean, observed: RemoteItem[] = []): Reconciled => (holds ? { kind: 'done', performed: performed(observed) } : { kind: 'not-done' })
  if (verb === 'reply') return findReply(client, action, ref, attemptedAt, signal)
  if (verb === 'ban' || verb === 'unban') {
    return ref.guild === null ? { kind: 'unknown' } : told((await client.isBanned(ref.guild, ref.author, signal)) === (verb === 'ban'))
  }
  if (verb === 'silence' || verb === 'unsilence') {
    if (ref.guild === null) return { kind: 'unknown' }
    // Whoever is not there keeps what was said of them for when they come back: that is told to nobody.
    const member = await client.member(ref.guild, ref.author, signal)
    return member === null ? { kind: 'unknown' } : told(isSilent(member, clock.now()) === (verb === 'silence'))
  }
  const item = await itemNow(client, target, ref, signal)
  if (verb === 'delete') return told(item === null)
  if (verb === 'edit') return told(item !== null && item.own && item.text.trim() === textOf(action), item === null ? [] : [item])
  if (item === null || (verb !== 'like' && verb !== 'unlike')) return { kind: 'unknown' }
  return told(item.liked === (verb === 'like'), [item])
}

/** Our own messages that answer this one and say this, among what was written since a little before the attempt. */
async function findReply(client: Client, action: Action, ref: Ref, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const said = textOf(action)
  const ours: Message[] = []
  let last = idAt(attemptedAt - farMs)
  let isWhole = false
  for (let pages = 0; pages < mostPages && !isWhole; pages += 1) {
    const page = await client.messages(ref.channel, { after: last }, signal).catch((error: unknown) => {
      if (error instanceof Refused && error.failure.code === 'auth.missingPermission') return null
      throw error
    })
    if (page === null) return { kind: 'unknown' }
    const answers = ({ author, message_reference: to, content }: Message) => author.id === client.me && to?.message_id === action.target.remoteId && content.trim() === said
    ours.push(...page.messages.filter(answers))
    isWhole = page.given < pageLimit
    last = latest(page.ids, last)
  }
  const found = ours.find(({ id }) => instantOf(id) >= attemptedAt - closeMs)
  if (found !== undefined) return { kind: 'done', performed: performedWith(client, action.target, ref, found) }
  // The same words a little earlier: ours by a slow clock, or the answer before. A person has to say.
  return ours.length > 0 || !isWhole ? { kind: 'unknown' } : { kind: 'not-done' }
}

import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import type { Client } from './client.ts'
import type { Settings } from './settings.ts'
import { createdAtOf, isDirect, toItem } from './transform.ts'
import type { Place } from './transform.ts'
import { addressed, graphemes, lengthOf, saysThe } from './words.ts'
import type { Status } from './wire.ts'

/** How far their clock may be from ours before an equal answer proves nothing. */
const closeMs = 5_000
const farMs = 5 * 60_000

export function textOfReply(action: Action): string {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  return text
}

/**
 * The same at every attempt of a job; kept by the server for an hour, where it keeps it.
 * https://docs.joinmastodon.org/methods/statuses/#create
 */
export function idempotencyKey({ seed }: ActionKey): string {
  return [seed.slice(0, 8), seed.slice(8, 12), seed.slice(12, 16), seed.slice(16, 20), seed.slice(20, 32)].join('-')
}

/**
 * An answer is seen by those who see what it answers; in private, by its author alone. Many servers pass over the key, so what an earlier
 * attempt may have written is looked for before anything is.
 */
export async function sendReply(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { target } = action
  const text = textOfReply(action)
  const parent = await client.status(target.remoteId, signal)
  if (parent === null) throw new Fault('remote.gone', { host: client.host })
  const { settings } = client
  const direct = action.private || isNarrow(parent, settings)
  const sent = addressed(text, addressees(client, parent, direct && !action.private))
  const length = lengthOf(sent, settings.urlCharacters) + graphemes(parent.spoiler_text)
  if (length > settings.maxCharacters) throw new Fault('input.tooLong', { length, max: settings.maxCharacters })
  const already = (await answersUnder(client, target, text, signal)).find((one) => createdAtOf(one) >= key.createdAt - closeMs)
  if (already !== undefined) return performedWith(client, action, already, direct)
  const body = {
    status: sent,
    in_reply_to_id: target.remoteId,
    visibility: direct ? 'direct' : parent.visibility,
    // An answer to something behind a warning stays behind it.
    ...(parent.spoiler_text === '' ? {} : { spoiler_text: parent.spoiler_text, sensitive: true }),
  }
  const made = await client.post(body, idempotencyKey(key), signal)
  if (made.in_reply_to_id !== target.remoteId) throw new Fault('remote.unchanged', { host: client.host })
  return performedWith(client, action, made, direct)
}

const shown = new Set(['public', 'unlisted', 'local', 'private'])

/**
 * What is answered to those it names alone. Not only what says so: servers other than Mastodon's own call private what is direct, and have visibilities
 * of their own; an answer to such goes to fewer people rather than to more.
 */
const isNarrow = (parent: Status, settings: Settings): boolean =>
  isDirect(parent, settings) || !shown.has(parent.visibility) || (parent.visibility === 'private' && !settings.many)

/** Its author; in a conversation everyone in it, because only those named can read it. Under our own answer, those we named there. */
function addressees(client: Client, parent: Status, everyone: boolean): string[] {
  const own = parent.account.id === client.me
  const others = own || everyone ? parent.mentions.filter(({ id, acct }) => id !== client.me && acct !== '').map(({ acct }) => acct) : []
  const names = own ? others : [parent.account.acct, ...others]
  const ours = parent.account.id === client.me ? parent.account.acct.toLowerCase() : null
  return names.filter((name) => name.toLowerCase() !== ours && !isOurs(client, name))
}

const isOurs = ({ settings: { domain, username } }: Client, acct: string): boolean =>
  [username.toLowerCase(), `${username}@${domain}`.toLowerCase()].includes(acct.toLowerCase())

/** Our answers to it that say this, oldest first. */
async function answersUnder(client: Client, target: Target, text: string, signal: AbortSignal): Promise<Status[]> {
  const around = await client.context(target.remoteId, signal)
  return (around?.descendants ?? [])
    .filter((one) => one.account.id === client.me && one.in_reply_to_id === target.remoteId && saysThe(one, text))
    .sort((a, b) => createdAtOf(a) - createdAtOf(b))
}

function performedWith(client: Client, { target, private: inPrivate }: Action, status: Status, direct: boolean): Performed {
  // Said in private under something public, it begins a conversation of its own.
  const apart = inPrivate && direct
  const place: Place = {
    kind: 'reply',
    threadRemoteId: apart ? status.id : target.threadRemoteId,
    postRemoteId: apart ? null : target.postRemoteId,
  }
  const item = toItem(status, place, client.settings, false)
  return { remoteId: item.remoteId, url: item.url, observed: [item], posts: [] }
}

export async function findReply(client: Client, action: Action, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const said = await answersUnder(client, action.target, textOfReply(action), signal)
  const after = (marginMs: number) => said.find((one) => createdAtOf(one) >= attemptedAt - marginMs)
  const found = after(closeMs)
  if (found !== undefined) return { kind: 'done', performed: performedWith(client, action, found, isDirect(found, client.settings)) }
  // The same words a little earlier: ours by a slow clock, or the answer before. A person has to say.
  const alike = after(farMs)
  return alike === undefined ? { kind: 'not-done' } : { kind: 'unknown', url: alike.url ?? null }
}

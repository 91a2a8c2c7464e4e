import { Fault } from '../../../src-contract/failure.ts'
import type { Action, Performed, Reconciled } from '../adapter.ts'
import { isAbsent, statusIn } from './answer.ts'
import type { Client } from './client.ts'
import { itemAt } from './look.ts'
import { textOfReply } from './reply.ts'
import { instantOf } from './transform.ts'
import { addressed, bodyOf, graphemes, headOf, lengthOf, saysThe } from './words.ts'
import type { Status } from './wire.ts'

/** How far their clock may be from ours. */
const skewMs = 5_000

const readsSo = (status: Status, text: string): boolean => bodyOf(status, true) === text

/**
 * Our own alone. Whom it is addressed to, its warning and its pictures are told again, because what an edit leaves out is taken away; a poll's votes would be
 * lost by any edit, and no reply of ours has one. The same words again change nothing. https://docs.joinmastodon.org/methods/statuses/#edit
 */
export async function editOwn(client: Client, action: Action, signal: AbortSignal): Promise<Performed> {
  const { target } = action
  const text = textOfReply(action)
  const before = await client.status(target.remoteId, signal)
  if (before === null) throw new Fault('remote.gone', { host: client.host })
  if (before.account.id !== client.me || before.poll) throw unsupported()
  const { settings } = client
  const sent = addressed(text, addresseesOf(before))
  const length = lengthOf(sent, settings.urlCharacters) + graphemes(before.spoiler_text)
  if (length > settings.maxCharacters) throw new Fault('input.tooLong', { length, max: settings.maxCharacters })
  const after = readsSo(before, text) ? before : await put(client, before, sent, signal)
  if (after.id !== before.id || !saysThe(after, text)) throw new Fault('remote.unchanged', { host: client.host })
  return performed(client, action, after)
}

async function put(client: Client, before: Status, status: string, signal: AbortSignal): Promise<Status> {
  const media = before.media_attachments.flatMap(({ id }) => id ?? [])
  const body = {
    status,
    ...(before.spoiler_text === '' ? {} : { spoiler_text: before.spoiler_text, sensitive: true }),
    ...(media.length === 0 ? {} : { media_ids: media }),
    ...(before.language ? { language: before.language } : {}),
  }
  try {
    return await client.edit(before.id, body, signal)
  } catch (error) {
    // It was there a moment ago: older servers know no edits.
    if ((isAbsent(error) || statusIn(error) === 405) && (await client.status(before.id, signal)) !== null) throw unsupported()
    if (isAbsent(error)) throw new Fault('remote.gone', { host: client.host })
    throw error
  }
}

const unsupported = () => new Fault('verb.unsupported', { verb: 'edit', network: 'Mastodon' })

/** Those at its head, by the names under which the server knows them: in the text a server may have shortened these. */
function addresseesOf({ content, text, mentions }: Status): string[] {
  const head = headOf({ content, text: text ?? null }).map((name) => name.toLowerCase())
  return mentions.filter(({ acct, username }) => head.includes(acct.toLowerCase()) || head.includes((username || acct.split('@')[0] || acct).toLowerCase())).map(({ acct }) => acct)
}

function performed(client: Client, { target }: Action, status: Status): Performed {
  const item = itemAt(client, target, status, false)
  return { remoteId: item.remoteId, url: item.url, observed: [item], posts: [] }
}

/** An edit that cannot be told from none is sent again, which changes nothing. */
export async function findEdit(client: Client, action: Action, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const text = textOfReply(action)
  const now = await client.status(action.target.remoteId, signal)
  if (now === null || now.account.id !== client.me) return { kind: 'not-done' }
  const sinceThen = (instantOf(now.edited_at) ?? 0) >= attemptedAt - skewMs
  const isDone = readsSo(now, text) || (sinceThen && saysThe(now, text))
  return isDone ? { kind: 'done', performed: performed(client, action, now) } : { kind: 'not-done' }
}

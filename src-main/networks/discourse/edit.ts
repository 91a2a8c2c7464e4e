import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { writeMarkdown } from '../../net/markdown-text.ts'
import type { Action, Performed, Reconciled } from '../adapter.ts'
import { isAbsent } from './client.ts'
import type { Client } from './client.ts'
import { refOf } from './ref.ts'
import { lengthOf, performedWith, says, textOfReply } from './reply.ts'
import type { WirePost } from './wire.ts'

/** Pictures and files that stand in a post as it was typed: they are no part of its words, and stay. https://meta.discourse.org/t/88237 */
const upload = /!?\[[^\]\n]*\]\(upload:\/\/[^)\s]+\)/g
const uploadsIn = (raw: string): string[] => Array.from(raw.matchAll(upload), ([one]) => one)
const readsSo = (post: WirePost, text: string): boolean => says({ ...post, raw: (post.raw ?? '').replace(upload, '') }, text)

/** Our own alone, though a forum's staff could put words in others' mouths. The same words again change nothing. */
export async function editOwn(client: Client, action: Action, signal: AbortSignal): Promise<Performed> {
  const text = textOfReply(action)
  const before = await ownPost(client, action, signal)
  if (before === null) throw new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered')
  const raw = [writeMarkdown(text), ...uploadsIn(before.raw ?? '')].join('\n\n')
  if (lengthOf(raw) > client.settings.maxCharacters) throw new Fault('input.tooLong', { length: lengthOf(raw), max: client.settings.maxCharacters })
  const after = before.raw === raw ? before : await client.edit(before.id, raw, signal).catch((error: unknown) => {
    throw isAbsent(error) ? new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered') : error
  })
  if (!readsSo(after, text)) throw new HttpFault('remote.unchanged', { host: client.host, verb: 'edit' }, 'answered')
  return performedWith(client, action, after)
}

async function ownPost(client: Client, { target }: Action, signal: AbortSignal): Promise<WirePost | null> {
  const { post: id, review } = refOf(target)
  if (id === null || review !== null) throw unsupported()
  const post = await client.post(id, signal)
  if (post !== null && post.user_id !== client.settings.userId) throw unsupported()
  return post
}

const unsupported = () => new Fault('verb.unsupported', { verb: 'edit', network: 'Discourse' })

export async function findEdit(client: Client, action: Action, signal: AbortSignal): Promise<Reconciled> {
  const { post: id } = refOf(action.target)
  const now = id === null ? null : await client.post(id, signal)
  return now !== null && now.user_id === client.settings.userId && readsSo(now, textOfReply(action)) ? { kind: 'done', performed: performedWith(client, action, now) } : { kind: 'not-done' }
}

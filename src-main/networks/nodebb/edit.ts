import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import { readMarkdown, writeMarkdown } from '../../net/markdown-text.ts'
import type { Action } from '../adapter.ts'
import type { Client } from './client.ts'
import { readContent } from './content.ts'
import { refOf } from './ref.ts'
import { spoken, textOfReply } from './reply.ts'

const unsupported = () => new Fault('verb.unsupported', { verb: 'edit', network: 'NodeBB' })

/** Our own alone: a post, or a message of a conversation. The same words again change nothing. Whether it reads so is asked afterwards. */
export async function editOwn(client: Client, action: Action, before: RemoteItem, signal: AbortSignal): Promise<void> {
  const ref = refOf(action.target)
  const text = textOfReply(action)
  if (!before.own || (ref.is !== 'post' && ref.is !== 'message')) throw unsupported()
  const written = writeMarkdown(text)
  const max = ref.is === 'message' ? client.settings.maxMessage : client.settings.maxPost
  if (written.length > max) throw new Fault('input.tooLong', { length: written.length, max })
  if (await saysSo(client, action, before, signal)) return
  if (ref.is === 'message') await client.editMessage(ref.room, ref.mid, written, signal)
  else await client.edit(ref.pid, written, signal)
  if (!(await saysSo(client, action, null, signal))) throw new HttpFault('remote.unchanged', { host: client.host, verb: 'edit' }, 'answered')
}

/** As it was typed, where the forum tells; of a message and on older forums, as it is shown, which is `shown` where that has just been read. */
export async function saysSo(client: Client, action: Action, shown: RemoteItem | null, signal: AbortSignal): Promise<boolean> {
  const ref = refOf(action.target)
  const text = textOfReply(action)
  if (ref.is === 'message') {
    const message = shown === null ? await client.message(ref.room, ref.mid, signal) : null
    const words = shown?.text ?? (message === null ? null : readContent(message.content, client.settings.base).text)
    return words !== null && spoken(words) === spoken(text)
  }
  if (ref.is !== 'post') return false
  const raw = await client.raw(ref.pid, signal)
  if (raw !== null) return spoken(readMarkdown(raw)) === spoken(text)
  const summary = await client.summary(ref.pid, signal)
  return summary !== null && spoken(readContent(summary.content, client.settings.base).text) === spoken(text)
}

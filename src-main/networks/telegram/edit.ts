import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import type { Action } from '../adapter.ts'
import { Refused } from './calls.ts'
import { textLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import type { Ref } from './ref.ts'
import { toItem } from './transform.ts'

/**
 * What the bot has written, or, in a conversation of the business account, what that account has. That it reads so already and that it is gone are told by
 * words alone; the first is what was wanted. https://core.telegram.org/bots/api#editmessagetext
 */
export async function editOwn(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<RemoteItem[]> {
  const { target } = action
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  if (text.length > textLimit) throw new Fault('input.tooLong', { length: text.length, max: textLimit })
  const isOurs = ref.business === null ? ref.author === client.settings.botId : ref.author !== ref.chat
  if (!isOurs || ref.authorIs !== 'user') throw new Fault('verb.unsupported', { verb: 'edit', network: 'Telegram' })
  try {
    const made = await client.edit({
      chat_id: ref.chat,
      message_id: ref.message,
      text,
      ...(ref.business === null ? {} : { business_connection_id: ref.business }),
    }, signal)
    const item = toItem(made, client.settings, new Set())
    if (item === null || made.message_id !== ref.message) throw new Fault('remote.unchanged', { host: client.host })
    return [{ ...item, own: true, kind: 'reply', text, threadRemoteId: target.threadRemoteId, parentRemoteId: target.parentRemoteId, postRemoteId: target.postRemoteId }]
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.says === 'unmodified') return []
    if (error.says === 'absent') throw new Fault('remote.gone', { host: client.host })
    throw error
  }
}

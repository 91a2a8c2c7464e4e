import type { RemoteItem } from '../../../src-contract/remote.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { ownerOf } from './at-uri.ts'
import { hiddenRepliesLimit } from './capabilities.ts'
import type { PostView } from './wire.ts'

type Refuses = RemoteItem['refuses']
const refuse = (code: FailureCode, ...verbs: NetworkVerb[]): Refuses => verbs.map((verb) => ({ verb, code }))

export function refusesOfPost(view: PostView, me: string, hidden: ReadonlySet<string>): Refuses {
  if (view.author.did === me) return refuse('verb.notOnOwn', 'hide', 'unhide', 'block', 'unblock', 'mute', 'unmute', 'report')
  const refuses = refuse('verb.unsupported', 'delete')
  // Only the author of the post at the root keeps its gate.
  if (ownerOf(view.record.reply?.root.uri ?? '') !== me) refuses.push(...refuse('verb.notOwnThread', 'hide', 'unhide'))
  else if (hidden.size >= hiddenRepliesLimit && !hidden.has(view.uri)) refuses.push(...refuse('verb.listFull', 'hide'))
  const closed = view.viewer?.replyDisabled === true || view.author.viewer?.blockedBy === true
  if (closed) refuses.push(...refuse('verb.notInThisState', 'reply'))
  return refuses
}

export function refusesOfMessage(own: boolean): Refuses {
  const refuses = refuse('verb.unsupported', 'hide', 'unhide', 'like', 'unlike', 'delete')
  return own ? [...refuses, ...refuse('verb.notOnOwn', 'block', 'unblock', 'mute', 'unmute', 'report')] : refuses
}

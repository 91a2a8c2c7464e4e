import { Fault } from '../../../src-contract/failure.ts'
import type { Performed } from '../adapter.ts'
import { refusalIn } from './answer.ts'
import { atUri, parseAtUri } from './at-uri.ts'
import { checkLength, confirmed, profileOf, whenShown } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { postLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { sightOf } from './look.ts'
import { facetsOf } from './rich-text.ts'
import { tidOf } from './tid.ts'
import { toItem } from './transform.ts'
import { handleAnswer, postRecord, postView, postsAnswer } from './wire.ts'
import type { PostView } from './wire.ts'
import { postUrl } from './web-page.ts'

const collection = 'app.bsky.feed.post'

export const replyUri = (did: string, { key }: Pick<Attempt, 'key'>): string => atUri(did, collection, tidOf(key))

/** The record is made of the job alone, its instant included, so that a second attempt writes the same. */
export async function sendReply(attempt: Attempt, text: string): Promise<Performed> {
  const { client, target, ref, key, signal } = attempt
  checkLength(text, postLimit)
  const parent = await sightOf(client, target, ref, signal)
  const root = parent.record.reply?.root ?? { uri: parent.uri, cid: parent.cid }
  const facets = await facetsOf(text, (handle) => resolved(client, handle, signal))
  const record = {
    text,
    ...(facets.length > 0 ? { facets } : {}),
    reply: { root: { uri: root.uri, cid: root.cid }, parent: { uri: parent.uri, cid: parent.cid } },
    createdAt: new Date(key.createdAt).toISOString(),
  }
  const rkey = parseAtUri(replyUri(client.did, attempt))?.rkey ?? ''
  await confirmed(client, await client.create(collection, rkey, record, signal), signal)
  return replied(attempt)
}

/** Our reply as it stands: as the AppView shows it, or from the repository when it has not come that far. Null when it does not exist. */
export async function findReply(attempt: Attempt): Promise<Performed | null> {
  return (await attempt.client.record(replyUri(attempt.client.did, attempt), attempt.signal)) === null ? null : replied(attempt)
}

async function replied(attempt: Attempt): Promise<Performed> {
  const { client, clock, target, signal } = attempt
  const uri = replyUri(client.did, attempt)
  const read = async () => client.readable('post', postView, (await client.get(postsAnswer, 'app.bsky.feed.getPosts', { uris: [uri] }, signal)).posts)[0]
  const view = (await whenShown(read, (one) => one !== undefined, clock, signal)) ?? (await fromRepository(attempt, uri))
  const place = { kind: 'reply' as const, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }
  return { remoteId: uri, url: postUrl(uri), observed: [toItem(view, place, client.did, new Set())], posts: [] }
}

async function fromRepository({ client, key, signal }: Attempt, uri: string): Promise<PostView> {
  const found = await client.record(uri, signal)
  const record = postRecord.safeParse(found?.value)
  if (found === null || !record.success) throw new Fault('remote.unchanged', { host: new URL(client.settings.pds).host })
  const author = await profileOf(client, client.did, signal)
  return { uri, cid: found.cid, author, record: record.data, indexedAt: new Date(key.createdAt).toISOString() }
}

async function resolved(client: Client, handle: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await client.get(handleAnswer, 'com.atproto.identity.resolveHandle', { handle }, signal)).did
  } catch (error) {
    // Nobody of that name: the words stay words.
    if (refusalIn(error) !== null) return null
    throw error
  }
}

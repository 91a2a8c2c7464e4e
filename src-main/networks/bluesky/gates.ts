import { Fault } from '../../../src-contract/failure.ts'
import { refusalIn } from './answer.ts'
import { atUri, parseAtUri } from './at-uri.ts'
import { hiddenRepliesLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { gateRecord, recordAnswer, recordPage, written } from './wire.ts'

// A reply is hidden by the threadgate of its root post: a record beside it, under the same key, in the same repository. It is read from
// there and not from the AppView, which learns of a change a moment later. https://docs.bsky.app/docs/tutorials/thread-gates
const collection = 'app.bsky.feed.threadgate'
const pageSize = 100

export type Gates = { hiddenIn(rootUri: string): Promise<ReadonlySet<string>> }

const none: ReadonlySet<string> = new Set()

function gateUriOf(rootUri: string): string | null {
  const root = parseAtUri(rootUri)
  return root === null ? null : atUri(root.did, collection, root.rkey)
}

/** Our gates as they are now: the newest hundred in one request, older ones one by one, each once. */
export function createGates(client: Client, signal: AbortSignal): Gates {
  const known = new Map<string, ReadonlySet<string>>()
  let oldest: string | null = null

  async function list(): Promise<string> {
    const answer = await client.get(recordPage, 'com.atproto.repo.listRecords', { repo: client.did, collection, limit: pageSize }, signal)
    const records = client.readable('record', recordAnswer, answer.records)
    for (const record of records) known.set(record.uri, hiddenOf(record.value))
    const keys = records.flatMap((record) => parseAtUri(record.uri)?.rkey ?? [])
    // Listed newest key first; a page that is not full is all there is.
    return answer.records.length < pageSize ? '' : (keys.at(-1) ?? '')
  }

  return {
    async hiddenIn(rootUri) {
      const root = parseAtUri(rootUri)
      const uri = gateUriOf(rootUri)
      if (root === null || uri === null || root.did !== client.did) return none
      oldest ??= await list()
      const listed = known.get(uri)
      if (listed !== undefined || root.rkey >= oldest) return listed ?? none
      const hidden = hiddenOf((await client.record(uri, signal))?.value ?? {})
      known.set(uri, hidden)
      return hidden
    },
  }
}

function hiddenOf(value: unknown): ReadonlySet<string> {
  const parsed = gateRecord.safeParse(value)
  return new Set(parsed.success ? (parsed.data.hiddenReplies ?? []) : [])
}

export async function hiddenNow(client: Client, rootUri: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  return hiddenOf((await client.record(gateUriOf(rootUri) ?? '', signal))?.value ?? {})
}

const swapAttempts = 6

/**
 * Puts a reply under its root's gate or takes it out, against the version that was read: another client's change in between is read again,
 * not overwritten. What the gate says beside it is kept. `allow` is never made: absent it lets everyone reply, empty it lets no one. Gives
 * what is hidden afterwards, as read back.
 */
export async function setHidden(
  client: Client,
  rootUri: string,
  replyUri: string,
  hide: boolean,
  createdAt: number,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const uri = gateUriOf(rootUri)
  const name = parseAtUri(uri ?? '')
  if (uri === null || name === null || name.did !== client.did) throw new Fault('verb.notOwnThread', { verb: hide ? 'hide' : 'unhide' })
  for (let attempt = 0; attempt < swapAttempts; attempt += 1) {
    const found = await client.record(uri, signal)
    const gate = gateRecord.parse(found?.value ?? { $type: collection, post: rootUri, createdAt: new Date(createdAt).toISOString() })
    const hidden = gate.hiddenReplies ?? []
    if (hidden.includes(replyUri) === hide) return new Set(hidden)
    if (hide && hidden.length >= hiddenRepliesLimit) throw new Fault('verb.listFull', { max: hiddenRepliesLimit })
    const hiddenReplies = hide ? [...hidden, replyUri] : hidden.filter((one) => one !== replyUri)
    const body = { repo: client.did, collection, rkey: name.rkey, record: { ...gate, hiddenReplies }, swapRecord: found?.cid ?? null }
    try {
      await client.post(written, 'com.atproto.repo.putRecord', body, signal)
    } catch (error) {
      if (refusalIn(error) !== 'InvalidSwap') throw error
    }
    // Round again in either case: after a write the reading is the proof, after a conflict the new ground.
  }
  throw new Fault('remote.conflict', { host: new URL(client.settings.pds).host })
}

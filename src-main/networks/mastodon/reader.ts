import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { statusIn } from './answer.ts'
import type { Client } from './client.ts'
import { isDirect, toItem, toPost } from './transform.ts'
import type { Place } from './transform.ts'
import type { Status } from './wire.ts'

/** What a set of statuses means to us: our own publications, and the items on them. */
export type Collected = { posts: RemotePost[]; items: RemoteItem[] }

/**
 * Finds the places of statuses. Remembers what it has read for as long as it lives, which is one pull. Guarantees:
 * 1. an item's thread is the answer nearest our own publication above it, however the item was come by;
 * 2. what is said to the persons named alone is a conversation: its thread begins at the first such status, never above;
 * 3. a status the server does not give is only absent: nothing is concluded from it here.
 */
export type Reader = {
  /** `told`: the server says that these concern us; else what neither answers nor names us is passed over. */
  collect(statuses: readonly Status[], told: boolean): Promise<Collected>
  /** The status with everything above and below it that the server shows. */
  walk(status: Status): Promise<Status[]>
}

/** A chain of answers longer than this is not climbed to its end. */
const maxClimb = 500
/** How many questions one walk asks about answers to answers. */
const maxDeeper = 60

export function createReader(client: Client, signal: AbortSignal): Reader {
  const { me, settings } = client
  const known = new Map<string, Status | null>()
  // What stands above a status that the server does not show: of somebody blocked, or deleted.
  const beyond = new Map<string, Status>()

  const learn = (statuses: readonly Status[]): void => {
    for (const one of statuses) known.set(one.id, one)
  }

  /** The status and its ancestors as far as they are known, upwards. */
  function climbFrom(status: Status): Status[] {
    const climb = [status]
    const passed = new Set([status.id])
    for (let at = status; at.in_reply_to_id && climb.length < maxClimb;) {
      const parent = known.get(at.in_reply_to_id) ?? beyond.get(at.in_reply_to_id)
      if (!parent || passed.has(parent.id)) break
      climb.push(parent)
      passed.add(parent.id)
      at = parent
    }
    return climb
  }

  /** Reads above it until nothing more is known to lie there. */
  async function learnAbove(status: Status): Promise<void> {
    const missing = climbFrom(status).at(-1)?.in_reply_to_id
    if (!missing || known.has(missing)) return
    const around = await client.context(status.id, signal)
    if (around !== null) learn([...around.ancestors, ...around.descendants])
    const climb = climbFrom(status)
    const top = climb.at(-1)?.in_reply_to_id
    if (!top || known.has(top)) return
    known.set(top, null)
    const above = around?.ancestors.findLast((one) => !climb.includes(one))
    if (above !== undefined) beyond.set(top, above)
  }

  function placeOf(status: Status, told: boolean): Place | 'post' | null {
    const own = status.account.id === me
    const climb = climbFrom(status)
    if (isDirect(status, settings)) {
      const until = climb.findIndex((one) => !isDirect(one, settings))
      const first = climb[(until === -1 ? climb.length : until) - 1] ?? status
      return { kind: own ? 'reply' : 'message', threadRemoteId: first.id, postRemoteId: null }
    }
    const root = climb.at(-1) ?? status
    if (root.account.id === me) {
      const down = climb.toReversed()
      // Our own answers to ourselves, from the first on, are one publication in several statuses.
      const published = down.findIndex((one) => one.account.id !== me)
      if (published === -1) return 'post'
      return {
        kind: own ? 'reply' : 'comment',
        threadRemoteId: (down[published] ?? status).id,
        postRemoteId: down[published - 1]?.id ?? null,
      }
    }
    const elsewhere = { threadRemoteId: root.id, postRemoteId: root.id === status.id ? null : root.id }
    if (own) return { kind: 'reply', ...elsewhere }
    if (status.in_reply_to_account_id === me) return { kind: 'comment', ...elsewhere }
    return told || status.mentions.some(({ id }) => id === me) ? { kind: 'mention', ...elsewhere } : null
  }

  async function collect(statuses: readonly Status[], told: boolean): Promise<Collected> {
    learn(statuses)
    const posts = new Map<string, RemotePost>()
    const placed = new Map<string, { status: Status; place: Place }>()
    const publish = (id: string | null) => {
      const status = id === null ? null : known.get(id)
      if (status) posts.set(status.id, toPost(status, settings))
    }
    for (const status of statuses) {
      await learnAbove(status)
      const place = placeOf(status, told)
      if (place === 'post') publish(status.id)
      else if (place !== null) {
        publish(place.postRemoteId)
        placed.set(status.id, { status, place })
      }
    }
    const blocking = await blockedAmong(
      client,
      [...placed.values()].map(({ status }) => status.account.id),
      signal,
    )
    const items = [...placed.values()].map(({ status, place }) => toItem(status, place, settings, blocking.get(status.account.id) ?? null))
    return { posts: [...posts.values()], items }
  }

  async function walk(status: Status): Promise<Status[]> {
    const around = await client.context(status.id, signal)
    if (around === null) return []
    const below = [...around.descendants, ...(await deeper(status, around.descendants))]
    const all = [...around.ancestors, status, ...below]
    learn(all)
    // This is all that the server shows of the thread: asking for what it lacks would bring nothing.
    for (const { in_reply_to_id: parent } of below) {
      if (!parent || known.has(parent)) continue
      known.set(parent, null)
      beyond.set(parent, status)
    }
    return all
  }

  /** What stands below the direct answers, where a server gives no more than those: each that has answers of its own is asked about. */
  async function deeper(status: Status, direct: readonly Status[]): Promise<Status[]> {
    if (direct.some((one) => one.in_reply_to_id !== status.id)) return []
    const open = direct.filter((one) => (one.replies_count ?? 0) > 0)
    const found = new Map<string, Status>()
    for (let asked = 0; open.length > 0 && asked < maxDeeper; asked += 1) {
      const fresh = ((await client.context(open.shift()?.id ?? '', signal))?.descendants ?? []).filter(({ id }) => !found.has(id))
      for (const one of fresh) found.set(one.id, one)
      // Of a server that gives the whole there is nothing more to ask.
      const ids = new Set(fresh.map(({ id }) => id))
      if (!fresh.some((one) => ids.has(one.in_reply_to_id ?? ''))) open.push(...fresh.filter((one) => (one.replies_count ?? 0) > 0))
    }
    return [...found.values()]
  }

  return { collect, walk }
}

/** Empty where the token or the server does not let us know. */
export async function blockedAmong(client: Client, ids: readonly string[], signal: AbortSignal): Promise<Map<string, boolean>> {
  try {
    return await client.blocking(ids, signal)
  } catch (error) {
    if ([403, 404].includes(statusIn(error) ?? 0)) return new Map()
    throw error
  }
}

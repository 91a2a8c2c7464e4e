import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import type { AdapterWatch } from '../adapter.ts'
import { pullSearch } from '../search.ts'
import type { Hit } from '../search.ts'
import { statusIn } from './answer.ts'
import { pageLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import { createdAtOf, handleOf, isDirect } from './transform.ts'
import type { Status } from './wire.ts'
import { textOf } from './words.ts'

/** Without Elasticsearch, without the scope read:search, or on a server that has no such question. */
const refusing = [400, 403, 404, 405, 422, 501]

/**
 * The search of one's server (https://docs.joinmastodon.org/methods/search/#v2), which many servers do not have or limit to what one had to do with, and
 * beside it the timeline of the hashtag (https://docs.joinmastodon.org/methods/timelines/#tag), which every server has.
 */
export function pullWatch(client: Client, reader: Reader, clock: Clock, watch: AdapterWatch, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let refused = false
  const toHit = (status: Status): Hit<Status> => ({
    id: status.id, at: createdAtOf(status), own: status.account.id === client.me,
    text: `${textOf(status, false)}\n\n${status.account.display_name} @${handleOf(status.account, client.settings.domain)}`, found: status,
  })
  const orNone = async (work: Promise<Status[]>): Promise<Status[] | null> => {
    try {
      return await work
    } catch (error) {
      if (!refusing.includes(statusIn(error) ?? 0)) throw error
      return null
    }
  }
  return pullSearch({
    watch,
    clock,
    ask: async (term, page) => {
      const found = refused ? null : await orNone(client.search(term, page, signal))
      refused = found === null
      const tag = page === 0 ? tagIn(term) : null
      const tagged = tag === null ? null : await orNone(client.tagged(tag, signal))
      if (found === null && tagged === null && page === 0) throw new Fault('search.none', { host: client.host })
      const all = new Map([...(found ?? []), ...(tagged ?? [])].map((status) => [status.id, status]))
      return Array.from(all.values()).filter((status) => !isDirect(status, client.settings)).map(toHit)
    },
    isNarrow: async () => refused || !(await findsOwn(client, signal)),
    collect: (statuses) => reader.collect(statuses, true),
  }, cursor)
}

const tagIn = (term: string): string | null => /^#?([\p{L}\p{N}_]+)$/u.exec(term)?.[1] ?? null

/** A server that does not even find what we have published ourselves searches nothing. One on which we have said nothing is taken at its word. */
async function findsOwn(client: Client, signal: AbortSignal): Promise<boolean> {
  const own = (await client.ownStatuses({}, signal)).rows.find((status) => !isDirect(status, client.settings))
  const words = own === undefined ? [] : Array.from(textOf(own, true).matchAll(/\p{L}{5,30}/gu), ([word]) => word)
  const word = words.toSorted((a, b) => b.length - a.length)[0]
  if (own === undefined || word === undefined) return true
  const found = await client.search(word, 0, signal)
  // So many others may say the same that ours is not among the newest.
  return found.length >= pageLimit || found.some(({ id }) => id === own.id)
}

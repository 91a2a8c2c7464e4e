import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Client, Page, Told } from './client.ts'
import { threadAt } from './reader.ts'
import type { Reader } from './reader.ts'

/**
 * All threads of the channel, newest first. `token` goes on where a page ended, as long as it is good; afterwards the list is gone through again down to
 * `before`.
 */
type At = { before: number; token: string; done: number }

const readAt = (cursor: Cursor | null): At => ({
  before: typeof cursor?.['before'] === 'number' ? cursor['before'] : Infinity,
  token: typeof cursor?.['token'] === 'string' ? cursor['token'] : '',
  done: typeof cursor?.['done'] === 'number' ? cursor['done'] : 0,
})

export async function* fillThreads(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  if (cursor?.['end'] === true) return
  const at = readAt(cursor)
  let { before, done } = at
  let token: string | null = at.token === '' ? null : at.token
  for (;;) {
    const page: Page<Told> = await pageAt(client, token, signal)
    // An equal instant may stand on either side of a page's end.
    const rows = page.rows.filter((told) => threadAt(told) <= before)
    const lowest = Math.min(before, ...rows.map(threadAt))
    const stuck = page.next !== null && page.next === token
    token = stuck ? null : page.next
    if (rows.length > 0) {
      const { posts, items } = await reader.gather(rows, 'published')
      done += items.length
      before = lowest
      yield { posts, upserted: items, removed: [], cursor: { before, token: token ?? '', done, ...(token === null ? { end: true } : {}) }, progress: { done, total: null } }
    }
    if (token === null) return
  }
}

async function pageAt(client: Client, token: string | null, signal: AbortSignal): Promise<Page<Told>> {
  try {
    return await client.threads({ queue: 'published', token }, signal)
  } catch (error) {
    if (token === null || !(error instanceof HttpFault) || error.failure.params['status'] !== 400) throw error
    return client.threads({ queue: 'published' }, signal)
  }
}

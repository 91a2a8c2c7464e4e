import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import type { AdapterWatch } from '../adapter.ts'
import { pullSearch } from '../search.ts'
import { statusIn } from './answer.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import { readable, page, postView } from './wire.ts'
import { z } from 'zod'

const answer = page.extend({ posts: z.array(z.unknown()) })
const pageSize = 100

/** https://docs.bsky.app/docs/api/app-bsky-feed-search-posts */
export function pullWatch(client: Client, reader: Reader, clock: Clock, watch: AdapterWatch, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const pages = new Map<string, string | null>()
  return pullSearch({
    watch,
    clock,
    ask: async (term, number) => {
      const at = number === 0 ? undefined : pages.get(term)
      if (at === null) return []
      const found = await find(client, { q: phrase(term), sort: 'latest', limit: pageSize, cursor: at }, signal)
      pages.set(term, found.cursor === undefined || found.cursor === at ? null : found.cursor)
      return readable(postView, found.posts).map((view) => ({
        id: view.uri, at: Date.parse(view.indexedAt) || 0, own: view.author.did === client.did,
        text: `${view.record.text}\n\n${view.author.displayName ?? ''} @${view.author.handle}`, found: view,
      }))
    },
    // It searches all that its AppView has, or nothing.
    isNarrow: () => Promise.resolve(false),
    collect: (views) => reader.collect(views, true),
  }, cursor)
}

/** Several words are meant in that order. */
const phrase = (term: string): string => (/\s/.test(term) ? `"${term.replaceAll('"', ' ')}"` : term)

async function find(client: Client, params: Parameters<Client['get']>[2], signal: AbortSignal): Promise<z.infer<typeof answer>> {
  try {
    return await client.get(answer, 'app.bsky.feed.searchPosts', params, signal)
  } catch (error) {
    if ([403, 404, 501].includes(statusIn(error) ?? 0)) throw new Fault('search.none', { host: new URL(client.settings.pds).host })
    throw error
  }
}

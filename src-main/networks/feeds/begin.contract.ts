import { createHash } from 'node:crypto'
import { createFeedSandbox } from '../../../src-sandbox/feeds/sandbox.ts'
import type { AccountId, WatchId } from '../../../src-contract/ids.ts'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpOptions } from '../../net/http.ts'
import type { AdapterWatch, Session } from '../adapter.ts'
import { feeds } from './adapter.ts'
import { canonical } from './address.ts'

export const startAt = Date.UTC(2026, 2, 1, 10)
export const dayMs = 86_400_000

/** What the adapter names an article by, wherever it comes from. */
export const remoteIdOf = (link: string): string => createHash('sha256').update(`link ${canonical(link)}`).digest('base64url').slice(0, 22)

export const watchOf = (id: number, feedsOf: readonly string[], matches: (text: string) => boolean = () => true): AdapterWatch =>
  ({ id: id as WatchId, terms: [], feeds: feedsOf, matches })

export const hears = (word: string) => (text: string): boolean => text.includes(word)

/** A publisher, a clock moved by hand, and a reader that keeps its cursor from one reading to the next. */
export async function begin(http: Partial<HttpOptions> = {}) {
  let now = startAt
  const clock: Clock = { now: () => now, sleep: () => new Promise(() => {}) }
  const sandbox = createFeedSandbox({ now: () => now })
  await sandbox.listen()
  const session = (watches: readonly AdapterWatch[]): Session => ({
    account: { id: 1 as AccountId, remoteId: 'brand:1', handle: 'Marque', url: null, settings: {}, watches },
    secrets: {}, saveSecrets: () => Promise.resolve(), http: createHttpClient({ origin: null, clock, ...http }), clock,
  })
  let cursor: Cursor | null = null

  /** One reading from where the last one ended. Failures of all feeds are thrown, as to sync. */
  async function read(watches: readonly AdapterWatch[]) {
    const of = session(watches)
    const batches: Batch[] = []
    let thrown: unknown = null
    try {
      for (const stream of feeds.streams(of.account)) {
        for await (const batch of feeds.pull(of, stream, cursor, new AbortController().signal)) {
          batches.push(batch)
          cursor = batch.cursor
        }
      }
    } catch (error) {
      thrown = error
    }
    const items: RemoteItem[] = batches.flatMap(({ upserted }) => upserted)
    const found = batches.flatMap((batch) => batch.found ?? []).flatMap(({ watch, remoteIds }) => remoteIds.map((remoteId) => ({ watch: Number(watch), remoteId })))
    return { items, texts: items.map(({ text }) => text), found, batches: batches.length, thrown }
  }

  return {
    sandbox, clock, session, read,
    sources: () => (cursor === null ? [] : (feeds.sources?.(cursor) ?? [])),
    cursor: () => cursor,
    pass: (ms: number) => {
      now += ms
    },
    stop: () => sandbox.close(),
  }
}

import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import { decode } from './decode.ts'
import { feedsNamedIn, looksLikePage } from './discover.ts'
import { readFeed } from './read.ts'
import type { Feed } from './read.ts'

/** What the server gave with the document, to ask next time whether it has changed. */
export type Validators = { etag: string | null; modified: string | null }

export type Fetched =
  | { kind: 'same'; notBeforeMs: number | null }
  /** `at`: where it is, when not where it was asked for: moved for good, or named by a page. */
  | { kind: 'feed'; feed: Feed; at: string | null; validators: Validators; notBeforeMs: number | null }

/** An article a minute for a week is not as much. */
const maxBytes = 5_000_000
const timeoutMs = 20_000
/** What a server asks to leave in peace is left so, but not for longer. */
const longestRestMs = 30 * 60_000

const accept = 'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1'

/**
 * One feed. `typedOrigin` is of what the user typed, null where nobody did: it alone may lie in a private network, whatever the server redirects to or its page names.
 * Throws a Fault.
 */
export async function fetchFeed(session: Pick<Session, 'http' | 'unreadable'>, url: string, typedOrigin: string | null, validators: Validators, signal: AbortSignal): Promise<Fetched> {
  const { http } = session
  const readable = readableIn(session)
  const first = await ask(http, url, typedOrigin, validators, signal)
  if (first === null) return { kind: 'same', notBeforeMs: null }
  const read = readFeed(first.document, first.url, readable)
  if (read !== null) return { kind: 'feed', feed: read, at: first.movedTo, validators: first.validators, notBeforeMs: restOf(first.maxAgeMs, read) }
  const host = new URL(url).host
  if (!looksLikePage(first.document)) throw new Fault('feed.broken', { host })
  for (const named of feedsNamedIn(first.document, first.url).slice(0, 3)) {
    const second = await ask(http, named, typedOrigin, { etag: null, modified: null }, signal)
    const feed = second === null ? null : readFeed(second.document, second.url, readable)
    if (second !== null && feed !== null) {
      return { kind: 'feed', feed, at: second.movedTo ?? named, validators: second.validators, notBeforeMs: restOf(second.maxAgeMs, feed) }
    }
  }
  throw new Fault('feed.notFeed', { host })
}

const restOf = (maxAgeMs: number | null, { ttlMs }: Feed): number | null => {
  const asked = Math.max(maxAgeMs ?? 0, ttlMs ?? 0)
  return asked === 0 ? null : Math.min(asked, longestRestMs)
}

type Answer = { document: string; url: string; movedTo: string | null; validators: Validators; maxAgeMs: number | null }

/** Null when it has not changed. */
async function ask(http: HttpClient, url: string, typedOrigin: string | null, { etag, modified }: Validators, signal: AbortSignal): Promise<Answer | null> {
  const headers: Record<string, string> = { accept }
  if (etag !== null) headers['if-none-match'] = etag
  if (modified !== null) headers['if-modified-since'] = modified
  try {
    const answer = await http.send({ method: 'GET', url, headers, want: 'bytes', accept: [304], maxBytes, timeoutMs, ...(typedOrigin === null ? {} : { typedOrigin }) }, signal)
    if (answer.status === 304) return null
    return {
      document: decode(answer.bytes ?? new Uint8Array(), answer.headers.get('content-type')),
      url: answer.url,
      movedTo: answer.movedTo ?? null,
      validators: { etag: validator(answer.headers.get('etag')), modified: validator(answer.headers.get('last-modified')) },
      maxAgeMs: maxAgeIn(answer.headers.get('cache-control')),
    }
  } catch (error) {
    throw asFeed(error)
  }
}

/** As it came, or none: what could not stand in a request again is not kept. */
const validator = (value: string | null): string | null => (value !== null && value.length <= 500 && /^[\x20-\x7e]+$/.test(value) ? value : null)

function maxAgeIn(header: string | null): number | null {
  if (header === null || /\bno-(cache|store)\b/i.test(header)) return null
  const seconds = Number(/\bmax-age\s*=\s*"?(\d{1,9})/i.exec(header)?.[1] ?? 0)
  return seconds > 0 ? seconds * 1000 : null
}

/** A feed has no credentials that one could renew, and one that is gone is no item that is. */
function asFeed(error: unknown): unknown {
  if (!(error instanceof HttpFault)) return error
  const { code, params } = error.failure
  if (code === 'auth.rejected') return new HttpFault('remote.refused', params, error.sent, error.retryAt)
  if (code === 'remote.gone') return new HttpFault('feed.gone', params, error.sent, error.retryAt)
  return error
}

import { createRedditSandbox } from '../../../src-sandbox/reddit/sandbox.ts'
import type { RedditSandboxOptions } from '../../../src-sandbox/reddit/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { reddit } from './adapter.ts'

export const token = 'a-token-of-ours_0123456789'
export const them = 'lea_martin'
export const community = 'lamarque'

/** An account of ours that moderates a community, with one post of yesterday in it. */
export async function begin(options: Partial<RedditSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createRedditSandbox({ token, now: () => clock.now(), ...more })
  await sandbox.listen()
  const post = sandbox.post(community, sandbox.us, 'Nouvelle collection', clock.now() - 86_400_000)
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: sandbox.us, secrets: { token }, http, clock }
  const opened = await openSession(reddit, connecting, { clock })
  return { sandbox, connecting, post, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(reddit, session)

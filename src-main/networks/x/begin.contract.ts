import { createXSandbox } from '../../../src-sandbox/x/sandbox.ts'
import type { XSandboxOptions } from '../../../src-sandbox/x/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { x } from './adapter.ts'

export const token = 'a-token-of-ours_0123456789'
export const them = 'lea_martin'
export const limits = { '/users/me': 100_000, '/dm_events': 100_000, '/users/:id/mentions': 100_000, '/tweets': 100_000, '/tweets/search/recent': 100_000, '/users/:id/tweets': 100_000, '/tweets/:id/hidden': 100_000, '/users/:id/muting': 100_000, '/users/:id/muting/:id': 100_000, '/tweets/:id': 100_000 }

/** An account of ours, connected, with one post of yesterday. */
export async function begin(options: Partial<XSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createXSandbox({ token, limits, now: () => clock.now(), ...more })
  await sandbox.listen()
  const post = sandbox.post('Nouvelle collection', clock.now() - 86_400_000)
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const opened = await openSession(x, connecting, { clock })
  return { sandbox, connecting, post, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(x, session)

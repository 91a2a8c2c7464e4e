import { createYouTubeSandbox } from '../../../src-sandbox/youtube/sandbox.ts'
import type { YouTubeSandboxOptions } from '../../../src-sandbox/youtube/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { youtube } from './adapter.ts'

export const token = 'ya29.a-token-of-ours'
export const them = 'Léa Martin'

/** A channel of ours, connected, with one video of February 2026. */
export async function begin(options: Partial<YouTubeSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createYouTubeSandbox({ token, quota: 1_000_000, now: () => clock.now(), ...more })
  await sandbox.listen()
  const video = sandbox.addVideo('Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const opened = await openSession(youtube, connecting, { clock })
  return { sandbox, connecting, video, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(youtube, session)

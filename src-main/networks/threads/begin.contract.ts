import { createThreadsSandbox } from '../../../src-sandbox/threads/sandbox.ts'
import type { ThreadsSandboxOptions } from '../../../src-sandbox/threads/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { threads } from './adapter.ts'

export const us = 'maisonverte'
export const token = 'a-token-of-ours'

/** A sandbox with a profile of ours, connected, and one post of February 2026. */
export async function begin(options: Partial<ThreadsSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createThreadsSandbox({ user: { id: '25000000000000001', username: us, name: 'Maison Verte', token }, app: { id: '4713', secret: 'an-app-secret' }, ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const opened = await openSession(threads, connecting, { clock })
  const post = sandbox.post('Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

export const createReading = (session: Session) => readingOf(threads, session)

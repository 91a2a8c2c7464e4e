import { createFacebookSandbox } from '../../../src-sandbox/facebook/sandbox.ts'
import type { FacebookSandboxOptions } from '../../../src-sandbox/facebook/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { facebook } from './adapter.ts'

export const pageId = '104500000000001'
export const pageToken = 'a-token-of-the-page'
export const userToken = 'a-token-of-camille'

/** A sandbox with a page of ours on it, connected by its own token, and one post of February 2026. */
export async function begin(options: Partial<FacebookSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; token?: string } = {}) {
  const { observe, token = pageToken, ...more } = options
  const sandbox = createFacebookSandbox({ pages: [{ id: pageId, name: 'Maison Verte', username: 'maisonverte', token: pageToken }], userToken, app: { id: '4711', secret: 'an-app-secret' }, ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock: systemClock }
  const opened = await openSession(facebook, connecting)
  const post = sandbox.post('Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

export const createReading = (session: Session) => readingOf(facebook, session)

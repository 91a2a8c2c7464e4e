import { createInstagramSandbox } from '../../../src-sandbox/instagram/sandbox.ts'
import type { InstagramSandboxOptions } from '../../../src-sandbox/instagram/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { instagram } from './adapter.ts'

export const us = 'maisonverte'
export const userId = '17841400000000001'
export const token = 'a-token-of-ours'
/** The Page to which the account is linked. */
export const page = { id: '104500000000001', name: 'Maison Verte', token: 'a-token-of-the-page', userToken: 'a-token-of-camille' }

/** A sandbox with a professional account of ours, connected, and one picture of February 2026. */
export async function begin(options: Partial<InstagramSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock; token?: string } = {}) {
  const { observe, clock = systemClock, token: given = token, ...more } = options
  const sandbox = createInstagramSandbox({ user: { id: userId, username: us, name: 'Maison Verte', token }, app: { id: '4712', secret: 'an-app-secret' }, page, ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token: given }, http, clock }
  const opened = await openSession(instagram, connecting, { clock })
  const post = sandbox.post('Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

export const createReading = (session: Session) => readingOf(instagram, session)

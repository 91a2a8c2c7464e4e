import { createLinkedInSandbox } from '../../../src-sandbox/linkedin/sandbox.ts'
import type { LinkedInSandboxOptions } from '../../../src-sandbox/linkedin/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { linkedin } from './adapter.ts'

export const token = 'AQX-a-token-of-ours'
export const page = { id: '2414183', name: 'Maison Verte', vanity: 'maison-verte' }

/** A page of ours, connected, with one post of February 2026. */
export async function begin(options: Partial<LinkedInSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock; secrets?: Record<string, string> } = {}) {
  const { observe, clock = systemClock, secrets = {}, ...more } = options
  const sandbox = createLinkedInSandbox({ token, organizations: [page], now: () => clock.now(), ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token, ...secrets }, http, clock }
  const opened = await openSession(linkedin, connecting, { clock })
  const post = sandbox.post('Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

export const createReading = (session: Session) => readingOf(linkedin, session)

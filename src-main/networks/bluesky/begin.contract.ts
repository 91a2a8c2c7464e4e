import { createBlueskySandbox } from '../../../src-sandbox/bluesky/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { bluesky } from './adapter.ts'

export const us = 'atelier-nord.test'
export const them = 'lea.test'
export const password = 'abcd-efgh-ijkl-mnop'

/** A sandbox with an account of ours on it, connected, and one post of February 2026. */
export async function begin(options: { privileged?: boolean; observe?: (http: HttpClient) => HttpClient } = {}) {
  const sandbox = createBlueskySandbox({
    accounts: [
      { handle: us, displayName: 'Atelier Nord', password, privileged: options.privileged ?? true },
      { handle: them, displayName: 'Léa' },
    ],
  })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const http = options.observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: us, secrets: { password }, http, clock: systemClock }
  const opened = await openSession(bluesky, connecting)
  const post = sandbox.post(us, 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(bluesky, session)

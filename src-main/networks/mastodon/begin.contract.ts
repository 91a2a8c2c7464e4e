import { createMastodonSandbox } from '../../../src-sandbox/mastodon/sandbox.ts'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { mastodon } from './adapter.ts'

export const us = 'marque'
export const them = 'lea@ailleurs.test'
export const token = 'a-token-of-ours'
export const staffScopes = ['read', 'write', 'follow', 'admin:read:accounts', 'admin:write:accounts']

/** A sandbox with an account of ours on it, of its staff where `staff` says so, connected, and one status of February 2026. */
export async function begin(options: Partial<MastodonSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; staff?: boolean } = {}) {
  const { observe, staff = false, ...more } = options
  const sandbox = createMastodonSandbox({ accounts: [{ username: us, displayName: 'La Marque', token, ...(staff ? { staff, scopes: staffScopes } : {}) }], ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock: systemClock }
  const opened = await openSession(mastodon, connecting)
  const post = sandbox.post(us, 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, post, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(mastodon, session)

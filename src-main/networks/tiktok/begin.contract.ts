import { createTikTokSandbox } from '../../../src-sandbox/tiktok/sandbox.ts'
import type { TikTokSandboxOptions } from '../../../src-sandbox/tiktok/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { tiktok } from './adapter.ts'

export const us = { openId: 'a-business-of-ours', username: 'maisonverte', name: 'Maison Verte', token: 'act.a-token-of-ours' }
export const them = 'lea'

/** What the adapter waits for so as not to ask too often is not waited for here. */
const hurried: Clock = { ...systemClock, sleep: (_ms, signal) => systemClock.sleep(0, signal) }

/** A sandbox with a Business Account of ours, connected, and one video of February 2026. */
export async function begin(options: Partial<TikTokSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock; secrets?: Record<string, string> } = {}) {
  const { observe, clock = hurried, secrets = {}, ...more } = options
  const sandbox = createTikTokSandbox({ account: us, now: () => clock.now(), ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: us.openId, secrets: { token: us.token, ...secrets }, http, clock }
  const opened = await openSession(tiktok, connecting, { clock })
  const video = sandbox.video('Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  return { sandbox, connecting, video, ...opened }
}

export const createReading = (session: Session) => readingOf(tiktok, session)

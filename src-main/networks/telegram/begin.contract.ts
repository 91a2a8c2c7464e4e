import { createTelegramSandbox } from '../../../src-sandbox/telegram/sandbox.ts'
import type { TelegramSandboxOptions } from '../../../src-sandbox/telegram/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { telegram } from './adapter.ts'

export const token = '7000000001:AAF-a_token-of-ours-0123456789abcdefg'
export const them = 'lea_martin'

/** A bot of ours, connected, which moderates one group. */
export async function begin(options: Partial<TelegramSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createTelegramSandbox({ token, username: 'marque_bot', name: 'La Marque', readsAll: true, ...more })
  await sandbox.listen()
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const opened = await openSession(telegram, connecting, { clock })
  const group = sandbox.group({ title: 'Les amis de la Marque' })
  return { sandbox, connecting, group, ...opened }
}

/** What a reader of all that came holds in the end. */
export const createReading = (session: Session) => readingOf(telegram, session)

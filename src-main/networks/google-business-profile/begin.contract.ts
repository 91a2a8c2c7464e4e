import { createBusinessSandbox } from '../../../src-sandbox/google-business-profile/sandbox.ts'
import type { BusinessSandboxOptions } from '../../../src-sandbox/google-business-profile/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { googleBusiness } from './adapter.ts'

export const token = 'ya29.a-token-of-ours'
export const them = 'Léa Martin'

/** An account with two places, the first of them connected. */
export async function begin(options: Partial<BusinessSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock } = {}) {
  const { observe, clock = systemClock, ...more } = options
  const sandbox = createBusinessSandbox({ token, now: () => clock.now(), ...more })
  await sandbox.listen()
  const place = sandbox.addLocation('Boulangerie Sauvaline, Nîmes')
  const other = sandbox.addLocation('Boulangerie Sauvaline, Arles')
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const opened = await openSession(googleBusiness, connecting, { clock })
  return { sandbox, connecting, place, other, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(googleBusiness, session)

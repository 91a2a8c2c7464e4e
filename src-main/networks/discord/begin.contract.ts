import { createDiscordSandbox } from '../../../src-sandbox/discord/sandbox.ts'
import type { DiscordSandboxOptions } from '../../../src-sandbox/discord/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import { discord } from './adapter.ts'

export const token = 'MTAwMDAwMDAwMDAwMDAwMDAx.GaBcDe.a-token-of-ours_0123456789abcdef'
export const them = 'lea_martin'

/** A bot of ours, connected, in one server with one channel. */
export async function begin(options: Partial<DiscordSandboxOptions> & { observe?: (http: HttpClient) => HttpClient; clock?: Clock; permissions?: bigint } = {}) {
  const { observe, clock = systemClock, permissions, ...more } = options
  const sandbox = createDiscordSandbox({ token, username: 'marque', ...more })
  await sandbox.listen()
  const guild = permissions === undefined ? sandbox.guild('Les amis de la Marque') : sandbox.guild('Les amis de la Marque', permissions)
  const channel = sandbox.channel(guild, 'general')
  const plain = createHttpClient({ origin: sandbox.url, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: sandbox.url, user: null, secrets: { token }, http, clock }
  const opened = await openSession(discord, connecting, { clock })
  return { sandbox, connecting, guild, channel, ...opened }
}

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(discord, session)

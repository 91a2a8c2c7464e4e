import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { socketEvents } from '../../net/web-socket.ts'
import type { Nudge, Session } from '../adapter.ts'
import { settingsOf } from './settings.ts'

/** `payload` is JSON in a string. https://docs.joinmastodon.org/methods/streaming/#events */
const told = z.object({ event: z.string(), payload: z.unknown() })
const kind = z.object({ type: z.string() })
const ours = new Set(['mention', 'quote', 'update', 'status'])

/**
 * Where its server says that it streams, if that is the server itself or a name below it; the server itself where it says nothing. Our token goes there.
 * https://docs.joinmastodon.org/entities/Instance/#urls
 */
export function streamingOf(origin: string, named: string | null | undefined): string {
  const home = new URL(origin)
  const own = `${home.protocol === 'https:' ? 'wss:' : 'ws:'}//${home.host}`
  if (!named || !URL.canParse(named)) return own
  const { protocol, hostname, host } = new URL(named)
  if (isLoopbackHost(home.hostname)) return /^wss?:$/.test(protocol) && isLoopbackHost(hostname) ? `${protocol}//${host}` : own
  return protocol === 'wss:' && (hostname === home.hostname || hostname.endsWith(`.${home.hostname}`)) ? `wss://${host}` : own
}

function nudgeOf(json: unknown): Nudge | null {
  const { event, payload } = told.safeParse(json).data ?? {}
  if (event === 'conversation') return { stream: 'conversations' }
  if (event === 'notifications_merged') return { stream: 'notifications' }
  if (event !== 'notification') return null
  try {
    const type = kind.safeParse(JSON.parse(String(payload))).data?.type
    return type === undefined || ours.has(type) ? { stream: 'notifications' } : null
  } catch {
    return { stream: 'notifications' }
  }
}

/** Notifications and conversations. What it says is no more than that there is something: reading finds it. https://docs.joinmastodon.org/methods/streaming/#websocket */
export async function* listen(session: Session, signal: AbortSignal): AsyncGenerator<Nudge> {
  const { origin, streaming, flavour } = settingsOf(session.account)
  const { host } = new URL(origin)
  if (flavour === 'snac') throw new Fault('remote.notFound', { host })
  const place = streaming ?? streamingOf(origin, null)
  const at = new URL(place.replace(/^ws/, 'http'))
  const events = socketEvents({
    url: `${place}/api/v1/streaming?stream=user:notification`,
    headers: { authorization: `Bearer ${session.secrets['token'] ?? ''}` },
    // Another port of the very host that was typed may lie where that lies.
    typedOrigin: at.hostname === new URL(origin).hostname ? at.origin : origin,
    clock: session.clock,
    signal,
    greeting: [{ type: 'subscribe', stream: 'direct' }],
  })
  for await (const event of events) {
    const nudge: Nudge | null = event.kind === 'open' ? { stream: null } : nudgeOf(event.json)
    if (nudge !== null) yield nudge
  }
}

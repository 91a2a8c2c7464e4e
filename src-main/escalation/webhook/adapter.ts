import { createHmac } from 'node:crypto'
import type { ChannelAdapter, ChannelSession, Shipment } from '../channel.ts'
import { sha256 } from '../digest.ts'
import { refuseHeavy, required, urlIn } from '../fields.ts'

const limits = { each: 8_000_000, all: 10_000_000 }

/** What is sent, as JSON; the files as base64. The same shipment gives the same bytes at every attempt. */
function bodyOf(shipment: Shipment): unknown {
  return {
    version: 1, id: shipment.key, kind: shipment.kind, token: shipment.token, subject: shipment.subject, text: shipment.text,
    packet: shipment.packet, follows: shipment.parents,
    files: shipment.files.map(({ name, mime, content }) => ({ name, mime, sha256: sha256(content), base64: Buffer.from(content).toString('base64') })),
  }
}

/**
 * `timestamp.id.body` under the shared secret. Who receives it checks the signature, refuses an hour that is not about now, and an id that it has had:
 * then nobody can send the same again.
 */
export function signatureOf(secret: string, timestamp: string, id: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${id}.${body}`).digest('hex')}`
}

const readable = (shipment: Shipment): string =>
  JSON.stringify({ ...(bodyOf(shipment) as object), files: shipment.files.map(({ name, mime, content }) => ({ name, mime, sha256: sha256(content) })) }, null, 2)

/**
 * A place of the user's own. The id in the header is the job's: who keeps the ids it has had takes each once. Nothing is read back by it, so what may
 * have arrived is not sent again.
 */
export const webhook: ChannelAdapter = {
  kind: 'webhook',
  capabilities: {
    fields: [{ field: 'url', secret: false, optional: false }, { field: 'key', secret: true, optional: false }],
    recipients: 'none', answers: false, status: false, readsBack: false, attachments: limits, text: null, proven: true,
    sources: { signature: 'https://www.rfc-editor.org/rfc/rfc2104' },
  },
  origins: [],
  origin: (settings) => urlIn(settings, 'url').origin,
  check: (session) => {
    required(session.secrets, 'key')
    const url = urlIn(session.settings, 'url')
    // Nothing is sent to try it: a place that takes orders may act on whatever comes.
    return Promise.resolve({ as: session.name, where: url.host, cannot: [] })
  },
  prepare: async (session, shipment) => {
    refuseHeavy(shipment.files, limits, session.name)
    return `POST ${urlIn(session.settings, 'url').href}\n${headerNames.join(', ')}\n\n${readable(shipment)}`
  },
  perform: async (session, shipment, handing, signal) => {
    const { url, headers, json } = requestOf(session, shipment)
    handing()
    await session.http.send({ method: 'POST', url, headers, json, want: 'discarded' }, signal)
    return { remoteId: shipment.key, url: null }
  },
  reconcile: () => Promise.resolve({ kind: 'unknown' }),
}

const headerNames = ['X-Vigie-Id', 'X-Vigie-Timestamp', 'X-Vigie-Signature']

function requestOf({ settings, secrets, clock }: ChannelSession, shipment: Shipment): { url: string; headers: Record<string, string>; json: unknown } {
  const json = bodyOf(shipment)
  const timestamp = String(Math.floor(clock.now() / 1000))
  const signature = signatureOf(required(secrets, 'key'), timestamp, shipment.key, JSON.stringify(json))
  return {
    url: urlIn(settings, 'url').href, json,
    headers: { 'X-Vigie-Id': shipment.key, 'X-Vigie-Timestamp': timestamp, 'X-Vigie-Signature': signature, 'Idempotency-Key': shipment.key },
  }
}

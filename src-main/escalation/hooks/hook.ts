import { Fault } from '../../../src-contract/failure.ts'
import type { ChannelKind } from '../../../src-contract/escalation.ts'
import type { ChannelAdapter, ChannelSession, Shipment } from '../channel.ts'
import { required } from '../fields.ts'

/** One service's incoming webhook: where its addresses lie, what it takes, and the page that says so. */
export type HookOf = {
  kind: ChannelKind
  /** Hosts of the service; null where everybody runs their own. */
  hosts: readonly RegExp[] | null
  /** The longest text, UTF-16 units, as the page states it or safely below. */
  most: number
  body(text: string): unknown
  sources: { webhook: string; text: string }
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`)

/** What goes in front when not all of it fits: subject first, then as much of the text as there is room for; files are named alone. */
export function wordsFor(shipment: Pick<Shipment, 'subject' | 'text' | 'files'>, most: number): string {
  const files = shipment.files.map(({ name }) => name).join(', ')
  return cut([shipment.subject, shipment.text, ...(files === '' ? [] : [`(${files})`])].join('\n\n'), most)
}

/**
 * The whole address is the secret: whoever has it can write there. Such a place tells nothing back, so that what may have arrived is not sent again by
 * itself, and no answer comes by it.
 */
export function hook({ kind, hosts, most, body, sources }: HookOf): ChannelAdapter {
  const addressIn = (secrets: ChannelSession['secrets']): URL => {
    const value = required(secrets, 'url')
    const url = URL.canParse(value) ? new URL(value) : null
    const loopback = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
    if (url === null || (url.protocol !== 'https:' && !loopback)) throw new Fault('channel.field', { name: 'url' })
    if (hosts !== null && !loopback && !hosts.some((host) => host.test(url.hostname))) throw new Fault('channel.field', { name: 'url' })
    return url
  }
  return {
    kind,
    capabilities: {
      fields: [{ field: 'url', secret: true, optional: false }], recipients: 'none', answers: false, status: false, readsBack: false, attachments: null, text: most,
      proven: false, sources,
    },
    origins: [],
    origin: (_settings, secrets) => addressIn(secrets).origin,
    // Nothing is sent to try it: whatever comes there is shown to people.
    check: (session) => Promise.resolve({ as: session.name, where: addressIn(session.secrets).host, cannot: [] }),
    prepare: async (session, shipment) => `POST ${addressIn(session.secrets).host}\n\n${JSON.stringify(body(wordsFor(shipment, most)), null, 2)}`,
    perform: async (session, shipment, handing, signal) => {
      const url = addressIn(session.secrets)
      handing()
      await session.http.send({ method: 'POST', url: url.href, json: body(wordsFor(shipment, most)), want: 'discarded' }, signal)
      return { remoteId: null, url: null }
    },
    reconcile: () => Promise.resolve({ kind: 'unknown' }),
  }
}

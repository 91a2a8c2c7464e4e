import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { mailServerAt } from '../../net/mail-server.ts'
import type { MailServer } from '../../net/mail-server.ts'

/** What the user typed of the servers: the first sending server that answers is the one. */
export type TypedServers = { imap: MailServer; smtp: MailServer[] }

/**
 * `imap.exemple.fr`, `imap.exemple.fr:993`, `imaps://imap.exemple.fr?smtp=smtp.exemple.fr:587`. Without `smtp` it is the sister of a host called imap,
 * and the host itself. Throws `input.url`.
 */
export function typedServers(text: string): TypedServers {
  const typed = text.trim()
  const refuse = () => new Fault('input.url', { value: typed.slice(0, 200) })
  const [, scheme = '', place = '', query = ''] = /^(?:(imaps?|https?):\/\/)?([^/?#\s]+)\/?(?:\?([^#\s]*))?$/i.exec(typed) ?? []
  const imap = mailServerAt(/^imap$/i.test(scheme) && !/:\d+$/.test(place) ? `${place}:143` : place, 'imap', true)
  if (imap === null) throw refuse()
  const named = new URLSearchParams(query).get('smtp')
  if (named !== null) {
    const smtp = mailServerAt(named, 'smtp', true)
    if (smtp === null) throw refuse()
    return { imap, smtp: [smtp] }
  }
  const hosts = isLoopbackHost(imap.host) ? [imap.host] : [imap.host.replace(/^imap4?\./, 'smtp.'), imap.host.replace(/^imap4?\./, 'mail.'), imap.host]
  const places = Array.from(new Set(hosts)).flatMap((host) => [`${host}:465`, `${host}:587`])
  return { imap, smtp: places.flatMap((at) => mailServerAt(at, 'smtp', true) ?? []) }
}

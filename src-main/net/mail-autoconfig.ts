import { Parser } from 'htmlparser2'
import type { MailServer } from './mail-server.ts'
import { createAgents, exchange } from './transport.ts'
import type { Exchanged } from './transport.ts'

/** What a domain says of its own mail servers. `user` is a pattern: `%EMAILADDRESS%`, `%EMAILLOCALPART%` or a name. */
export type MailSettings = { imap: MailServer; smtp: MailServer; user: string; oauthOnly: boolean }

const agents = createAgents()
const longestMs = 6_000
const maxBytes = 100_000

/**
 * Asked of the domain alone, over https alone, without the address: nobody else learns who has mail where. Null where it says nothing.
 * https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/
 */
export async function findMailSettings(domain: string, signal: AbortSignal): Promise<MailSettings | null> {
  const places = [`https://autoconfig.${domain}/mail/config-v1.1.xml`, `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`]
  const found = await Promise.all(places.map((place) => readAt(place, signal)))
  return found.find((one) => one !== null) ?? null
}

async function readAt(address: string, signal: AbortSignal): Promise<MailSettings | null> {
  try {
    let url = new URL(address)
    for (let hops = 0; hops < 3; hops += 1) {
      const answer = await get(url, signal)
      const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.headers.get('location') : null
      if (location === null) return answer.status === 200 ? readMailSettings(answer.body.toString('utf8'), url.hostname) : null
      url = new URL(location, url)
      if (url.protocol !== 'https:') return null
    }
    return null
  } catch {
    return null
  }
}

function get(url: URL, signal: AbortSignal): Promise<Exchanged> {
  return exchange({
    method: 'GET', url, headers: { accept: 'application/xml, text/xml', 'user-agent': 'Vigie' }, body: null, typedOrigin: null,
    connectMs: longestMs, idleMs: longestMs, totalMs: longestMs, maxBytes, headersOnly: false,
  }, agents, signal)
}

type Raw = { kind: string; host: string; port: string; socket: string; user: string; auth: string[] }

/** Of several servers the first that is encrypted. What a stranger wrote: anything amiss in it, and there are no settings. */
export function readMailSettings(xml: string, _from: string): MailSettings | null {
  const servers: Raw[] = []
  let open: Raw | null = null
  let field = ''
  let text = ''
  const parser = new Parser({
    onopentag(name, attributes) {
      field = name
      text = ''
      if (name === 'incomingserver' || name === 'outgoingserver') {
        open = { kind: `${name === 'incomingserver' ? 'in' : 'out'}:${(attributes['type'] ?? '').toLowerCase()}`, host: '', port: '', socket: '', user: '', auth: [] }
      }
    },
    ontext(chunk) {
      if (text.length < 1000) text += chunk
    },
    onclosetag(name) {
      if (open !== null) {
        const value = text.trim()
        if (name === 'hostname') open.host = value.toLowerCase()
        if (name === 'port') open.port = value
        if (name === 'sockettype') open.socket = value.toUpperCase()
        if (name === 'username') open.user = value
        if (name === 'authentication') open.auth.push(value.toLowerCase())
        if ((name === 'incomingserver' || name === 'outgoingserver') && servers.length < 20) {
          servers.push(open)
          open = null
        }
      }
      if (name === field) text = ''
    },
  }, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true })
  parser.write(xml.slice(0, maxBytes))
  parser.end()
  const imap = servers.find((one) => one.kind === 'in:imap' && serverOf(one) !== null)
  const smtp = servers.find((one) => one.kind === 'out:smtp' && serverOf(one) !== null)
  const [receiving, sending] = [imap && serverOf(imap), smtp && serverOf(smtp)]
  if (!imap || !smtp || !receiving || !sending) return null
  const oauthOnly = imap.auth.length > 0 && imap.auth.every((way) => way === 'oauth2')
  return { imap: receiving, smtp: sending, user: /^[^\s\p{Cc}]{1,200}$/u.test(imap.user) ? imap.user : '%EMAILADDRESS%', oauthOnly }
}

function serverOf({ host, port, socket }: Raw): MailServer | null {
  const number = Number(port)
  if (!/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(host) || !host.includes('.') || !Number.isInteger(number) || number < 1 || number > 65_535) return null
  const security = socket === 'SSL' ? 'tls' : socket === 'STARTTLS' ? 'starttls' : null
  return security === null ? null : { host, port: number, security, typed: false }
}

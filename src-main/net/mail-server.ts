import { isLoopbackHost } from './address.ts'

/**
 * Where mail is fetched or handed in. `tls`: encrypted from the first byte; `starttls`: nothing but the greeting is said before it is; `plain` is for
 * loopback alone. `typed`: the user named this host, which may then lie at a private address.
 */
export type MailServer = { host: string; port: number; security: 'tls' | 'starttls' | 'plain'; typed: boolean }

export type MailLogin = { user: string; password: string }

/** https://www.rfc-editor.org/rfc/rfc8314#section-7.3 and https://www.rfc-editor.org/rfc/rfc6409#section-3.1 */
const ports = { imap: { tls: 993, open: 143 }, smtp: { tls: 465, open: 587 } } as const

/**
 * `host` or `host:port` as a person writes it; null where it is none. Without a port it is the encrypted one; a port of the open kind means that
 * encryption is begun before anything else, save on loopback.
 */
export function mailServerAt(text: string, kind: 'imap' | 'smtp', typed: boolean): MailServer | null {
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(text.trim())
  const host = found?.[1]?.toLowerCase()
  if (host === undefined) return null
  const loopback = isLoopbackHost(host)
  if (!loopback && !host.startsWith('[') && !host.includes('.')) return null
  const port = found?.[2] === undefined ? ports[kind].tls : Number(found[2])
  if (port < 1 || port > 65_535) return null
  const tls = port === ports[kind].tls
  return { host: host.replace(/^\[|\]$/g, ''), port, security: tls ? 'tls' : loopback ? 'plain' : 'starttls', typed }
}

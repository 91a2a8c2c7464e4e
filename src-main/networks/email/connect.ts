import { Fault } from '../../../src-contract/failure.ts'
import { isAddress } from '../../net/mail-address.ts'
import { findMailSettings } from '../../net/mail-autoconfig.ts'
import { readHead } from '../../net/mail-head.ts'
import { withImap } from '../../net/mail-imap.ts'
import type { Imap } from '../../net/mail-imap.ts'
import { mailServerAt } from '../../net/mail-server.ts'
import type { MailServer } from '../../net/mail-server.ts'
import { checkSmtp } from '../../net/mail-smtp.ts'
import { openMailSocket } from '../../net/mail-socket.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { providerAt, providerOf, serverOf } from './providers.ts'
import { passwordIn } from './settings.ts'
import type { Settings } from './settings.ts'
import { typedServers } from './typed-server.ts'

type Servers = { imap: MailServer; smtp: MailServer[]; user: string }

/** An address and its password; the servers are known, asked for, guessed or typed. Both are tried before anything is saved; nothing is sent. */
export async function connect({ url, user, secrets, clock }: Connecting, signal: AbortSignal): Promise<Connected> {
  const address = (user ?? '').trim().replace(/^.*<([^<>]+)>$/, '$1').toLowerCase()
  if (!isAddress(address)) throw new Fault('input.invalid', { name: 'user' })
  const password = passwordIn(secrets)
  if (password === '') throw new Fault('input.secretMissing', { name: 'password' })
  const servers = url === null || url.trim() === '' ? await serversFor(address, signal) : { ...typedServers(url), user: address }
  const provider = providerAt(servers.imap.host)
  if (provider?.signIn === 'oauth') throw new Fault('mail.oauthOnly', { host: servers.imap.host })
  const login = { user: servers.user, password }
  const name = await withImap({ server: servers.imap, login }, { signal, clock }, readName).catch((error: unknown) => {
    // Where the usual password is always refused, saying so is what helps.
    if (provider?.signIn === 'appPassword' && error instanceof Fault && error.failure.code === 'auth.rejected') {
      throw new Fault('mail.appPassword', { host: servers.imap.host })
    }
    throw error
  })
  const smtp = servers.smtp.length === 1 ? servers.smtp[0] : await firstThatAnswers(servers.smtp, signal)
  if (smtp === undefined) throw new Fault('mail.noSettings', { host: address.slice(address.indexOf('@') + 1) })
  await checkSmtp({ server: smtp, login }, { signal, clock })
  const settings: Settings = { address, name, user: servers.user, imap: servers.imap, smtp, savesSent: provider?.savesSent ?? false }
  return { remoteId: address, handle: address, name: name || address, url: null, settings, secrets: { password } }
}

async function serversFor(address: string, signal: AbortSignal): Promise<Servers> {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const provider = providerOf(domain)
  if (provider !== null) {
    if (provider.signIn === 'oauth') throw new Fault('mail.oauthOnly', { host: domain })
    return { imap: serverOf(provider.imap), smtp: [serverOf(provider.smtp)], user: address }
  }
  const told = await findMailSettings(domain, signal)
  if (told?.oauthOnly === true) throw new Fault('mail.oauthOnly', { host: domain })
  if (told !== null) return { imap: told.imap, smtp: [told.smtp], user: userFrom(told.user, address) }
  const candidates = [`imap.${domain}`, `mail.${domain}`].flatMap((host) => mailServerAt(host, 'imap', false) ?? [])
  const imap = await firstThatAnswers(candidates, signal)
  if (imap === undefined) throw new Fault('mail.noSettings', { host: domain })
  const places = [`smtp.${domain}:465`, `smtp.${domain}:587`, `mail.${domain}:465`, `mail.${domain}:587`]
  return { imap, smtp: places.flatMap((place) => mailServerAt(place, 'smtp', false) ?? []), user: address }
}

const userFrom = (pattern: string, address: string): string =>
  pattern.replaceAll('%EMAILADDRESS%', address).replaceAll('%EMAILLOCALPART%', address.slice(0, address.indexOf('@'))).replaceAll('%EMAILDOMAIN%', address.slice(address.indexOf('@') + 1))

const knockMs = 6_000

/** Asked together; the first in order, not the quickest. Nothing is said to any of them; a certificate that is not the host's counts as no answer. */
async function firstThatAnswers(servers: readonly MailServer[], signal: AbortSignal): Promise<MailServer | undefined> {
  const open = await Promise.all(servers.map((server) => answers(server, signal)))
  return servers.find((_server, n) => open[n] === true)
}

function answers(server: MailServer, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (open: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(open)
    }
    const socket = openMailSocket(server, () => end(true))
    const timer = setTimeout(() => end(false), knockMs)
    socket.on('error', () => end(false))
    signal.addEventListener('abort', () => end(false), { once: true })
  })
}

/** The name on what was sent last: answers go on under it. */
async function readName(imap: Imap): Promise<string> {
  const folders = await imap.folders()
  const sent = folders.find(({ role }) => role === 'sent')
  if (sent === undefined) return ''
  const box = await imap.open(sent.path, 'read')
  if (box.exists === 0) return ''
  const last = await box.search({ seq: String(box.exists) })
  const row = (await box.fetch(last.slice(-1), { headers: ['From'] }))[0]
  return (await readHead(row?.headers ?? Buffer.alloc(0))).from?.name ?? ''
}

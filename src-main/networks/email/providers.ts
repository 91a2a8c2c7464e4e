import type { MailServer } from '../../net/mail-server.ts'

/**
 * Large providers, so that an address is enough. Others are asked for by autoconfiguration. `appPassword`: the usual password is refused. `oauth`:
 * no password is taken at all, which this build cannot do. `savesSent`: the server itself files what it sends.
 */
export type Provider = {
  domains: readonly string[]
  imap: readonly [host: string, port: number]
  smtp: readonly [host: string, port: number]
  signIn: 'password' | 'appPassword' | 'oauth'
  savesSent: boolean
  source: string
}

const thunderbird = (domain: string) => `https://autoconfig.thunderbird.net/v1.1/${domain}`
const password = { signIn: 'password', savesSent: false } as const

export const providers: readonly Provider[] = [
  { domains: ['orange.fr', 'wanadoo.fr'], imap: ['imap.orange.fr', 993], smtp: ['smtp.orange.fr', 465], ...password, source: thunderbird('orange.fr') },
  { domains: ['free.fr'], imap: ['imap.free.fr', 993], smtp: ['smtp.free.fr', 465], ...password, source: thunderbird('free.fr') },
  {
    domains: ['sfr.fr', 'neuf.fr', 'cegetel.net', 'club-internet.fr', '9online.fr'],
    imap: ['imap.sfr.fr', 993], smtp: ['smtp.sfr.fr', 465], ...password, source: thunderbird('sfr.fr'),
  },
  { domains: ['laposte.net'], imap: ['imap.laposte.net', 993], smtp: ['smtp.laposte.net', 465], ...password, source: thunderbird('laposte.net') },
  { domains: ['bbox.fr'], imap: ['imap.bbox.fr', 993], smtp: ['smtp.bbox.fr', 465], ...password, source: thunderbird('bbox.fr') },
  {
    domains: ['gmail.com', 'googlemail.com'], imap: ['imap.gmail.com', 993], smtp: ['smtp.gmail.com', 465],
    signIn: 'appPassword', savesSent: true, source: 'https://support.google.com/mail/answer/7126229',
  },
  {
    domains: ['outlook.com', 'outlook.fr', 'hotmail.com', 'hotmail.fr', 'live.com', 'live.fr', 'msn.com'],
    imap: ['outlook.office365.com', 993], smtp: ['smtp-mail.outlook.com', 587], signIn: 'oauth', savesSent: true,
    source: 'https://support.microsoft.com/en-us/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040',
  },
  {
    domains: ['yahoo.com', 'yahoo.fr', 'ymail.com'], imap: ['imap.mail.yahoo.com', 993], smtp: ['smtp.mail.yahoo.com', 465],
    signIn: 'appPassword', savesSent: false, source: 'https://help.yahoo.com/kb/SLN4075.html',
  },
  {
    domains: ['icloud.com', 'me.com', 'mac.com'], imap: ['imap.mail.me.com', 993], smtp: ['smtp.mail.me.com', 587],
    signIn: 'appPassword', savesSent: false, source: 'https://support.apple.com/en-us/102525',
  },
  {
    domains: ['fastmail.com', 'fastmail.fm'], imap: ['imap.fastmail.com', 993], smtp: ['smtp.fastmail.com', 465],
    signIn: 'appPassword', savesSent: false, source: 'https://www.fastmail.help/hc/en-us/articles/1500000278342',
  },
  { domains: ['gmx.com', 'gmx.fr', 'gmx.net'], imap: ['imap.gmx.com', 993], smtp: ['mail.gmx.com', 587], ...password, source: thunderbird('gmx.fr') },
]

const byDomain = new Map(providers.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)))
export const providerOf = (domain: string): Provider | null => byDomain.get(domain) ?? null

/** Also of mail that a domain of one's own keeps there. */
export const providerAt = (imapHost: string): Provider | null =>
  providers.find(({ imap }) => imap[0] === imapHost) ?? (imapHost === 'outlook.office365.com' ? providerOf('outlook.com') : null)

export const serverOf = ([host, port]: Provider['imap']): MailServer =>
  ({ host, port, security: port === 993 || port === 465 ? 'tls' : 'starttls', typed: false })

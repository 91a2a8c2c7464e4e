import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { ImapAccess } from '../../net/mail-imap.ts'
import type { SmtpAccess } from '../../net/mail-smtp.ts'
import type { AdapterAccount, Session } from '../adapter.ts'

const server = z.object({ host: z.string(), port: z.number().int(), security: z.enum(['tls', 'starttls', 'plain']), typed: z.boolean() })

const settings = z.object({
  /** Ours, in small letters: what answers are sent from. */
  address: z.string(),
  /** The name on what we sent last; empty where we sent nothing yet. */
  name: z.string(),
  /** What the servers know us by. */
  user: z.string(),
  imap: server,
  smtp: server,
  /** The server itself puts what it sends for us among the sent. */
  savesSent: z.boolean(),
})
export type Settings = z.infer<typeof settings>

export function settingsOf(account: AdapterAccount): Settings {
  const parsed = settings.safeParse(account.settings)
  if (!parsed.success) throw new Fault('internal', { what: 'email settings' })
  return parsed.data
}

export const passwordIn = (secrets: Readonly<Record<string, string>>): string => secrets['password'] ?? ''

export function imapOf({ account, secrets }: Pick<Session, 'account' | 'secrets'>): ImapAccess {
  const { imap, user } = settingsOf(account)
  return { server: imap, login: { user, password: passwordIn(secrets) } }
}

export function smtpOf({ account, secrets }: Pick<Session, 'account' | 'secrets'>): SmtpAccess {
  const { smtp, user } = settingsOf(account)
  return { server: smtp, login: { user, password: passwordIn(secrets) } }
}

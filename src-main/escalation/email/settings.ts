import { Fault } from '../../../src-contract/failure.ts'
import { isAddress } from '../../net/mail-address.ts'
import { findMailSettings } from '../../net/mail-autoconfig.ts'
import { mailServerAt } from '../../net/mail-server.ts'
import type { MailLogin, MailServer } from '../../net/mail-server.ts'
import type { ChannelSession } from '../channel.ts'
import { required } from '../fields.ts'

/** `imap` null: letters leave, and nothing is read back. `plus`: answers are asked to a plus address of ours. */
export type Post = { address: string; name: string; smtp: MailServer; imap: MailServer | null; login: MailLogin; plus: boolean; to: string }

type Typed = Pick<ChannelSession, 'settings' | 'secrets'>

/**
 * Where letters are handed in and read, as typed; what is left out is asked of the address's own domain, over https alone. `smtp` may be given without
 * `imap`: then nothing is read.
 */
export async function postOf({ settings, secrets }: Typed, signal: AbortSignal): Promise<Post> {
  const address = required(settings, 'address').toLowerCase()
  if (!isAddress(address)) throw new Fault('channel.field', { name: 'address' })
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const smtp = serverIn(settings, 'smtp')
  const found = smtp === null ? await findMailSettings(domain, signal) : null
  const server = smtp ?? found?.smtp ?? null
  if (server === null) throw new Fault('mail.noSettings', { host: domain })
  return {
    address,
    name: settings['from'] ?? '',
    smtp: server,
    imap: serverIn(settings, 'imap') ?? found?.imap ?? null,
    login: { user: settings['user']?.trim() || address, password: required(secrets, 'password') },
    plus: settings['plus'] === 'yes',
    to: settings['to'] ?? '',
  }
}

function serverIn(settings: Typed['settings'], kind: 'smtp' | 'imap'): MailServer | null {
  const typed = settings[kind]?.trim() ?? ''
  if (typed === '') return null
  const server = mailServerAt(typed, kind, true)
  if (server === null) throw new Fault('channel.field', { name: kind })
  return server
}

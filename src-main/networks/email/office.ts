import type { ImapAccess } from '../../net/mail-imap.ts'
import { withImap } from '../../net/mail-imap.ts'
import { sendLetter } from '../../net/mail-smtp.ts'
import type { Letter } from '../../net/mail-smtp.ts'
import type { Session } from '../adapter.ts'
import type { Reach } from './reader.ts'
import { imapOf, settingsOf, smtpOf } from './settings.ts'
import type { Settings } from './settings.ts'

/** One account at work: its mailbox, and the counter where letters are handed in. */
export type Office = { settings: Settings; host: string; reach: Reach; send(letter: Letter): Promise<void>; now(): number }

export function openOffice(session: Session, signal: AbortSignal): Office {
  const { clock } = session
  const access: ImapAccess = imapOf(session)
  return {
    settings: settingsOf(session.account),
    host: access.server.host,
    reach: (work) => withImap(access, { signal, clock }, work),
    send: (letter) => sendLetter(smtpOf(session), letter, { signal, clock }),
    now: () => clock.now(),
  }
}

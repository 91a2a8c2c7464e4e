import { compose } from '../../../src-sandbox/email/compose.ts'
import type { Composed } from '../../../src-sandbox/email/compose.ts'
import { createEmailSandbox } from '../../../src-sandbox/email/sandbox.ts'
import type { EmailSandbox, EmailSandboxOptions } from '../../../src-sandbox/email/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { Connecting, Session } from '../adapter.ts'
import { createReading as readingOf, openSession } from '../begin.contract.ts'
import type { Opened } from '../begin.contract.ts'
import { email } from './adapter.ts'

export const us = 'support@sauvaline.example'
export const them = { name: 'Léa Martin', address: 'lea@mail.example' }
export const password = 'un mot de passe'

export type Begun = Opened & {
  sandbox: EmailSandbox
  connecting: Connecting
  /** A mail to us; gives its Message-ID. */
  write(mail: Partial<Composed>, folder?: string): string
  /** The bytes as they are. */
  drop(raw: string | Buffer, folder?: string): void
}

let written = 0

export async function begin(options: Partial<EmailSandboxOptions> = {}): Promise<Begun> {
  const sandbox = createEmailSandbox({ accounts: [{ address: us, password }], ...options })
  await sandbox.listen()
  const connecting = connectingTo(sandbox.url)
  const opened = await openSession(email, connecting)
  let at = Date.parse('2026-03-01T10:00:00Z')
  return {
    sandbox, connecting, ...opened,
    write(mail, folder = 'INBOX') {
      written += 1
      at += 60_000
      const id = mail.id ?? `m${written}@mail.example`
      sandbox.mailbox(us).add(folder, compose({ from: them, to: us, subject: '', text: '', at, ...mail, id }), { at })
      return id
    },
    drop: (raw, folder = 'INBOX') => void sandbox.mailbox(us).add(folder, Buffer.from(raw as string), { at: (at += 60_000) }),
  }
}

export const connectingTo = (url: string, user = us, secret = password): Connecting => ({
  url, user, secrets: { password: secret }, http: createHttpClient({ origin: null, clock: systemClock }), clock: systemClock,
})

/** What a reader of all streams holds in the end. */
export const createReading = (session: Session) => readingOf(email, session)

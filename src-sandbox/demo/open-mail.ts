import { randomBytes } from 'node:crypto'
import { compose } from '../email/compose.ts'
import { createEmailSandbox } from '../email/sandbox.ts'
import type { EmailSandbox } from '../email/sandbox.ts'
import { sauvalineAddress, sauvalineMail } from './sauvaline-mail.ts'
import type { DemoMail } from './sauvaline-mail.ts'

export type OpenMail = { readonly sandbox: EmailSandbox; readonly address: string; readonly password: string }

const idOf = (name: string): string => `${name}@demo.mail.example`

/** A provider with the mailbox of one brand, and all that was written to it, oldest first; not yet listening. */
export function openMail(now: number): OpenMail {
  const password = randomBytes(12).toString('hex')
  const sandbox = createEmailSandbox({ accounts: [{ address: sauvalineAddress, password }] })
  const mailbox = sandbox.mailbox(sauvalineAddress)
  const byId = new Map(sauvalineMail.map((mail) => [mail.id, mail]))
  const chainOf = (mail: DemoMail): string[] => {
    const before = mail.of === undefined ? undefined : byId.get(mail.of)
    return before === undefined ? [] : [...chainOf(before), idOf(before.id)]
  }
  for (const mail of [...sauvalineMail].sort((a, b) => b.ago - a.ago)) {
    const at = now - mail.ago * 3_600_000
    const own = mail.by === 'us'
    const references = chainOf(mail)
    const raw = compose({
      id: idOf(mail.id), from: mail.by === 'us' ? { name: 'Sauvaline', address: sauvalineAddress } : mail.by, to: own ? 'client@mail.example' : sauvalineAddress,
      subject: mail.subject, text: mail.text, at, references,
      ...(mail.of === undefined ? {} : { inReplyTo: idOf(mail.of) }),
      ...(mail.html === undefined ? {} : { html: mail.html }),
      ...(mail.extra === undefined ? {} : { extra: mail.extra }),
      ...(mail.files === undefined ? {} : { files: mail.files.map(({ name, type, size }) => ({ name, type, bytes: Buffer.alloc(size) })) }),
    })
    mailbox.add(own ? 'Sent' : (mail.folder ?? 'INBOX'), raw, { at, flags: own ? ['\\Seen'] : [] })
  }
  return { sandbox, address: sauvalineAddress, password }
}

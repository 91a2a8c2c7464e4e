import type { Server, Socket } from 'node:net'
import { createImapServer, imapCapabilities } from './imap-server.ts'
import type { ImapCapability } from './imap-server.ts'
import { createMailbox } from './mailbox.ts'
import type { Mailbox } from './mailbox.ts'
import { createSmtpServer } from './smtp-server.ts'
import type { SmtpLetter } from './smtp-server.ts'
import { createTroubles } from './trouble.ts'
import type { MailMisbehave } from './trouble.ts'

export type EmailSandboxOptions = {
  accounts: readonly { address: string; password: string }[]
  /** Extensions the server does not have. */
  lacks?: readonly ImapCapability[]
  /** Folders that are not there. */
  lacksFolders?: readonly string[]
  /** The server files what it sends among the sent, as some large ones do. */
  savesSent?: boolean
  /** Addresses that nobody has. */
  refuses?: (address: string) => boolean
}

/** A mail provider on loopback. */
export type EmailSandbox = {
  /** In the words of the connection form, known once it listens. */
  readonly url: string
  readonly imapPort: number
  readonly smtpPort: number
  mailbox(address: string): Mailbox
  /** Handed in so far, oldest first. */
  readonly letters: SmtpLetter[]
  /** The names of the commands so far. */
  readonly commands: string[]
  /** By the IMAP server so far, over all connections. */
  sentBytes(): number
  onLetter(listener: (letter: SmtpLetter) => void): void
  misbehave(how: MailMisbehave): void
  behave(): void
  listen(ports?: { imap: number; smtp: number }): Promise<string>
  /** Ends every open connection; new ones are taken. */
  cut(): void
  close(): Promise<void>
}

export function createEmailSandbox(options: EmailSandboxOptions): EmailSandbox {
  const troubles = createTroubles()
  const mailboxes = new Map(options.accounts.map(({ address }) => [address.toLowerCase(), createMailbox(options.lacksFolders)]))
  const mailbox = (address: string): Mailbox => {
    const found = mailboxes.get(address.toLowerCase())
    if (found === undefined) throw new Error('no such account')
    return found
  }
  const letters: SmtpLetter[] = []
  const commands: string[] = []
  const listeners: ((letter: SmtpLetter) => void)[] = []
  const onCommand = (name: string) => {
    if (commands.push(name) > 10_000) commands.shift()
  }
  const deliver = (letter: SmtpLetter) => {
    letters.push(letter)
    if (options.savesSent === true) mailbox(letter.user).add('Sent', letter.raw, { flags: ['\\Seen'] })
    for (const address of letter.to) mailboxes.get(address.toLowerCase())?.add('INBOX', letter.raw)
    for (const tell of listeners) tell(letter)
  }
  const accounts = options.accounts.map(({ address, password }) => ({ user: address, password, mailbox: mailbox(address) }))
  const capabilities = imapCapabilities.filter((one) => options.lacks?.includes(one) !== true)
  const imap = createImapServer({ accounts, capabilities, troubles, onCommand })
  const smtp = createSmtpServer({ accounts, troubles, onCommand, onLetter: deliver, ...(options.refuses === undefined ? {} : { refuses: options.refuses }) })
  let ports = { imap: 0, smtp: 0 }
  const url = () => `127.0.0.1:${ports.imap}?smtp=127.0.0.1:${ports.smtp}`

  return {
    get url() { return url() },
    get imapPort() { return ports.imap },
    get smtpPort() { return ports.smtp },
    mailbox, letters, commands,
    sentBytes: imap.sentBytes,
    onLetter: (listener) => void listeners.push(listener),
    misbehave: (how) => troubles.add(how),
    behave: () => troubles.clear(),
    listen: async (wanted = { imap: 0, smtp: 0 }) => {
      ports = { imap: await listenOn(imap.server, wanted.imap), smtp: await listenOn(smtp.server, wanted.smtp) }
      return url()
    },
    cut: () => {
      for (const socket of [...imap.sockets, ...smtp.sockets]) socket.destroy()
    },
    close: async () => {
      await Promise.all([closeServer(imap.server, imap.sockets), closeServer(smtp.server, smtp.sockets)])
    },
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}

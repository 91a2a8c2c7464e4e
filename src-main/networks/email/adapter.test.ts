import PostalMime from 'postal-mime'
import type { EmailSandbox, EmailSandboxOptions } from '../../../src-sandbox/email/sandbox.ts'
import { touchesMail } from '../../../src-sandbox/email/trouble.ts'
import type { MailCommand } from '../../../src-sandbox/email/trouble.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { splitMailText } from '../../net/mail-text.ts'
import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { email } from './adapter.ts'
import { begin, us } from './begin.contract.ts'

/** What changes the mailbox or sends. A draft of ours is neither: it is the record that comes before. */
const isWrite = ({ protocol, name, path }: MailCommand) => protocol === 'smtp' || (/MOVE|COPY|STORE|EXPUNGE|APPEND/.test(name) && path !== 'Drafts')

async function answersTo(sandbox: EmailSandbox, id: string): Promise<string[]> {
  const texts: string[] = []
  for (const { raw } of sandbox.letters) {
    const mail = await PostalMime.parse(raw)
    if (mail.inReplyTo === `<${id}>`) texts.push(splitMailText(mail.text ?? '').fresh)
  }
  return texts
}

async function start(options: Partial<EmailSandboxOptions> = {}): Promise<RunningNetwork> {
  const { sandbox, session, connecting, write } = await begin(options)
  const folderOf = (id: string) =>
    Array.from(sandbox.mailbox(us).folders.values()).find(({ mails }) => mails.some(({ raw }) => typeof raw !== 'function' && raw.includes(`Message-ID: <${id}>`)))?.path ?? null
  return {
    session, connecting,
    wrong: { ...connecting, secrets: { password: 'un autre' } },
    arrive: (text, inReplyTo) => Promise.resolve(write({ text, ...(inReplyTo === undefined ? {} : { subject: 'Re:', inReplyTo, references: [inReplyTo] }) })),
    remove(id) {
      const folder = sandbox.mailbox(us).folder(folderOf(id) ?? '')
      const found = folder?.mails.find(({ raw }) => typeof raw !== 'function' && raw.includes(`Message-ID: <${id}>`))
      if (folder !== null && folder !== undefined && found !== undefined) sandbox.mailbox(us).remove(folder, [found.uid])
      return Promise.resolve()
    },
    async confirms(verb, id, text) {
      const answers = await answersTo(sandbox, id)
      const truth: Partial<Record<NetworkVerb, boolean>> = {
        spam: folderOf(id) === 'Junk', unspam: folderOf(id) === 'INBOX', delete: folderOf(id) === 'Trash', restore: folderOf(id) === 'INBOX',
        reply: answers.length === 1 && answers[0] === text,
      }
      return truth[verb] ?? false
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, match: (command) => (which === 'any' ? touchesMail(command) || mode === '401' : isWrite(command)) }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

// What became of a letter whose receipt was lost can be read back only where the server itself files what it sends.
describeAdapter('E-mail, on a server that files what it sends', { adapter: email, many: 130, sandbox: true, start: () => start({ savesSent: true }) })

describeAdapter('E-mail, on a server with no extension at all', {
  adapter: email, many: 130, sandbox: true,
  start: () =>
    start({
      savesSent: true, lacksFolders: ['Junk', 'Trash', 'Archives'],
      lacks: ['IDLE', 'UIDPLUS', 'MOVE', 'CONDSTORE', 'SPECIAL-USE', 'LITERAL+', 'SASL-IR', 'ID', 'NAMESPACE', 'UNSELECT', 'ENABLE'],
    }),
})

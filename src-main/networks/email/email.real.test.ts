import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import PostalMime from 'postal-mime'
import { afterAll, describe, expect, test } from 'vitest'
import { realDomain, realPassword, startMail } from '../../../e2e/servers/mail/server.ts'
import type { RealMail } from '../../../e2e/servers/mail/server.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { compose } from '../../../src-sandbox/email/compose.ts'
import { toFailure } from '../../../src-contract/failure.ts'
import { systemClock } from '../../lib/clock.ts'
import { trustFile } from '../../net/authorities.ts'
import { splitMailText } from '../../net/mail-text.ts'
import { sendLetter } from '../../net/mail-smtp.ts'
import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { actOn, never, newKey, openSession } from '../begin.contract.ts'
import { email } from './adapter.ts'
import { connectingTo, createReading } from './begin.contract.ts'

const started = await startMail()
const server: RealMail | null = 'skipped' in started ? null : started
if ('skipped' in started) process.stderr.write(`skipped: the mail adapter against a real Dovecot and Postfix, because ${started.skipped}\n`)
afterAll(() => server?.stop())

let boxes = 0
const urlOf = ({ ports }: RealMail) => `127.0.0.1:${ports.imap}?smtp=127.0.0.1:${ports.smtp}`

/** Somebody else's eye on an account of the server. */
async function openBox(at: RealMail, user: string): Promise<ImapFlow> {
  const client = new ImapFlow({ host: '127.0.0.1', port: at.ports.imap, secure: false, doSTARTTLS: false, auth: { user, pass: realPassword }, logger: false, disableAutoIdle: true })
  await client.connect()
  return client
}

async function begin(at: RealMail) {
  boxes += 1
  const [us, them] = [`support${boxes}@${realDomain}`, `lea${boxes}@${realDomain}`]
  const connecting = connectingTo(urlOf(at), us, realPassword)
  const opened = await openSession(email, connecting)
  const [ours, theirs] = [await openBox(at, us), await openBox(at, them)]
  let written = 0
  const write = async (text: string, inReplyTo?: string): Promise<string> => {
    written += 1
    const id = `m${boxes}.${written}@mail.example`
    const chain = inReplyTo === undefined ? {} : { inReplyTo, references: [inReplyTo] }
    const raw = compose({ id, from: { name: 'Léa Martin', address: them }, to: us, subject: inReplyTo === undefined ? '' : 'Re:', text, at: Date.now(), ...chain })
    await ours.append('INBOX', raw)
    return id
  }
  const folderOf = async (id: string): Promise<string | null> => {
    for (const path of ['INBOX', 'Junk', 'Trash']) {
      await ours.mailboxOpen(path)
      const found = await ours.search({ header: { 'message-id': id } }, { uid: true })
      if (Array.isArray(found) && found.length > 0) return path
    }
    return null
  }
  const answersTo = async (id: string): Promise<string[]> => {
    await theirs.mailboxOpen('INBOX')
    const rows = theirs.mailbox !== false && theirs.mailbox.exists > 0 ? await theirs.fetchAll('1:*', { source: true }) : []
    const mails = await Promise.all(rows.map(({ source }) => PostalMime.parse(source ?? '')))
    return mails.filter(({ inReplyTo }) => inReplyTo === `<${id}>`).map(({ text }) => splitMailText(text ?? '').fresh)
  }
  const close = async () => {
    await ours.logout()
    await theirs.logout()
  }
  return { us, them, connecting, ...opened, ours, write, folderOf, answersTo, close }
}

async function startOn(at: RealMail): Promise<RunningNetwork> {
  const { session, connecting, ours, write, folderOf, answersTo, close } = await begin(at)
  return {
    session, connecting,
    wrong: { ...connecting, secrets: { password: 'ferme-toi' } },
    arrive: write,
    async remove(id) {
      const path = await folderOf(id)
      if (path !== null) await ours.messageDelete({ header: { 'message-id': id } }, { uid: true })
    },
    async confirms(verb, id, text) {
      const answers = verb === 'reply' ? await answersTo(id) : []
      const folder = await folderOf(id)
      const truth: Partial<Record<NetworkVerb, boolean>> = {
        spam: folder === 'Junk', unspam: folder === 'INBOX', delete: folder === 'Trash', restore: folder === 'INBOX', reply: answers.length === 1 && answers[0] === text,
      }
      return truth[verb] ?? false
    },
    stop: close,
  }
}

if (server !== null) {
  describeAdapter(`a real Dovecot ${server.version} and Postfix`, { adapter: email, many: 120, sandbox: false, settleMs: 20_000, start: () => startOn(server) })
}

describe.skipIf(server === null)(`a real Dovecot and Postfix${server === null ? ': skipped' : ''}`, () => {
  const at = server as RealMail
  const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)

  test('new mail is told of while we listen, and again after the server was started anew', async () => {
    const { us, them, session, close } = await begin(at)
    const controller = new AbortController()
    const send = (id: string, text: string) =>
      sendLetter(
        { server: { host: '127.0.0.1', port: at.ports.smtp, security: 'plain', typed: true }, login: { user: them, password: realPassword } },
        { from: them, to: [us], raw: compose({ id, from: { name: 'Léa', address: them }, to: us, subject: '', text, at: Date.now() }) },
        { signal: never, clock: systemClock },
      )
    const reading = createReading(session)
    await reading.read()
    const wakes = async (id: string, text: string) => {
      const nudges = email.listen?.(session, controller.signal)[Symbol.asyncIterator]()
      const nudge = nudges?.next()
      // Postfix finds out about the other's restart by failing once.
      await expect.poll(() => send(id, text).then(() => 'sent', (error: unknown) => toFailure(error).code), { timeout: 60_000, interval: 500 }).toBe('sent')
      expect(await nudge).toMatchObject({ done: false, value: { stream: 'inbox' } })
      await reading.read('inbox')
      expect(reading.text(text)).toMatchObject({ own: false, author: { handle: them } })
      return nudges
    }
    const nudges = await wakes('a@mail.example', 'Par la poste')
    const rest = (async () => {
      for (let next = await nudges?.next(); next?.done === false; next = await nudges?.next()) await reading.read('inbox')
    })()
    await at.restartImap()
    await rest
    await (await wakes('b@mail.example', 'Après la coupure'))?.return?.()
    controller.abort()
    await close().catch(() => undefined)
  })

  test('encryption from the first byte and encryption on request, with a certificate that holds', async () => {
    const url = `imaps://127.0.0.1:${at.ports.imaps}?smtp=127.0.0.1:${at.ports.submission}`
    const { us, close } = await begin(at)
    // Nobody has signed it that we know: nothing is said to such a server.
    const settings = { host: 'localhost', port: at.ports.imaps, security: 'tls', typed: true } as const
    const { withImap } = await import('../../net/mail-imap.ts')
    const login = { user: us, password: realPassword }
    expect(await codeOf(withImap({ server: settings, login }, { signal: never, clock: systemClock }, (imap) => imap.folders()))).toBe('network.tls')
    // The user's own file of authorities, as the settings name one.
    const dir = mkdtempSync(join(tmpdir(), 'vigie-real-ca-'))
    writeFileSync(join(dir, 'authority.pem'), at.certificate)
    expect(trustFile(join(dir, 'authority.pem'))).toBe(1)
    const folders = await withImap({ server: settings, login }, { signal: never, clock: systemClock }, (imap) => imap.folders())
    expect(folders.map(({ role }) => role).sort()).toEqual(['drafts', 'inbox', 'junk', 'sent', 'trash'])
    const onRequest = { host: 'localhost', port: at.ports.imap, security: 'starttls', typed: true } as const
    expect(await withImap({ server: onRequest, login }, { signal: never, clock: systemClock }, async (imap) => (await imap.folders()).length)).toBe(5)
    const raw = compose({ id: 'tls@mail.example', from: { name: '', address: us }, to: us, subject: 'x', text: 'y', at: Date.now() })
    await sendLetter({ server: { host: 'localhost', port: at.ports.submission, security: 'starttls', typed: true }, login }, { from: us, to: [us], raw }, { signal: never, clock: systemClock })
    // A certificate for another name is none.
    expect(await codeOf(withImap({ server: { ...settings, host: '127.0.0.2' }, login }, { signal: never, clock: systemClock }, (imap) => imap.folders()))).not.toBe('none')
    expect(url).toContain('imaps')
    trustFile(null)
    rmSync(dir, { recursive: true, force: true })
    await close()
  })

  test('what the server does not let out is refused with its own word, and nothing is left of the attempt', async () => {
    const { session, ours, us, close } = await begin(at)
    await ours.append('INBOX', compose({ id: 'x@mail.example', from: { name: '', address: 'lea@ailleurs.test' }, to: us, subject: '', text: 'Bonjour', at: Date.now() }))
    const reading = createReading(session)
    await reading.read()
    const sending = email.perform(session, actOn(reading.text('Bonjour'), 'reply', 'Oui.'), newKey(), never)
    await expect(sending).rejects.toMatchObject({ failure: { code: 'remote.refused' } })
    for (const path of ['Drafts', 'Sent']) expect(await ours.status(path, { messages: true })).toMatchObject({ messages: 0 })
    await close()
  })
})

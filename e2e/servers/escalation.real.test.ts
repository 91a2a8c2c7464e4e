import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import PostalMime from 'postal-mime'
import { afterAll, describe, expect, test } from 'vitest'
import type { Escalation, EscalationAnswer } from '../../src-contract/escalation.ts'
import { runCliProcess } from '../../src-main/cli/cli-process.contract.ts'
import type { CliItem } from '../../src-main/cli/cli-process.contract.ts'
import { replyShapes, saidFresh } from '../../src-main/escalation/email/replies.contract.ts'
import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { realDomain, realPassword, startMail } from './mail/server.ts'
import { startRt } from './rt/server.ts'

const [mailStarted, rtStarted] = await Promise.all([startMail(), startRt()])
const mail = 'skipped' in mailStarted ? null : mailStarted
const rt = 'skipped' in rtStarted ? null : rtStarted
for (const [what, started] of [['mail', mailStarted], ['Request Tracker', rtStarted]] as const) {
  if ('skipped' in started) process.stderr.write(`skipped: escalation by ${what}, because ${started.skipped}\n`)
}

const blogPassword = 'abcd efgh ijkl mnop'
const blog = createWordPressSandbox({ title: 'Maison Verte', user: { login: 'vigie', name: 'Vigie', applicationPassword: blogPassword } })
const dir = mkdtempSync(join(tmpdir(), 'vigie-escalation-real-'))
afterAll(async () => {
  await Promise.all([mail?.stop(), rt?.stop(), blog.close()])
  rmSync(dir, { recursive: true, force: true })
})

type Said = { escalation: Escalation; answers: EscalationAnswer[]; error?: { message: string } }
async function vigie<T>(args: readonly string[], stdin?: string): Promise<T> {
  const ran = await runCliProcess([...args, '--data', dir, '--json'], stdin === undefined ? {} : { stdin })
  if (ran.code !== 0) throw new Error(`${args.join(' ')}: ${ran.code} ${ran.stdout} ${ran.stderr}`)
  return ran.json as T
}

let items: CliItem[] = []
async function ready(): Promise<void> {
  if (items.length > 0) return
  const url = await blog.listen()
  const at = Date.now() - 86_400_000
  const postId = blog.addPost({ title: 'Nos délais', text: 'Cinq jours.', at })
  for (let n = 0; n < 4; n += 1) {
    blog.addComment({ postId, author: { name: `Ana ${n}`, email: `ana${n}@mail.test`, url: '' }, text: `Toujours pas livré (${n}), c’est une honte 😡`, at: at + n * 60_000 })
  }
  await vigie(['account', 'add', 'wordpress', '--brand', 'Maison Verte', '--url', url, '--user', 'vigie', '--secret-stdin'], blogPassword)
  await vigie(['sync'])
  items = (await vigie<{ items: CliItem[] }>(['inbox', '--limit', '50'])).items
}

async function box(user: string): Promise<ImapFlow> {
  const client = new ImapFlow({ host: '127.0.0.1', port: mail?.ports.imap ?? 0, secure: false, doSTARTTLS: false, auth: { user, pass: realPassword }, logger: false, disableAutoIdle: true })
  await client.connect()
  return client
}

async function lettersIn(user: string, path: string): Promise<Buffer[]> {
  const client = await box(user)
  try {
    const { exists } = await client.mailboxOpen(path)
    return exists === 0 ? [] : (await client.fetchAll('1:*', { source: true })).flatMap(({ source }) => source ?? [])
  } finally {
    await client.logout()
  }
}

const us = `vigie@${realDomain}`
const service = `sav@${realDomain}`

describe.skipIf(mail === null)(`by mail, a real Postfix and Dovecot${'skipped' in mailStarted ? `: skipped, ${mailStarted.skipped}` : ''}`, () => {
  test(`a complaint is handed over by command line and arrives with its packet; answers of ${replyShapes.length} programs come back to it`, async () => {
    await ready()
    await vigie(['channel', 'add', 'email', 'SAV', `address=${us}`, `to=${service}`, `smtp=127.0.0.1:${mail?.ports.smtp}`, `imap=127.0.0.1:${mail?.ports.imap}`, 'plus=yes', '--secret-stdin'], realPassword)
    const item = items[0]
    const sent = await vigie<Said>(['escalate', String(item?.id), '--to', 'SAV', '--due', '2h', '--note-stdin'], 'Merci de rappeler ce client.')
    await vigie(['outbox', 'flush', '--wait'])
    const [letter] = await lettersIn(service, 'INBOX')
    const parsed = await PostalMime.parse(letter ?? '')
    expect(parsed.text).toContain('Merci de rappeler ce client.')
    expect(parsed.text).toContain(item?.text)
    expect(parsed.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([['message.png', 'image/png']])
    expect(await lettersIn(us, 'Sent')).toHaveLength(1)
    const { escalation } = await vigie<Said>(['escalation', 'show', String(sent.escalation.id)])
    expect(escalation.state).toBe('open')

    const client = await box(us)
    const of = { messageId: parsed.messageId?.slice(1, -1) ?? '', token: escalation.token, subject: parsed.subject ?? '', text: parsed.text ?? '', us, them: service }
    for (const shape of replyShapes) await client.append('INBOX', Buffer.from(shape.build(of)))
    // Somebody else's mail, and an absence.
    await client.append('INBOX', Buffer.from('From: x@y.test\r\nSubject: Promo\r\nMessage-ID: <promo@y.test>\r\n\r\nAchetez.'))
    await client.append('INBOX', Buffer.from(`From: ${service}\r\nSubject: Absence\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <abs@y.test>\r\nIn-Reply-To: <${of.messageId}>\r\n\r\nAbsente.`))
    await client.logout()
    await vigie(['escalation', 'poll'])
    const { answers, escalation: answered } = await vigie<Said>(['escalation', 'show', String(escalation.id)])
    expect(answers.filter(({ kind }) => kind === 'reply')).toHaveLength(replyShapes.length)
    expect(answers.filter(({ kind }) => kind !== 'reply').map(({ kind }) => kind)).toEqual(['autoReply'])
    const plain = (text: string) => text.replaceAll('’', '\'').replace(/\s+/g, ' ').trim()
    expect(new Set(answers.filter(({ kind }) => kind === 'reply').map(({ text }) => plain(text)))).toEqual(new Set([plain(saidFresh)]))
    expect(answered).toMatchObject({ state: 'answered', unread: true })
    // Our own copy that came to us is put away.
    expect((await lettersIn(us, 'INBOX')).filter((raw) => raw.includes(`Message-ID: <${of.messageId}>`))).toEqual([])

    const { draft } = await vigie<{ draft: { text: string } }>(['escalation', 'reply-draft', String(escalation.id)])
    expect(plain(draft.text)).toBe(plain(saidFresh))
    expect(await lettersIn(service, 'INBOX')).toHaveLength(1)
    expect((await vigie<Said>(['escalation', 'close', String(escalation.id)])).escalation.state).toBe('closed')
  }, 300_000)
})

describe.skipIf(rt === null)(`by ticket, a real Request Tracker${'skipped' in rtStarted ? `: skipped, ${rtStarted.skipped}` : ''}`, () => {
  test('a ticket is made with its picture; a comment, an answer and the status come back; a wrong queue is refused', async () => {
    await ready()
    if (rt === null) throw new Error('no server')
    const refused = await runCliProcess(['channel', 'add', 'rt', 'Faux', `url=${rt.url}`, 'queue=Nulle', '--secret-stdin', '--data', dir, '--json'], { stdin: rt.token })
    expect([refused.code, refused.json.error?.code]).toEqual([1, 'channel.queue'])
    await vigie(['channel', 'add', 'rt', 'Tickets', `url=${rt.url}`, 'queue=General', '--secret-stdin'], rt.token)
    const sent = await vigie<Said>(['escalate', String(items[1]?.id), '--to', 'Tickets', '--note-stdin'], 'À regarder.')
    await vigie(['outbox', 'flush', '--wait'])
    const { escalation } = await vigie<Said>(['escalation', 'show', String(sent.escalation.id)])
    expect(escalation).toMatchObject({ state: 'open', url: `${rt.url}/Ticket/Display.html?id=${escalation.remoteId}` })
    const { json: attachments } = await rt.ask('GET', `ticket/${escalation.remoteId}/attachments?fields=Filename,ContentType`)
    expect(JSON.stringify(attachments)).toContain('message.png')

    await rt.ask('POST', `ticket/${escalation.remoteId}/comment`, { Content: 'Le colis est retrouvé.', ContentType: 'text/plain' })
    await rt.ask('POST', `ticket/${escalation.remoteId}/correspond`, { Content: '<p>Nous <b>remboursons</b>.</p>', ContentType: 'text/html' })
    await rt.ask('PUT', `ticket/${escalation.remoteId}`, { Status: 'stalled' })
    await vigie(['escalation', 'poll'])
    await vigie(['escalation', 'poll'])
    const { answers, escalation: answered } = await vigie<Said>(['escalation', 'show', String(escalation.id)])
    expect(answers.map(({ kind, text }) => [kind, text])).toEqual([['comment', 'Le colis est retrouvé.'], ['comment', 'Nous remboursons.']])
    expect(answered).toMatchObject({ state: 'answered', remoteStatus: 'stalled' })
  }, 300_000)
})

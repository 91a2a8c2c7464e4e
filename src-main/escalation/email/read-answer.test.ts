import { describe, expect, it, test } from 'vitest'
import type { EscalationId } from '../../../src-contract/ids.ts'
import { belongsTo } from './poll.ts'
import { readAnswer } from './read-answer.ts'
import { replyShapes, saidFresh } from './replies.contract.ts'

const id = 7 as EscalationId
const sent = {
  messageId: `vigie.e.${'ab'.repeat(20)}@maison.test`, token: 'VG-BCDFGHJK23', subject: '[VG-BCDFGHJK23] Maison Verte : commentaire de Ana à traiter',
  text: 'Note\n  Urgent\n\nMessage · Mastodon\n  De Ana, 22 novembre 2026\n  Toujours pas livré, c’est une honte.\n\nRéférence VG-BCDFGHJK23', us: 'vigie@maison.test', them: 'lea@maison.test',
}
const known = { ofMessage: (one: string) => (one === sent.messageId ? id : null), ofToken: (one: string) => (one === sent.token ? id : null) }
const plainMarks = (text: string) => text.replaceAll('’', '\'').replace(/\s+/g, ' ').trim()

describe('an answer', () => {
  it('comes in twenty shapes and more', () => expect(replyShapes.length).toBeGreaterThanOrEqual(20))

  test.each(replyShapes.map((shape) => [shape.name, shape] as const))('of %s belongs to what it answers, and what is new in it stands first', async (_name, shape) => {
    const answer = await readAnswer(Buffer.from(shape.build(sent)))
    expect(answer.kind).toBe('reply')
    expect(belongsTo(answer.signs, known)).toEqual({ id, by: shape.by })
    expect(plainMarks(answer.fresh)).toBe(plainMarks(saidFresh))
    expect(answer.whole.length).toBeGreaterThanOrEqual(answer.fresh.length)
  })

  test.each(replyShapes.map((shape) => [shape.name, shape] as const))('of %s belongs to nobody else', async (_name, shape) => {
    const answer = await readAnswer(Buffer.from(shape.build({ ...sent, messageId: 'another@elsewhere.test', token: 'VG-ZZZZZZZZZZ', subject: 'Bonjour', text: 'Bonjour' })))
    expect(belongsTo(answer.signs, known)).toBeNull()
  })
})

const mail = (head: string[], body: string) => Buffer.from([...head, 'Content-Type: text/plain; charset=utf-8', '', body].join('\r\n'))

describe('what no person wrote', () => {
  test.each([
    ['an absence that says so', ['From: lea@x.test', `In-Reply-To: <${sent.messageId}>`, 'Auto-Submitted: auto-replied', 'Subject: Absente'], 'autoReply'],
    ['an absence by its subject alone', ['From: lea@x.test', `In-Reply-To: <${sent.messageId}>`, 'Subject: Réponse automatique : votre message'], 'autoReply'],
    ['an English one', ['From: lea@x.test', `In-Reply-To: <${sent.messageId}>`, 'Subject: Automatic reply: yours'], 'autoReply'],
    ['a bounce', ['From: MAILER-DAEMON@x.test', 'Subject: Undelivered Mail Returned to Sender'], 'bounce'],
    ['a copy of our own', ['From: vigie@maison.test', `Message-ID: <${sent.messageId}>`, 'Subject: x'], null],
    ['a copy of our own under another id', ['From: vigie@maison.test', 'Message-ID: <other@x.test>', 'X-Vigie-Escalation: VG-BCDFGHJK23', 'Subject: x'], null],
  ])('%s is told from an answer', async (_what, head, kind) => {
    expect((await readAnswer(mail(head, 'Bonjour'))).kind).toBe(kind)
  })

  it('finds by what it carries that a bounce is about ours', async () => {
    const bounce = mail(['From: MAILER-DAEMON@x.test', 'Subject: Undelivered'], `Unknown user\r\n\r\n----- The headers -----\r\nMessage-ID: <${sent.messageId}>\r\n`)
    expect(belongsTo((await readAnswer(bounce)).signs, known)).toEqual({ id, by: 'messageId' })
  })
})

describe('a hostile mail', () => {
  test.each([
    ['is no mail at all', Buffer.from('\u0000\u0001\u0002 nothing')],
    ['has no end of nested parts', Buffer.from(Array.from({ length: 3000 }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}`).join('\r\n'))],
    ['is a bomb of HTML', mail(['Subject: x'], 'x').toString().length > 0 ? Buffer.from(`Content-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}`) : Buffer.alloc(0)],
    ['has 10,000 recipients', mail([`To: ${Array.from({ length: 10_000 }, (_, n) => `p${n}@x.test`).join(', ')}`, 'Subject: x'], 'Bonjour')],
    ['names a charset that is none', Buffer.from('Content-Type: text/plain; charset=klingon-8\r\n\r\nBonjour \xe9')],
    ['is quotes and attributions without end', mail(['Subject: x'], 'Le 3 mars 2026 à 10:12, X a écrit :\n> a\n'.repeat(20_000))],
    ['is made of tokens', mail([`Subject: ${'[VG-BCDFGHJK24] '.repeat(5000)}`], 'VG-BCDFGHJK25 '.repeat(50_000))],
  ])('that %s is read as far as it goes', async (_what, source) => {
    const answer = await readAnswer(source)
    expect(belongsTo(answer.signs, known)).toBeNull()
    expect(answer.whole.length).toBeLessThanOrEqual(20_000)
  })
})

import PostalMime from 'postal-mime'
import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { email } from './adapter.ts'
import { begin as open, createReading, us } from './begin.contract.ts'
import type { Begun } from './begin.contract.ts'

const opened: Begun[] = []
afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close()
})

async function asked(mail: Parameters<Begun['write']>[0] = {}, options: Parameters<typeof open>[0] = {}) {
  const begun = await open(options)
  opened.push(begun)
  begun.write({ id: 'question@mail.example', subject: 'Colis', text: 'Où est-il ?', ...mail })
  const reading = createReading(begun.session)
  await reading.read('inbox')
  const [item] = Array.from(reading.items.values())
  if (item === undefined) throw new Error('nothing came')
  const folders = () => Object.fromEntries(Array.from(begun.sandbox.mailbox(us).folders.values(), ({ path, mails }) => [path, mails.length]))
  return { ...begun, reading, item, folders }
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)

describe('an answer', () => {
  test('stands in its thread for any mail program, quotes what it answers, and lies once among the sent', async () => {
    const { sandbox, session, item, folders } = await asked({ references: ['a@mail.example', 'b@mail.example'], inReplyTo: 'b@mail.example' })
    await email.perform(session, actOn(item, 'reply', 'Il arrive demain.'), newKey(), never)
    const [letter] = sandbox.letters
    const mail = await PostalMime.parse(letter?.raw ?? '')
    expect(letter).toMatchObject({ from: us, to: ['lea@mail.example'] })
    expect(mail).toMatchObject({ subject: 'Re: Colis', inReplyTo: '<question@mail.example>', references: '<a@mail.example> <b@mail.example> <question@mail.example>' })
    expect(mail.from).toMatchObject({ address: us })
    expect(mail.text).toBe('Il arrive demain.\n\nLe 01/03/2026 à 10:01, Léa Martin a écrit :\n> Où est-il ?\n')
    expect(folders()).toMatchObject({ Sent: 1, Drafts: 0 })
    expect(sandbox.mailbox(us).folder('Sent')?.mails[0]?.flags).toEqual(new Set(['\\Seen']))
  })

  test('goes where answers are wanted', async () => {
    const { sandbox, session, item } = await asked({ extra: ['Reply-To: "Service, achats" <achats@mail.example>'] })
    await email.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), never)
    expect(sandbox.letters[0]?.to).toEqual(['achats@mail.example'])
  })

  test('whose receipt is lost is the user’s to decide: nothing sends it again by itself', async () => {
    const { sandbox, session, item, folders } = await asked()
    const [action, key] = [actOn(item, 'reply', 'Oui.'), newKey()]
    sandbox.misbehave({ mode: 'acceptThenCut', match: ({ protocol, name }) => protocol === 'smtp' && name === 'DATA', times: 1 })
    await expect(email.perform(session, action, key, never)).rejects.toMatchObject({ sent: 'maybe' })
    expect((await email.reconcile(session, action, key, Date.now(), never)).kind).toBe('unknown')
    expect(folders()).toMatchObject({ Sent: 0, Drafts: 1 })
    expect(sandbox.letters).toHaveLength(1)
  })

  test('that was refused leaves nothing behind, and a second try sends it once', async () => {
    const { sandbox, session, item, folders } = await asked()
    const [action, key] = [actOn(item, 'reply', 'Oui.'), newKey()]
    sandbox.misbehave({ mode: '500', match: ({ protocol, name }) => protocol === 'smtp' && name === 'DATA', times: 1 })
    await expect(email.perform(session, action, key, never)).rejects.toMatchObject({ sent: 'no', failure: { code: 'remote.serverError' } })
    expect(folders()).toMatchObject({ Sent: 0, Drafts: 0 })
    expect((await email.reconcile(session, action, key, Date.now(), never)).kind).toBe('not-done')
    await email.perform(session, action, key, never)
    expect(sandbox.letters).toHaveLength(1)
    expect(folders()).toMatchObject({ Sent: 1, Drafts: 0 })
  })

  test('that left, while the mailbox broke before its copy was filed, is done all the same', async () => {
    const { sandbox, session, item } = await asked()
    sandbox.onLetter(() => sandbox.misbehave({ mode: 'cut', match: ({ protocol }) => protocol === 'imap' }))
    const { remoteId, observed } = await email.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), never)
    expect(observed).toMatchObject([{ remoteId, own: true, kind: 'reply', text: 'Oui.', parentRemoteId: item.remoteId, threadRemoteId: item.threadRemoteId }])
    sandbox.behave()
  })

  test('that the server falls silent over can be called off, and is then a maybe', async () => {
    const { sandbox, session, item } = await asked()
    const controller = new AbortController()
    sandbox.onLetter(() => undefined)
    sandbox.misbehave({ mode: 'hang', match: ({ protocol, name }) => protocol === 'smtp' && name === 'DATA' })
    const sending = email.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), controller.signal)
    const refused = expect(sending).rejects.toMatchObject({ sent: 'maybe', failure: { code: 'cancelled' } })
    await expect.poll(() => sandbox.commands.includes('DATA'), { timeout: 20_000 }).toBe(true)
    controller.abort()
    await refused
  })

  test('to somebody who is not there is refused with the server’s word for it', async () => {
    const { session, item, folders } = await asked({}, { refuses: () => true })
    await expect(email.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), never)).rejects.toMatchObject({ failure: { code: 'remote.refused', params: { status: 550 } } })
    expect(folders()).toMatchObject({ Sent: 0, Drafts: 0 })
  })

  test('without words, or with more than every server takes, never leaves', async () => {
    const { sandbox, session, item } = await asked()
    expect(await codeOf(email.perform(session, actOn(item, 'reply', '  \n '), newKey(), never))).toBe('input.empty')
    expect(await codeOf(email.perform(session, actOn(item, 'reply', 'é'.repeat(8_001)), newKey(), never))).toBe('input.tooLong')
    expect(sandbox.letters).toEqual([])
  })

  test('on a server without folders for it makes them', async () => {
    const { sandbox, session, item, folders } = await asked({}, { lacksFolders: ['Sent', 'Drafts', 'Trash'] })
    await email.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), never)
    await email.perform(session, actOn(item, 'delete'), newKey(), never)
    expect(folders()).toMatchObject({ Sent: 1, Drafts: 0, Trash: 1, INBOX: 0 })
    expect(sandbox.letters).toHaveLength(1)
  })
})

describe('what goes out is mail as the standards write it', () => {
  const heads = (raw: Buffer): string[] => raw.toString('latin1').split('\r\n\r\n')[0]?.split(/\r\n(?![ \t])/) ?? []

  test('one header each, in ASCII, in lines that every server takes, ended as they must be', async () => {
    const { sandbox, session, item } = await asked({ subject: `Très long sujet ${'éàü '.repeat(60)}`, text: `${'x'.repeat(3_000)}\n.\n..\nFrom moi` })
    await email.perform(session, actOn(item, 'reply', `.\n.point\n\nFrom nous : ${'mot '.repeat(500)}`), newKey(), never)
    const raw = sandbox.letters[0]?.raw ?? Buffer.alloc(0)
    const text = raw.toString('latin1')
    expect(text).not.toMatch(/[^\x09\x0a\x0d\x20-\x7e]/)
    expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
    const names = heads(raw).map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'in-reply-to', 'references', 'mime-version', 'content-type']) {
      expect(names.filter((one) => one === name)).toHaveLength(1)
    }
    const mail = await PostalMime.parse(raw)
    expect(mail.text).toMatch(/^\.\n\.point\n\nFrom nous/)
    expect(Number.isNaN(Date.parse(mail.date ?? ''))).toBe(false)
    expect(mail.messageId).toMatch(/^<[^<>\s@]+@[^<>\s@]+>$/)
  })

  test.each([
    ['the subject', { extra: ['X-A: 1'], subject: 'Colis\r\nBcc: victime@mail.example' }],
    ['an encoded subject', { subject: 'a', extra: [`Subject: =?utf-8?B?${Buffer.from('x\r\nBcc: victime@mail.example').toString('base64')}?=`] }],
    ['an encoded name', { extra: [`Reply-To: =?utf-8?Q?x=0D=0ABcc:_victime@mail.example?= <lea@mail.example>`] }],
    ['an address', { extra: ['Reply-To: <lea@mail.example\r\n ,victime@mail.example>, <lea@mail.example>'] }],
    ['references', { extra: ['References: <a@b>\r\n <c@d\r\n Bcc:victime@mail.example>'] }],
  ])('nothing in %s becomes a header or a recipient of ours', async (_where, mail) => {
    const { sandbox, session, item } = await asked(mail)
    await email.perform(session, actOn(item, 'reply', 'Oui.\r\nBcc: victime@mail.example'), newKey(), never)
    const [letter] = sandbox.letters
    expect(letter?.to).toEqual(['lea@mail.example'])
    expect(heads(letter?.raw ?? Buffer.alloc(0)).filter((line) => /^bcc:/i.test(line))).toEqual([])
    expect((await PostalMime.parse(letter?.raw ?? '')).bcc ?? []).toEqual([])
  })

  test('a mail that wants its answer sent to ten thousand gets it sent to a few', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `<a${n}@mail.example>`).join(',\r\n ')
    const { sandbox, session, item } = await asked({ to: many, extra: [`Reply-To: ${many}`] })
    await email.perform(session, actOn(item, 'reply', 'Oui.'), newKey(), never)
    expect(sandbox.letters[0]?.to).toHaveLength(5)
  })
})

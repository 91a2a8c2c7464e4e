import { afterEach, describe, expect, test } from 'vitest'
import { targetOf } from '../adapter.contract.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { email } from './adapter.ts'
import { begin as open, createReading, us } from './begin.contract.ts'
import type { Begun } from './begin.contract.ts'

const opened: Begun[] = []
afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close()
})
async function begin(options: Parameters<typeof open>[0] = {}): Promise<Begun> {
  const begun = await open(options)
  opened.push(begun)
  return begun
}

describe('reading a mailbox', () => {
  test('begins with the newest page and leaves the rest to the history', async () => {
    const { session, write } = await begin()
    for (let n = 0; n < 180; n += 1) write({ text: `Message ${n}` })
    const first = await email.pull(session, { id: 'inbox', role: 'live' }, null, never)[Symbol.asyncIterator]().next()
    const texts = first.done === true ? [] : first.value.upserted.map(({ text }) => text)
    expect(texts).toEqual(Array.from({ length: 50 }, (_, n) => `Message ${179 - n}`))
    const reading = createReading(session)
    const batches = await reading.read('inbox-history')
    expect(batches.map(({ progress }) => progress?.done)).toEqual([50, 100, 150, 180, 180])
    expect(batches.at(-1)?.progress).toEqual({ done: 180, total: 180 })
    expect(reading.items.size).toBe(180)
  })

  test('a folder numbered anew is read again without doubling anything, and nothing that came meanwhile is missed', async () => {
    const { sandbox, session, write } = await begin()
    for (let n = 0; n < 120; n += 1) write({ text: `Message ${n}` })
    const reading = createReading(session)
    await reading.read()
    write({ text: 'Entre-temps' })
    sandbox.mailbox(us).renumber('INBOX')
    const before = new Set(reading.items.keys())
    const batches = await reading.read('inbox')
    expect(new Set(batches.flatMap(({ upserted }) => upserted.map(({ remoteId }) => remoteId))).size).toBe(121)
    expect(reading.items.size).toBe(121)
    expect(Array.from(reading.items.keys()).filter((id) => !before.has(id))).toHaveLength(1)
    expect(await reading.read('inbox')).toEqual([])
    // What is held by its old number is found by its own id.
    const held = reading.text('Message 3')
    expect((await email.look(session, [{ ...targetOf(held), ref: { ...held.ref, validity: '1' } }], never)).seen[0]?.item?.text).toBe('Message 3')
  })

  test('the junk comes as spam, what was answered elsewhere as our reply in its thread, and what we began ourselves not at all', async () => {
    const { session, write } = await begin()
    write({ id: 'question@mail.example', text: 'Où est mon colis ?' })
    write({ text: 'Achetez nos montres' }, 'Junk')
    write({ from: { name: 'Service client', address: us }, subject: 'Re: colis', text: 'Il arrive.\n\nLe 1 mars 2026, Léa a écrit :\n> Où ?', inReplyTo: 'question@mail.example' }, 'Sent')
    write({ from: { name: 'Service client', address: us }, subject: 'Nos nouveautés', text: 'Chers clients' }, 'Sent')
    const reading = createReading(session)
    await reading.read()
    expect(reading.items.size).toBe(3)
    expect(reading.text('Achetez nos montres')).toMatchObject({ visibility: 'spam', own: false })
    const question = reading.text('Où est mon colis ?')
    expect(reading.text('Il arrive.')).toMatchObject({ own: true, kind: 'reply', parentRemoteId: question.remoteId, threadRemoteId: question.threadRemoteId })
  })

  test('a thread holds through a program that keeps only the message it answers', async () => {
    const { sandbox, session, write } = await begin()
    write({ id: 'first@mail.example', text: 'Bonjour ?' })
    const reading = createReading(session)
    await reading.read()
    const question = reading.text('Bonjour ?')
    const { remoteId } = await email.perform(session, actOn(question, 'reply', 'Bonjour !'), newKey(), never)
    write({ subject: 'Re:', text: 'Merci', inReplyTo: remoteId ?? '' })
    await reading.read()
    expect(reading.text('Merci')).toMatchObject({ threadRemoteId: question.threadRemoteId, parentRemoteId: remoteId })
    expect(sandbox.letters).toHaveLength(1)
  })

  test('files are named, and of thirty megabytes of them not one is fetched', async () => {
    const { sandbox, session, write } = await begin()
    const bytes = Buffer.alloc(30_000_000, 7)
    write({ subject: 'Photos', text: 'Ci-joint.', files: [{ name: '../../.ssh/id\u202Egpj.exe', type: 'image/jpeg', bytes }] })
    const reading = createReading(session)
    await reading.read('inbox')
    const [item] = Array.from(reading.items.values())
    expect(item?.text).toBe('Photos\n\nCi-joint.')
    expect(item?.attachments).toMatchObject([{ kind: 'file', alt: 'idgpj.exe (30.0 MB)' }])
    expect(item?.attachments[0]?.url).toMatch(/^mid:/)
    expect(sandbox.sentBytes()).toBeLessThan(200_000)
  })

  test('what was only marked for deletion is in the bin, and comes back when the mark goes', async () => {
    const { sandbox, session, write } = await begin()
    write({ text: 'À jeter' })
    const reading = createReading(session)
    await reading.read()
    const mailbox = sandbox.mailbox(us)
    const inbox = mailbox.folder('INBOX')
    if (inbox === null) throw new Error('no inbox')
    mailbox.setFlags(inbox, [1], '+', ['\\Deleted'])
    await reading.read('inbox')
    const thrown = reading.text('À jeter')
    expect(thrown.visibility).toBe('trash')
    const { observed } = await email.perform(session, actOn(thrown, 'restore'), newKey(), never)
    expect(observed).toMatchObject([{ visibility: 'visible' }])
    expect(inbox.mails[0]?.flags.has('\\Deleted')).toBe(false)
  })

  test('what a colleague filed away is found where it is, what is nowhere is gone, and what only lost its place is not called gone', async () => {
    const { sandbox, session, write } = await begin()
    const mailbox = sandbox.mailbox(us)
    write({ text: 'Classé' })
    write({ text: 'Détruit' })
    write({ text: 'Resté' })
    const reading = createReading(session)
    await reading.read()
    const inbox = mailbox.folder('INBOX')
    if (inbox === null) throw new Error('no inbox')
    mailbox.copy(inbox, mailbox.create('Clients/Affaires closes'), [1])
    mailbox.remove(inbox, [1, 2])
    const targets = ['Classé', 'Détruit', 'Resté'].map((text) => targetOf(reading.text(text)))
    const { seen } = await email.look(session, targets, never)
    const moved = seen.find(({ remoteId }) => remoteId === targets[0]?.remoteId)?.item
    expect(moved).toMatchObject({ text: 'Classé', visibility: 'visible', ref: { folder: 'Clients/Affaires closes' } })
    expect(seen.find(({ remoteId }) => remoteId === targets[1]?.remoteId)).toMatchObject({ item: null })
    expect(seen.find(({ remoteId }) => remoteId === targets[2]?.remoteId)).toMatchObject({ item: undefined })
  })

  test('a mailbox that was looked at is asked for flags alone', async () => {
    const { sandbox, session, write } = await begin()
    for (let n = 0; n < 60; n += 1) write({ text: `${n} `.repeat(2_000) })
    const reading = createReading(session)
    await reading.read('inbox')
    const before = sandbox.sentBytes()
    await email.look(session, Array.from(reading.items.values()).map(targetOf), never)
    expect(sandbox.sentBytes() - before).toBeLessThan(10_000)
  })

  test('a copy of our own answer, or a forgery of it, is a message of its own and never takes its place', async () => {
    const { session, write } = await begin()
    write({ text: 'Bonjour ?' })
    const reading = createReading(session)
    await reading.read()
    const { remoteId } = await email.perform(session, actOn(reading.text('Bonjour ?'), 'reply', 'Oui, bien sûr.'), newKey(), never)
    write({ id: remoteId ?? '', from: { name: 'Quelqu’un', address: 'faux@mail.example' }, text: 'Nous ne vous rembourserons jamais.' })
    await reading.read()
    expect(reading.items.get(remoteId ?? '')).toMatchObject({ own: true, text: 'Oui, bien sûr.' })
    expect(reading.text('Nous ne vous rembourserons jamais.')).toMatchObject({ own: false, author: { remoteId: 'faux@mail.example' } })
  })
})

describe('who wrote', () => {
  const refusesReply = async (extra: string[], from = 'x@mail.example') => {
    const { session, write } = await begin()
    write({ text: 'Corps', from: { name: '', address: from }, extra })
    const reading = createReading(session)
    await reading.read('inbox')
    return reading.text('Corps').refuses.some(({ verb }) => verb === 'reply')
  }
  test('a report of failure and an address that nobody reads take no answer, a person and an absence do', async () => {
    expect(await refusesReply(['X-Failed-Recipients: a@b.example'])).toBe(true)
    expect(await refusesReply([], 'MAILER-DAEMON@mail.example')).toBe(true)
    expect(await refusesReply([], 'no-reply@boutique.example')).toBe(true)
    expect(await refusesReply(['Auto-Submitted: auto-replied'])).toBe(false)
    expect(await refusesReply([])).toBe(false)
  })
})

import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EscalationId } from '../../src-contract/ids.ts'
import { systemClock } from '../lib/clock.ts'
import { openStore } from '../store/database.ts'
import { hookKey, service, startOffice, us } from './escalation.contract.ts'
import type { Office } from './escalation.contract.ts'

let office: Office
beforeEach(async () => {
  office = await startOffice()
})
afterEach(() => office.close())

const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)
const get = (id: EscalationId) => office.desk.call('escalation.get', { id })
const letters = () => office.mail.letters
const answer = (of: { subject: string; text: string; inReplyTo?: string; from?: string; head?: string }) =>
  office.mail.mailbox(us).add('INBOX', Buffer.from([
    `From: Léa <${of.from ?? service}>`, `To: ${us}`, `Subject: ${of.subject}`, `Message-ID: <${Math.random()}@client.test>`, 'Date: Mon, 23 Nov 2026 10:00:00 +0100',
    ...(of.inReplyTo === undefined ? [] : [`In-Reply-To: <${of.inReplyTo}>`, `References: <${of.inReplyTo}>`]), ...(of.head === undefined ? [] : [of.head]),
    'Content-Type: text/plain; charset=utf-8', '', of.text,
  ].join('\r\n')))

describe('handing over by mail', () => {
  it('sends what was shown, once, with its picture; the answer wakes the message and becomes a draft', async () => {
    const { desk } = office
    const channelId = await office.add('email')
    const item = await desk.itemOf(5)
    const { preview } = await desk.call('escalation.preview', { itemId: item.id, channelId, note: 'Urgent' })
    expect(letters()).toEqual([])
    expect(preview.recipients).toEqual([{ name: '', address: service }])
    for (const part of ['Urgent', item.text, preview.packet.token, 'Subject: [VG-']) expect(preview.wire).toContain(part)
    expect(preview.files[0]).toMatchObject({ name: 'message.png', mime: 'image/png' })
    const { escalation } = await desk.call('escalation.send', { itemId: item.id, channelId, note: 'Urgent', packetId: preview.id, source: 'test' })
    expect(escalation).toMatchObject({ state: 'leaving', token: preview.packet.token })
    expect((await desk.itemOf(5)).state).toBe('waiting')
    await office.sent()
    expect(letters()).toHaveLength(1)
    const mail = await PostalMime.parse(letters()[0]?.raw ?? '')
    expect(mail.text?.trim()).toBe(preview.text.trim())
    expect(mail.subject).toBe(preview.subject)
    const [picture] = mail.attachments
    expect(Buffer.from(picture?.content as ArrayBuffer).subarray(1, 4).toString()).toBe('PNG')
    expect((await get(escalation.id)).escalation).toMatchObject({ state: 'open', remoteId: mail.messageId?.slice(1, -1) })

    answer({ subject: `RE: ${preview.subject}`, inReplyTo: mail.messageId?.slice(1, -1) ?? '', text: 'Nous remboursons demain.\r\n\r\nLe 23 nov. 2026 à 09:00, Vigie a écrit :\r\n> Urgent\r\n> [VG-' })
    expect(await desk.call('escalation.poll', {})).toMatchObject({ answers: 1 })
    expect(await desk.call('escalation.poll', {})).toMatchObject({ answers: 0 })
    const { escalation: answered, answers, record } = await get(escalation.id)
    expect(answered).toMatchObject({ state: 'answered', unread: true })
    expect(answers).toMatchObject([{ kind: 'reply', text: 'Nous remboursons demain.', from: { address: service }, foundBy: 'messageId' }])
    expect(await desk.itemOf(5)).toMatchObject({ state: 'open', unread: true })
    const { draft } = await desk.call('escalation.draft', { id: escalation.id })
    expect(draft.text).toBe('Nous remboursons demain.')
    expect(letters()).toHaveLength(1)
    await desk.call('escalation.close', { id: escalation.id })
    expect((await get(escalation.id)).escalation.state).toBe('closed')
    expect(record.map(({ what }) => what)).toEqual(['decided', 'sent', 'answered'])
  })

  it('is taken back without a trace while it is held, and not by half once it has left', async () => {
    const { desk } = office
    await desk.call('settings.set', { key: 'hold.oneWay', value: 60_000 })
    const channelId = await office.add('email')
    const item = await desk.itemOf(4)
    const id = await office.escalate(item, channelId)
    await desk.call('decision.undo', { source: 'test' })
    expect((await get(id)).escalation.state).toBe('withdrawn')
    expect((await desk.itemOf(4)).state).toBe('new')
    await office.sent()
    expect(letters()).toEqual([])
    await desk.call('settings.set', { key: 'hold.oneWay', value: 0 })
    const again = await office.escalate(item, channelId)
    await office.sent()
    expect(letters()).toHaveLength(1)
    const { notUndoable } = await desk.call('decision.undo', { source: 'test' })
    expect(notUndoable).toMatchObject([{ failure: { code: 'undo.alreadySent' } }])
    expect((await get(again)).escalation.state).toBe('open')
    expect(await codeOf(office.escalate(item, channelId))).toBe('escalation.again')
  })

  it('keeps what a machine answers without waking anybody, tells of what came back undelivered, and knows a copy of its own', async () => {
    const { desk } = office
    const item = await desk.itemOf(3)
    const id = await office.escalate(item, await office.add('email'))
    await office.sent()
    const raw = letters()[0]?.raw ?? Buffer.alloc(0)
    const messageId = (await PostalMime.parse(raw)).messageId?.slice(1, -1) ?? ''
    answer({ subject: 'Réponse automatique : absente', inReplyTo: messageId, text: 'Je suis absente.', head: 'Auto-Submitted: auto-replied' })
    office.mail.mailbox(us).add('INBOX', raw)
    await desk.call('escalation.poll', {})
    expect((await get(id)).answers.map(({ kind }) => kind)).toEqual(['autoReply'])
    expect((await desk.itemOf(3)).state).toBe('waiting')
    answer({ subject: 'Undelivered Mail Returned to Sender', from: 'mailer-daemon@maison.test', text: `Nobody.\r\n\r\nMessage-ID: <${messageId}>\r\n` })
    await desk.call('escalation.poll', {})
    expect((await get(id)).answers.map(({ kind }) => kind)).toEqual(['autoReply', 'bounce'])
    expect((await get(id)).escalation).toMatchObject({ state: 'open', unread: true })
    expect((await desk.itemOf(3)).state).toBe('open')
  })
})

describe('what comes back', () => {
  it('may weigh 30 MB, hold a bomb, be broken and be in a charset that is none: it is read as far as it goes, and the next one is read as well', async () => {
    const { desk } = office
    const item = await desk.itemOf(3)
    const id = await office.escalate(item, await office.add('email'))
    await office.sent()
    const messageId = (await PostalMime.parse(letters()[0]?.raw ?? '')).messageId?.slice(1, -1) ?? ''
    const box = office.mail.mailbox(us)
    const head = (more: string[]) => [`From: Léa <${service}>`, `To: ${us}`, 'Subject: RE: dossier', `Message-ID: <${Math.random()}@client.test>`, `In-Reply-To: <${messageId}>`, ...more, '']
    const film = 'UEsDBBQ'.padEnd(76, 'A')
    box.add('INBOX', Buffer.concat([
      Buffer.from([...head(['Content-Type: multipart/mixed; boundary="b"']), '--b', 'Content-Type: text/plain; charset=utf-8', '', 'Voici la vidéo.', '--b',
        'Content-Type: application/zip; name="film.zip"', 'Content-Disposition: attachment; filename="film.zip"', 'Content-Transfer-Encoding: base64', '', ''].join('\r\n')),
      Buffer.from(`${film}\r\n`.repeat(400_000)), Buffer.from('--b--\r\n'),
    ]))
    box.add('INBOX', Buffer.from([...head(['Content-Type: multipart/mixed; boundary="nowhere"']), 'Rien ne ferme.'].join('\r\n')))
    box.add('INBOX', Buffer.from([...head(['Content-Type: text/plain; charset=klingon-8']), 'Fait.'].join('\r\n')))
    box.add('INBOX', Buffer.from([...head(['Content-Type: text/html']), '<div>'.repeat(60_000), 'Après la bombe'].join('\r\n')))
    box.add('INBOX', Buffer.from([`From: x@y.test`, `To: ${Array.from({ length: 10_000 }, (_, n) => `p${n}@x.test`).join(', ')}`, 'Subject: Promo', '', 'Achetez'].join('\r\n')))
    box.add('INBOX', Buffer.from([...head([]), 'Et voilà.'].join('\r\n')))
    expect((await desk.call('escalation.poll', {})).channels).toMatchObject([{ error: null }])
    const texts = (await get(id)).answers.map(({ text }) => text)
    expect(texts).toHaveLength(5)
    for (const said of ['Voici la vidéo.', 'Fait.', 'Et voilà.']) expect(texts).toContain(said)
  })

  it.each(['SEARCH', 'FETCH'])('is not read where the mailbox says no to %s, and is where it says yes again', async (word) => {
    const { desk } = office
    const channelId = await office.add('email')
    const id = await office.escalate(await desk.itemOf(3), channelId)
    await office.sent()
    answer({ subject: `Re: [${(await get(id)).escalation.token}]`, text: 'Vu.' })
    office.mail.misbehave({ mode: '500', match: ({ protocol, name }) => protocol === 'imap' && name.includes(word) })
    const { channels } = await desk.call('escalation.poll', {})
    expect(channels).toMatchObject([{ answers: 0 }])
    expect(channels[0]?.error).not.toBeNull()
    office.mail.behave()
    expect(await desk.call('escalation.poll', {})).toMatchObject({ answers: 1 })
    expect((await get(id)).answers).toMatchObject([{ foundBy: 'subject', text: 'Vu.' }])
  })
})

describe('the record', () => {
  it('takes nothing back: the file itself refuses', () => {
    const store = openStore({ dir: mkdtempSync(join(office.desk.dir, 'other-')), clock: systemClock })
    try {
      for (const sql of ['UPDATE escalation_record SET what = what', 'DELETE FROM escalation_record']) {
        store.write.prepare<[], never>("INSERT OR IGNORE INTO brands (id, name, hue, created_at) VALUES (1, 'B', 1, 1)").run()
        store.write.prepare<[], never>("INSERT OR IGNORE INTO channels (id, kind, name, settings, created_at) VALUES (1, 'rt', 'R', '{}', 1)").run()
        store.write.prepare<[], never>("INSERT OR IGNORE INTO escalations (id, brand_id, channel_id, verdict, recipients, note, token, state, created_at) VALUES (1, 1, 1, '', '[]', '', 'VG-X', 'open', 1)").run()
        store.write.prepare<[], never>("INSERT INTO escalation_record (escalation_id, at, who, what) VALUES (1, 1, 'user', 'decided')").run()
        expect(() => store.write.prepare<[], never>(sql).run()).toThrow('append-only')
      }
    } finally {
      store.close()
    }
  })

  it('restored from before it was sent, is not sent a second time', async () => {
    const { desk, rt } = office
    await desk.call('settings.set', { key: 'hold.oneWay', value: 60_000 })
    const id = await office.escalate(await desk.itemOf(6), await office.add('rt'))
    const file = join(desk.dir, 'copie.vigie')
    await desk.call('data.backup', { file })
    const { jobs: [job] } = await desk.call('outbox.list', { live: true })
    await desk.call('decision.undo', { source: 'test' })
    expect(job?.state).toBe('held')
    await desk.call('settings.set', { key: 'hold.oneWay', value: 0 })
    // What the copy does not know of: it went.
    const { escalation } = await get(id)
    rt.tickets.push({ id: 1, queue: 'General', subject: `[${escalation.token}] x`, status: 'new', requestor: null, entries: [] })
    await desk.call('data.restore', { file })
    await office.sent()
    expect(rt.tickets).toHaveLength(1)
    expect((await get(id)).escalation).toMatchObject({ state: 'open', remoteId: '1' })
  })

  it('outlives the messages it is about, which take packets and answers with them', async () => {
    const { desk, rt } = office
    const id = await office.escalate(await desk.itemOf(6), await office.add('rt'))
    await office.sent()
    rt.write(1, { type: 'Comment', by: 'lea', text: 'Vu.' })
    await desk.call('escalation.poll', {})
    const [account] = (await desk.call('account.list', {})).accounts
    await desk.call('account.remove', { id: account?.id ?? (0 as never) })
    const left = await get(id)
    expect(left).toMatchObject({ preview: null, answers: [], escalation: { itemId: null, about: null } })
    expect(left.record.map(({ what }) => what)).toEqual(['decided', 'sent', 'answered', 'statusChanged'])
    expect(await codeOf(desk.call('escalation.draft', { id }))).toBe('escalation.gone')
  })
})

describe('a ticket', () => {
  it('is made with its files; comments and status come back, ours do not', async () => {
    const { desk, rt } = office
    const id = await office.escalate(await desk.itemOf(6), await office.add('rt'))
    await office.sent()
    expect(rt.tickets).toHaveLength(1)
    expect(rt.tickets[0]?.entries[0]?.parts.map(({ name }) => name)).toEqual(['', 'message.png'])
    expect((await get(id)).escalation).toMatchObject({ state: 'open', remoteId: '1', url: `${rt.url}/Ticket/Display.html?id=1` })
    rt.write(1, { type: 'Comment', by: 'lea', text: 'Le colis est retrouvé.' })
    rt.setStatus(1, 'resolved')
    expect(await desk.call('escalation.poll', {})).toMatchObject({ answers: 1 })
    const { escalation, answers } = await get(id)
    expect(answers).toMatchObject([{ kind: 'comment', text: 'Le colis est retrouvé.', from: { name: 'Léa Martin' }, foundBy: 'ticket' }])
    expect(escalation).toMatchObject({ state: 'answered', remoteStatus: 'resolved' })
  })

  it('that is no longer there keeps no other from being read', async () => {
    const { desk, rt } = office
    const channelId = await office.add('rt')
    await office.escalate(await desk.itemOf(5), channelId)
    await office.sent()
    const id = await office.escalate(await desk.itemOf(6), channelId)
    await office.sent()
    rt.write(2, { type: 'Comment', by: 'lea', text: 'Vu.' })
    rt.tickets.splice(0, 1)
    expect(await desk.call('escalation.poll', {})).toMatchObject({ answers: 1, channels: [{ error: null }] })
    expect((await get(id)).answers).toMatchObject([{ text: 'Vu.' }])
  })

  it('is refused with a sentence where the queue is not known, and nothing of it is kept', async () => {
    expect(await codeOf(office.add('rt', { queue: 'Nulle part' }))).toBe('channel.queue')
    expect((await office.desk.call('channel.list', {})).channels).toEqual([])
    expect(await codeOf(office.desk.call('channel.add', { kind: 'rt', name: 'RT', settings: { url: office.rt.url, queue: 'General' }, secrets: { token: 'faux' } }))).toBe('auth.rejected')
  })
})

describe('a signed webhook', () => {
  it('can be checked by whoever shares the key, and says its id for who keeps ids', async () => {
    const { desk, hook } = office
    await office.escalate(await desk.itemOf(7), await office.add('webhook'))
    await office.sent()
    const [post] = hook.posts
    const { 'x-vigie-timestamp': at = '', 'x-vigie-id': id = '', 'x-vigie-signature': signature } = post?.headers ?? {}
    expect(signature).toBe(`sha256=${createHmac('sha256', hookKey).update(`${at}.${id}.${post?.text ?? ''}`).digest('hex')}`)
    expect(post?.json).toMatchObject({ id, kind: 'packet' })
    expect(hook.posts).toHaveLength(1)
  })

  it('whose answer is lost is uncertain, and not sent again by itself', async () => {
    const { desk, hook } = office
    hook.misbehave({ mode: 'acceptThenCut' })
    const id = await office.escalate(await desk.itemOf(7), await office.add('webhook'))
    await office.sent()
    hook.behave()
    await desk.restart()
    await office.sent()
    expect(hook.posts).toHaveLength(1)
    expect((await get(id)).escalation.state).toBe('uncertain')
    const { jobs: [job] } = await desk.call('outbox.list', { needsYou: true })
    expect(job).toMatchObject({ verb: 'escalate', state: 'uncertain', channel: { kind: 'webhook' } })
  })

  it('that refuses leaves the message as it was, and can be tried again', async () => {
    const { desk, hook } = office
    hook.misbehave({ mode: '404', times: 1 })
    const id = await office.escalate(await desk.itemOf(8), await office.add('webhook'))
    await office.sent()
    expect((await get(id)).escalation).toMatchObject({ state: 'failed', failure: { code: 'remote.notFound' } })
    expect((await desk.itemOf(8)).state).toBe('new')
    const { jobs: [job] } = await desk.call('outbox.list', { needsYou: true })
    if (job === undefined) throw new Error('no job')
    await desk.call('outbox.decide', { id: job.id, choice: 'send' })
    await office.sent()
    expect((await get(id)).escalation.state).toBe('open')
    expect(hook.posts).toHaveLength(1)
  })
})

describe('a file', () => {
  it.each(['pdf', 'html', 'eml'])('%s takes French and emoji, and is there once', async (format) => {
    const { desk } = office
    office.blog.editComment(9, 'Déçue 😡👩‍🔧 <script>alert(1)</script> œuf à 3 € … \u202Eabc')
    await desk.call('sync.run', {})
    const id = await office.escalate(await desk.itemOf(9), await office.add('file', { format }))
    await office.sent()
    const { escalation } = await get(id)
    const files = readdirSync(office.folder)
    expect(files).toEqual([escalation.remoteId])
    expect(files[0]).toMatch(new RegExp(`^${escalation.token}-[0-9a-f]{12}\\.${format}$`))
    const bytes = readFileSync(join(office.folder, files[0] ?? ''))
    if (format === 'pdf') expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    if (format === 'html') expect(bytes.toString()).not.toContain('<script>')
    if (format === 'eml') expect((await PostalMime.parse(bytes)).text).toContain('😡')
  })
})

describe('a channel', () => {
  it('asks for its field by name, keeps its secret to itself, and can be removed and restored', async () => {
    const { desk } = office
    expect(await codeOf(desk.call('channel.add', { kind: 'webhook', name: 'W', settings: {}, secrets: { key: 'k' } }))).toBe('channel.field')
    expect(await codeOf(desk.call('channel.add', { kind: 'webhook', name: 'W', settings: { url: 'http://ailleurs.test' }, secrets: { key: 'k' } }))).toBe('channel.field')
    const id = await office.add('webhook')
    expect(await codeOf(office.add('webhook'))).toBe('channel.exists')
    const { channels } = await desk.call('channel.list', {})
    expect(JSON.stringify(channels)).not.toContain(hookKey)
    expect(channels).toMatchObject([{ id, secrets: ['key'], needsYou: false }])
    await desk.call('settings.set', { key: 'hold.oneWay', value: 60_000 })
    const item = await desk.itemOf(2)
    const waiting = await office.escalate(item, id)
    expect(await desk.call('channel.remove', { id })).toMatchObject({ cancelled: 1 })
    expect((await get(waiting)).escalation.state).toBe('withdrawn')
    expect((await desk.itemOf(2)).state).toBe('new')
    expect(await codeOf(office.escalate(item, id))).toBe('channel.removed')
    await desk.call('channel.restore', { id })
    expect((await desk.call('escalation.suggest', { itemId: item.id })).channelId).toBe(id)
  })

  it('whose credentials died holds what waits, alone, until they are given again', async () => {
    const { desk, rt } = office
    const channelId = await office.add('rt')
    await office.escalate(await desk.itemOf(3), channelId)
    await office.sent()
    rt.misbehave({ mode: '401' })
    const id = await office.escalate(await desk.itemOf(2), channelId)
    await office.sent()
    expect((await desk.call('channel.list', {})).channels).toMatchObject([{ needsYou: true, failure: { code: 'auth.rejected' } }])
    expect((await desk.call('account.list', {})).accounts).toMatchObject([{ health: { status: 'ok' } }])
    // A reading that fails for another reason is no word of the user's.
    rt.behave()
    rt.misbehave({ mode: '404' })
    expect((await desk.call('escalation.poll', { channelId })).channels).toMatchObject([{ error: 'remote.notFound' }])
    expect((await desk.call('channel.list', {})).channels).toMatchObject([{ needsYou: true, failure: { code: 'auth.rejected' } }])
    rt.behave()
    await desk.call('channel.edit', { id: channelId, secrets: { token: '1-14-abcdef' } })
    await office.sent()
    expect((await get(id)).escalation.state).toBe('open')
    expect(rt.tickets).toHaveLength(2)
  })

  it('that hangs holds nobody else up', async () => {
    const { desk, hook } = office
    const hanging = await office.add('webhook')
    const other = await office.add('rt')
    hook.misbehave({ mode: 'never' })
    await office.escalate(await desk.itemOf(2), hanging)
    const id = await office.escalate(await desk.itemOf(2), other)
    await desk.call('settings.set', { key: 'hold.reply', value: 0 })
    const reply = await desk.call('reply.submit', { id: (await desk.itemOf(2)).id, text: 'Nous regardons.', source: 'test' })
    void desk.call('outbox.flush', { wait: true, timeoutMs: 25_000 }).catch(() => undefined)
    await expect.poll(async () => (await get(id)).escalation.state, { timeout: 30_000 }).toBe('open')
    await expect.poll(async () => (await desk.itemOf(2)).jobs.find(({ verb }) => verb === 'reply')?.state, { timeout: 20_000 }).toBe('verified')
    expect(reply.jobs).toHaveLength(1)
  })
})

describe('the board', () => {
  it('says who has what, and for how long', async () => {
    const { desk } = office
    const channelId = await office.add('webhook')
    const lea = [{ name: 'Léa', address: 'lea@maison.test' }]
    for (const n of [2, 3]) await desk.call('escalation.send', { itemId: (await desk.itemOf(n)).id, channelId, note: '', recipients: lea, source: 'test', dueAt: Date.now() - 1 })
    await office.sent()
    const { people, ages } = await desk.call('escalation.board', {})
    expect(people).toMatchObject([{ who: 'Léa', open: 2, answered: 0, overdue: 2 }])
    expect(ages.map(({ open }) => open)).toEqual([2, 0, 0, 0])
  })
})

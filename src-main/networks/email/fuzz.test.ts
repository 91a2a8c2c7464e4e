import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { pick, seeded } from '../../../src-sandbox/demo/random.ts'
import type { Rng } from '../../../src-sandbox/demo/random.ts'
import { compose } from '../../../src-sandbox/email/compose.ts'
import { targetOf } from '../adapter.contract.ts'
import type { Session } from '../adapter.ts'
import { email } from './adapter.ts'
import { begin, createReading, us } from './begin.contract.ts'

// A slice by the same seed every time; the whole by `npm run test:fuzz -- email`.
const whole = Number(process.env['VIGIE_FUZZ'] ?? 0)
const seed = Number(process.env['VIGIE_FUZZ_SEED'] ?? 1)
const messages = whole > 0 ? whole : 400
const conversations = whole > 0 ? Math.ceil(whole / 100) : 20

const specials = ['\r\n', '\r\n\r\n', '\0', '\u00ff\u00fe', '"', '<', '>', '(', ')', '{99999}\r\n', '=?utf-8?B?', '?=', ';', 'boundary="', '--b', '\\', '%s', '9'.repeat(40), '* ', 'A1 OK '] as const

/** A few small wrongs in bytes: lost, doubled, swapped, cut, or with something in them that does not belong. */
function mutate(bytes: Buffer, rng: Rng): Buffer {
  let text = bytes.toString('latin1')
  for (let n = 1 + Math.floor(rng() * 4); n > 0; n -= 1) {
    const at = Math.floor(rng() * text.length)
    const length = Math.floor(rng() ** 3 * 200)
    const piece = text.slice(at, at + length)
    const how = Math.floor(rng() * 6)
    const middle = [pick(rng, specials), '', piece + piece, piece.split('').reverse().join(''), String.fromCharCode(Math.floor(rng() * 256)) + piece, piece.repeat(30)][how] ?? ''
    text = how === 1 && rng() < 0.1 ? text.slice(0, at) : text.slice(0, at) + middle + text.slice(at + length)
  }
  return Buffer.from(text, 'latin1')
}

const person = { name: 'Zoé Ünal', address: 'zoe@mail.example' }
const corpus = (n: number): [Buffer, ...Buffer[]] => {
  const common = { id: `c${n}@mail.example`, from: person, to: us, subject: 'Où est mon colis n° 12 ?', text: 'Bonjour,\n\nrien reçu.\n\n-- \nZoé', at: 1_770_000_000_000 + n }
  return [
    compose(common),
    compose({ ...common, inReplyTo: 'a@b', references: ['x@y', 'a@b'], subject: 'Re: colis', text: 'Oui.\n\nLe 3 mars 2026 à 10:12, Sauvaline a écrit :\n> Bonjour' }),
    compose({ ...common, html: '<html><body><p>Bonjour</p><blockquote>Avant</blockquote></body></html>' }),
    compose({ ...common, files: [{ name: 'facture é.pdf', type: 'application/pdf', bytes: Buffer.alloc(500) }, { name: 'b.jpg', type: 'image/jpeg', bytes: Buffer.alloc(50) }] }),
    Buffer.from(`From: =?iso-8859-1?Q?Andr=E9?= <a@b.example>\r\nMessage-ID: <d${n}@b.example>\r\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nD=E9j=E0 \r\nvu=\r\n.\r\n`),
    Buffer.from(`From: MAILER-DAEMON@b.example\r\nMessage-ID: <e${n}@b.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nPas remis\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n--b--\r\n`),
  ]
}

function fits(item: RemoteItem): void {
  for (const text of [item.remoteId, item.threadRemoteId, item.author.remoteId, item.author.name, item.author.handle, item.text]) expect(typeof text).toBe('string')
  expect(item.remoteId).not.toBe('')
  expect(item.threadRemoteId).not.toBe('')
  expect(item.text.length).toBeLessThan(21_000)
  expect(Number.isFinite(item.createdAt) && item.createdAt > 0).toBe(true)
  expect(item.author.name).not.toMatch(/[\r\n\p{Cf}]/u)
  for (const { url, alt } of item.attachments) {
    expect(url).toMatch(/^mid:[^\s<>"]+$/)
    expect(alt).not.toMatch(/[\r\n\u202a-\u202e/\\]/)
  }
}

describe('answered wrongly', () => {
  test(`${messages} mutated messages: each is read as something, and the sound ones among them as they are`, async () => {
    const { sandbox, session, write } = await begin()
    const rng = seeded(seed)
    let left = messages
    let items = 0
    while (left > 0) {
      const batch = Math.min(left, 45)
      left -= batch
      const mailbox = sandbox.mailbox(us)
      const inbox = mailbox.folder('INBOX')
      if (inbox === null) throw new Error('no inbox')
      mailbox.remove(inbox, inbox.mails.map(({ uid }) => uid))
      const sound = [write({ text: `Intact ${left}` })]
      for (let n = 0; n < batch; n += 1) mailbox.add('INBOX', mutate(pick(rng, corpus(left * 100 + n)), rng))
      sound.push(write({ text: `Intact aussi ${left}` }))
      const reading = createReading(session)
      await reading.read('inbox')
      for (const item of reading.items.values()) fits(item)
      for (const id of sound) expect(reading.items.get(id)?.text).toMatch(/^Intact/)
      items += reading.items.size
      const { seen } = await email.look(session, Array.from(reading.items.values()).map(targetOf), new AbortController().signal)
      expect(seen.every(({ item }) => item !== null)).toBe(true)
    }
    await sandbox.close()
    if (whole > 0) process.stdout.write(`${JSON.stringify({ network: 'email', seed, messages, items })}\n`)
  }, 3_600_000)

  test(`${conversations} conversations with mutated answers of the server: a fault or nothing, never a wrong write, and the truth afterwards`, async () => {
    const { sandbox, session, write } = await begin()
    for (let n = 0; n < 8; n += 1) write({ text: `Message ${n}`, subject: n % 2 === 0 ? 'Objet' : '' })
    const honest = createReading(session)
    await honest.read('inbox')
    const rng = seeded(seed + 1)
    const proxy = await disturb(sandbox.imapPort, rng)
    const settings = { ...session.account.settings, imap: { host: '127.0.0.1', port: proxy.port, security: 'plain', typed: true } }
    const disturbed: Session = { ...session, account: { ...session.account, settings } }
    let faults = 0
    for (let n = 0; n < conversations; n += 1) {
      const signal = AbortSignal.timeout(400)
      try {
        for await (const batch of email.pull(disturbed, { id: 'inbox', role: 'live' }, null, signal)) batch.upserted.forEach(fits)
        await email.look(disturbed, Array.from(honest.items.values()).map(targetOf), signal)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        faults += 1
      }
      proxy.cut()
    }
    await proxy.close()
    expect(faults).toBeGreaterThan(0)
    expect(sandbox.letters).toEqual([])
    const again = createReading(session)
    await again.read('inbox')
    expect(Array.from(again.items.values())).toEqual(Array.from(honest.items.values()))
    await sandbox.close()
    if (whole > 0) process.stdout.write(`${JSON.stringify({ network: 'email', seed, conversations, faults })}\n`)
  }, 3_600_000)
})

/** Between us and the server: what the server says is sometimes not what arrives. */
async function disturb(to: number, rng: Rng): Promise<{ port: number; cut(): void; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    return socket
  }
  const server: Server = createServer((client) => {
    const upstream = keep(connect(to, '127.0.0.1'))
    keep(client)
    const share = pick(rng, [0.1, 0.3, 0.6])
    client.on('data', (chunk) => void upstream.write(chunk))
    upstream.on('data', (chunk) => void client.write(rng() < share ? mutate(chunk, rng) : chunk))
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}

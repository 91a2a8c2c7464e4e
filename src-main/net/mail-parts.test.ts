import { describe, expect, test } from 'vitest'
import { isAddress, messageIdIn, messageIdsIn } from './mail-address.ts'
import { readMailSettings } from './mail-autoconfig.ts'
import { decodeBytes, decodePart } from './mail-decode.ts'
import { bareSubject, isAnswerSubject, readHead } from './mail-head.ts'
import { setOf } from './mail-imap.ts'
import { fileName, partsOf } from './mail-parts.ts'
import type { Structure } from './mail-parts.ts'
import { mailServerAt } from './mail-server.ts'

describe('characters', () => {
  test('survive a wrong label, no label and one that nobody knows', () => {
    const utf8 = Buffer.from('Où est l’été ?')
    for (const label of ['utf-8', 'iso-8859-1', 'us-ascii', 'x-inconnu', null]) expect(decodeBytes(utf8, label)).toBe('Où est l’été ?')
    expect(decodeBytes(Buffer.from('été', 'latin1'), 'utf-8')).toBe('été')
    expect(decodeBytes(Buffer.from([0x80, 0x20, 0xe9]), 'iso-8859-15')).toBe('\u0080 é')
    expect(decodeBytes(Buffer.from([0x80]), null)).toBe('€')
    expect(decodeBytes(utf8.subarray(0, 2), 'utf-8', true)).toBe('O')
  })

  test('of a part come out of its encoding, flowed lines joined', async () => {
    const part = { type: 'text/plain', charset: 'utf-8', encoding: 'base64', flowed: false, delSp: false, truncated: false }
    expect(await decodePart({ ...part, bytes: Buffer.from(Buffer.from('Été').toString('base64')) })).toBe('Été')
    const flowed = Buffer.from('Une longue \nligne\n> citée \n> aussi\n-- \nMoi')
    expect(await decodePart({ ...part, encoding: '8bit', flowed: true, bytes: flowed })).toBe('Une longue ligne\n> citée aussi\n-- \nMoi')
    expect(await decodePart({ ...part, encoding: 'quoted-printable', bytes: Buffer.from('a=E9=\r\nb=ZZ') })).toContain('aéb')
  })
})

describe('heads', () => {
  test('are read with eight-bit signs, folded, doubled or not at all', async () => {
    const head = await readHead(Buffer.from('Subject: =?utf-8?Q?Caf=C3=A9?= cr\xe8me\r\nFrom: "Zo\xe9, du 12" <zoe@mail.example>\r\nMessage-ID:\r\n <a@b>\r\nReferences: <1@a>\r\n\t<2@b> n\'importe quoi\r\nDate: Tue, 3 Mar 2026 10:12:00 +0100\r\n\r\n', 'latin1'))
    expect(head).toMatchObject({ subject: 'Café crème', from: { name: 'Zoé, du 12', address: 'zoe@mail.example' }, messageId: 'a@b', references: ['1@a', '2@b'], wallDate: '03/03/2026 10:12', origin: 'person' })
    expect(await readHead(Buffer.alloc(0))).toMatchObject({ from: null, subject: '', messageId: null })
    expect(await readHead(Buffer.from(`Subject: ${'x'.repeat(500_000)}`))).toMatchObject({ messageId: null })
  })

  test.each([
    ['Auto-Submitted: auto-replied', 'auto'], ['X-Autoreply: yes', 'auto'], ['Return-Path: <>', 'auto'], ['List-Id: <l.example>', 'bulk'],
    ['Precedence: bulk', 'bulk'], ['Content-Type: multipart/report; report-type=delivery-status', 'bounce'], ['Auto-Submitted: no', 'person'],
    ['From: MAILER-DAEMON@mail.example', 'bounce'],
  ])('%s is %s', async (line, origin) => {
    expect((await readHead(Buffer.from(`${line}\r\n\r\n`))).origin).toBe(origin)
  })

  test('ids and addresses that could end a line or a header are none', () => {
    expect(messageIdIn('<a@b>\r\nBcc: x')).toBe('a@b')
    expect(messageIdIn('<a b@c>')).toBeNull()
    expect(messageIdsIn('<a@b><c@d> (x) <e\u0000@f>')).toEqual(['a@b', 'c@d'])
    for (const bad of ['a@b\r\nRCPT', 'a b@c.fr', '<a@b.fr>', 'a@b,c@d', '"a b"@c.fr', 'a@', '@b', 'a@b@c.fr', `${'a'.repeat(70)}@b.fr`]) expect(isAddress(bad), bad).toBe(false)
    for (const good of ['léa@exemple.fr', 'a.b+c@sous.exemple.fr', "o'neil@x.example"]) expect(isAddress(good), good).toBe(true)
  })

  test('subjects lose what answers put before them, in any language', () => {
    expect(bareSubject('Re: RE : Réf: TR: [Commande] 12')).toBe('[Commande] 12')
    expect([isAnswerSubject('RE : x'), isAnswerSubject('Re[2]: x'), isAnswerSubject('Tr: x'), isAnswerSubject('Retour: x')]).toEqual([true, true, false, false])
  })
})

describe('parts', () => {
  const text = (subtype: string, size: number, part = '1'): Structure => ({ part, type: `text/${subtype}`, size, parameters: { charset: 'utf-8' } })
  test('of alternatives the plain one is read, unless it is a stub', () => {
    const of = (plain: number, html: number) => partsOf({ type: 'multipart/alternative', childNodes: [text('plain', plain, '1'), text('html', html, '2')] }).texts.map(({ part }) => part)
    expect([of(500, 2_000), of(20, 5_000), of(0, 5_000)]).toEqual([['1'], ['2'], ['2']])
  })

  test('files are counted beyond twenty, and nesting and width have an end', () => {
    const file: Structure = { part: '2', type: 'application/zip', size: 42, disposition: 'attachment', dispositionParameters: { filename: 'bombe.zip' } }
    expect(partsOf({ type: 'multipart/mixed', childNodes: [text('plain', 5), ...Array.from({ length: 30 }, () => file)] })).toMatchObject({ texts: [{ part: '1' }], files: { length: 20 }, moreFiles: 10 })
    let deep: Structure = text('plain', 5)
    for (let n = 0; n < 20_000; n += 1) deep = { type: 'multipart/mixed', childNodes: [deep] }
    expect(partsOf(deep).texts.length).toBeLessThanOrEqual(1)
    expect(partsOf({ type: 'multipart/mixed', childNodes: Array.from({ length: 50_000 }, () => file) }).files).toHaveLength(20)
  })

  test('a file’s name is words to read: never a folder, never a trick of direction, never so long that its end is out of sight', () => {
    expect(fileName('../../etc/passwd')).toBe('passwd')
    expect(fileName('C:\\Windows\\system32\\calc.exe')).toBe('calc.exe')
    expect(fileName('facture\u202Efdp.exe')).toBe('facturefdp.exe')
    expect(fileName('..\u0000.ssh')).toBe('ssh')
    expect(fileName(`${'a'.repeat(500)}.exe`)).toMatch(/^a{80}….{26}\.exe$/)
    expect(fileName('=?utf-8?Q?d=C3=A9vis.pdf?=')).toBe('devis.pdf'.replace('e', 'é'))
  })
})

describe('settings', () => {
  test('what is typed of a server is encrypted by its port, and never in the clear but on loopback', () => {
    expect(mailServerAt('imap.exemple.fr', 'imap', true)).toEqual({ host: 'imap.exemple.fr', port: 993, security: 'tls', typed: true })
    expect(mailServerAt('mail.exemple.fr:143', 'imap', true)).toMatchObject({ port: 143, security: 'starttls' })
    expect(mailServerAt('smtp.exemple.fr:587', 'smtp', true)).toMatchObject({ security: 'starttls' })
    expect(mailServerAt('127.0.0.1:2143', 'imap', true)).toMatchObject({ security: 'plain' })
    for (const bad of ['', 'a b', 'http://x.fr', 'x', 'x.fr:0', 'x.fr:99999', '-x.fr', 'x.fr/chemin']) expect(mailServerAt(bad, 'imap', true), bad).toBeNull()
  })

  const config = (incoming: string, outgoing: string) => `<clientConfig version="1.1"><emailProvider id="exemple.fr">${incoming}${outgoing}</emailProvider></clientConfig>`
  const incoming = (socket: string, host = 'imap.exemple.fr', auth = 'password-cleartext') =>
    `<incomingServer type="imap"><hostname>${host}</hostname><port>993</port><socketType>${socket}</socketType><username>%EMAILLOCALPART%</username><authentication>${auth}</authentication></incomingServer>`
  const outgoing = '<outgoingServer type="smtp"><hostname>smtp.exemple.fr</hostname><port>587</port><socketType>STARTTLS</socketType></outgoingServer>'

  test('a domain’s own word is read, and what it says without encryption is not followed', () => {
    expect(readMailSettings(config(incoming('SSL'), outgoing), 'x')).toEqual({
      imap: { host: 'imap.exemple.fr', port: 993, security: 'tls', typed: false }, smtp: { host: 'smtp.exemple.fr', port: 587, security: 'starttls', typed: false },
      user: '%EMAILLOCALPART%', oauthOnly: false,
    })
    expect(readMailSettings(config(incoming('plain'), outgoing), 'x')).toBeNull()
    expect(readMailSettings(config(incoming('plain') + incoming('SSL'), outgoing), 'x')?.imap.security).toBe('tls')
    expect(readMailSettings(config(incoming('SSL', 'imap.exemple.fr', 'OAuth2'), outgoing), 'x')?.oauthOnly).toBe(true)
    for (const odd of ['', '<html>', config(incoming('SSL', '127.0.0.1/../x'), outgoing), config(incoming('SSL', 'localhost'), outgoing), '<'.repeat(100_000)]) expect(readMailSettings(odd, 'x')).toBeNull()
  })

  test('numbers of neighbours are asked for as one', () => expect(setOf([7, 1, 2, 3, 4, 9, 8, 2])).toBe('1:4,7:9'))
})

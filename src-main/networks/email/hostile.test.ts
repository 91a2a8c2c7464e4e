import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { begin as open, createReading, us } from './begin.contract.ts'
import type { Begun } from './begin.contract.ts'

const opened: Begun[] = []
afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close()
})

/** What a batch of mails, one of them made to harm, is read as; the others must be there whatever that one is. */
async function readWith(raw: string | Buffer) {
  const begun = await open()
  opened.push(begun)
  begun.write({ text: 'Avant' })
  begun.drop(raw)
  begun.write({ text: 'Après' })
  const reading = createReading(begun.session)
  await reading.read('inbox')
  expect(reading.text('Avant').kind).toBe('message')
  expect(reading.text('Après').kind).toBe('message')
  expect(reading.items.size).toBe(3)
  const item = Array.from(reading.items.values()).find(({ text }) => text !== 'Avant' && text !== 'Après')
  if (item === undefined) throw new Error('it is not there')
  return { item, ...begun, reading }
}

const head = (more = '') => `From: x@mail.example\r\nTo: ${us}\r\nSubject: Objet\r\nMessage-ID: <hostile@mail.example>\r\n${more}`
const nested = (depth: number): string => {
  let body = 'Content-Type: text/plain\r\n\r\nau fond\r\n'
  for (let n = 0; n < depth; n += 1) body = `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n${body}\r\n--b${n}--\r\n`
  return body
}

describe('a mail made to harm is a mail among others:', () => {
  test('HTML without end, all of it script and style', async () => {
    const { item } = await readWith(`${head()}Content-Type: text/html\r\n\r\n<p>Vu</p>${'<div style="x"><script>1</script><b>'.repeat(200_000)}`)
    expect(item.text.startsWith('Objet\n\nVu')).toBe(true)
    expect(item.text.length).toBeLessThan(21_000)
  })

  test('an archive that would fill the disk is a name', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000)).toString('base64')
    const { item } = await readWith(`${head()}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nOuvrez\r\n--b\r\nContent-Type: application/zip; name="devis.zip"\r\nContent-Encoding: gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${bomb}\r\n--b--\r\n`)
    expect(item).toMatchObject({ text: 'Objet\n\nOuvrez', attachments: [{ kind: 'file' }] })
  })

  test('ten thousand recipients', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `a${n}@mail.example`).join(',\r\n ')
    const { item, sandbox } = await readWith(`${head(`Cc: ${many}\r\nBcc: ${many}\r\n`)}\r\nBonjour à tous`)
    expect(item.text).toBe('Objet\n\nBonjour à tous')
    expect(sandbox.sentBytes()).toBeLessThan(20_000)
  })

  test.each([[20], [85], [400], [3_000]])('parts in parts, %i deep', async (depth) => {
    const { item } = await readWith(`${head()}${nested(depth)}`)
    expect(item.text.startsWith('Objet')).toBe(true)
  })

  test('two thousand parts side by side', async () => {
    const parts = '--b\r\nContent-Disposition: attachment; filename="x"\r\n\r\nx\r\n'.repeat(2_000)
    const { item } = await readWith(`${head()}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`)
    expect(item.attachments.length).toBe(21)
  })

  test.each([
    ['a boundary that never comes', `${head()}Content-Type: multipart/mixed; boundary=zzz\r\n\r\nrien\r\n--autre\r\n\r\nx`],
    ['no head at all', 'juste des mots\r\n\r\net encore'],
    ['nothing but a head', head()],
    ['nothing', ''],
    ['nul bytes', `${head()}\r\nA\u0000B\u0007C`],
    ['a base64 that is none', `${head()}Content-Transfer-Encoding: base64\r\n\r\n****=== pas du base64 ***`],
    ['an encoding that is none', `${head()}Content-Type: text/plain; charset="\u0001x"\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644`],
    ['UTF-7', `${head()}Content-Type: text/html; charset=utf-7\r\n\r\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-`],
    ['a message in a message in a message', `${head()}Content-Type: message/rfc822\r\n\r\n${'Content-Type: message/rfc822\r\n\r\n'.repeat(200)}fin`],
    ['a line of a megabyte', `${head()}\r\n${'x'.repeat(1_000_000)}`],
    ['a subject of a megabyte', `${head(`X: 1\r\nSubject: ${'é'.repeat(500_000)}\r\n`)}\r\nx`],
    ['a head of five megabytes', `${head(`References: ${'<a@b>\r\n '.repeat(600_000)}\r\n`)}\r\nx`],
    ['a name that turns the line', `From: "\u202Emoc.live" <x@mail.example>\r\nSubject: a\u202Eb\r\n\r\nx`],
  ])('%s', async (_what, raw) => {
    const { item } = await readWith(raw)
    expect(item.text.length).toBeLessThan(21_000)
    expect(item.author.name).not.toMatch(/[\p{Cf}\p{Cc}]/u)
    expect(JSON.stringify(item.ref).length).toBeLessThan(2_000)
  })

  test('a date of the year 40000 and an id of a kilobyte', async () => {
    const { item } = await readWith(`From: x@mail.example\r\nDate: Mon, 1 Jan 40000 00:00:00 +0000\r\nMessage-ID: <${'i'.repeat(2_000)}@x>\r\n\r\nx`)
    expect(item.createdAt).toBeLessThan(Date.now() + 86_400_000)
    expect(item.remoteId).toMatch(/^head:[0-9a-f]{40}$/)
  })
})

import PostalMime from 'postal-mime'
import { toFailure } from '../../../src-contract/failure.ts'
import { decodePart } from '../../net/mail-decode.ts'
import { headFields, readHead } from '../../net/mail-head.ts'
import type { MailHead } from '../../net/mail-head.ts'
import { readMailHtml } from '../../net/mail-html.ts'
import type { FetchedRow, Imap, ImapFolder, OpenFolder } from '../../net/mail-imap.ts'
import { partsOf } from '../../net/mail-parts.ts'
import type { MailParts, TextPart } from '../../net/mail-parts.ts'
import { isOwnMessageId } from './ids.ts'
import { printOfParts, printOfSource } from './print.ts'
import type { Mail } from './transform.ts'

/** Runs work over the account's one connection. */
export type Reach = <T>(work: (imap: Imap) => Promise<T>) => Promise<T>

/** Of a part that is longer, this much is read: a page of fifty stays a few megabytes whatever was sent. */
const partBytes = 131_072
const wholeBytes = 65_536
const emptyHead: MailHead = {
  messageId: null, inReplyTo: null, references: [], from: null, replyTo: [], to: [], subject: '', sentAt: null, wallDate: null, origin: 'person',
}

/** Answers that no reader of ours understands, or that are too much: one message's fault, and not the connection's. */
const poison = new Set(['network.tooLarge', 'remote.unexpected', 'internal'])

/**
 * Messages by their numbers in a folder, with their words but without their files. What cannot be read in the company of others is read by itself,
 * what cannot be read at all comes as a message without words; those that are gone are left out. `wanted` is asked before words are fetched.
 */
export async function readMails(
  reach: Reach, folder: ImapFolder, uids: readonly number[], wanted: (head: MailHead) => boolean = () => true,
): Promise<Mail[]> {
  if (uids.length === 0) return []
  try {
    const { mails, missing } = await reach((imap) => readPage(imap, folder, uids, wanted))
    const late: Mail[] = []
    for (const uid of missing) late.push(...(await readAlone(reach, folder, uid, wanted)))
    return [...mails, ...late]
  } catch (error) {
    if (!poison.has(toFailure(error).code)) throw error
    if (uids.length === 1) return readAlone(reach, folder, uids[0] ?? 0, wanted)
    const mails: Mail[] = []
    for (const uid of uids) mails.push(...(await readMails(reach, folder, [uid], wanted)))
    return mails
  }
}

async function readPage(imap: Imap, folder: ImapFolder, uids: readonly number[], wanted: (head: MailHead) => boolean) {
  const box = await imap.open(folder.path, 'read')
  const rows = await box.fetch(uids, { flags: true, internalDate: true, bodyStructure: true, headers: headFields })
  const asked = new Set(uids)
  const read: { row: FetchedRow; head: MailHead; parts: MailParts }[] = []
  const answered = new Set<number>()
  for (const row of rows) {
    // A server may tell of others unasked.
    if (!asked.has(row.uid) || answered.has(row.uid) || row.headers === undefined || row.bodyStructure === undefined) continue
    answered.add(row.uid)
    const head = await readHead(row.headers)
    if (wanted(head)) read.push({ row, head, parts: partsOf(row.bodyStructure) })
  }
  const words = await readWords(box, read.map(({ row, parts }) => ({ uid: row.uid, texts: parts.texts })))
  const mails = read.map(({ row, head, parts }): Mail => {
    const { text, raw } = words.get(row.uid) ?? { text: '', raw: [] }
    return { head, parts, text, print: printOfParts(head, raw, parts.files.map(({ name }) => name)), ...stateOf(row, box, folder) }
  })
  return { mails, missing: uids.filter((uid) => !answered.has(uid)) }
}

const stateOf = (row: FetchedRow, box: OpenFolder, folder: ImapFolder): Pick<Mail, 'arrivedAt' | 'deleted' | 'place'> => ({
  arrivedAt: instantOf(row.internalDate),
  deleted: row.flags?.has('\\Deleted') === true,
  place: { folder: folder.path, role: folder.role, validity: box.uidValidity, uid: row.uid },
})

/** One without a readable date stands at the beginning of time rather than at the top of the queue. */
function instantOf(date: Date | string | undefined): number {
  const at = date === undefined ? Number.NaN : new Date(date).getTime()
  return at > 0 && at < Date.UTC(2100, 0, 1) ? at : 86_400_000
}

type Words = { text: string; raw: string[] }

/** Messages built alike are asked for together: a page is a handful of questions. */
async function readWords(box: OpenFolder, of: readonly { uid: number; texts: TextPart[] }[]): Promise<Map<number, Words>> {
  const alike = new Map<string, { uids: number[]; keys: string[] }>()
  for (const { uid, texts } of of) {
    const keys = texts.filter(({ size }) => size > 0).map(({ part }) => part)
    if (keys.length === 0) continue
    const group = alike.get(keys.join()) ?? { uids: [], keys }
    group.uids.push(uid)
    alike.set(keys.join(), group)
  }
  const bytes = new Map<string, Buffer>()
  for (const { uids, keys } of alike.values()) {
    const bodyParts = keys.map((key) => ({ key, start: 0, maxLength: partBytes }))
    for (const row of await box.fetch(uids, { bodyParts })) {
      for (const [key, value] of row.bodyParts ?? []) bytes.set(`${row.uid}/${key.toLowerCase()}`, value)
    }
  }
  const words = new Map<number, Words>()
  for (const { uid, texts } of of) {
    const raw: string[] = []
    const read: string[] = []
    for (const text of texts) {
      const found = bytes.get(`${uid}/${text.part.toLowerCase()}`)
      if (found === undefined) continue
      const part = found.subarray(0, partBytes)
      const decoded = await decodePart({ ...text, bytes: part, truncated: text.size > part.byteLength })
      raw.push(decoded)
      read.push(text.type === 'text/html' ? readMailHtml(decoded) : withoutControls(decoded))
    }
    words.set(uid, { raw, text: read.filter((one) => one.trim() !== '').join('\n\n') })
  }
  return words
}

const withoutControls = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '')

/** The beginning of the source, by a parser that has seen worse; failing that, a message of which is known that it is there. */
async function readAlone(reach: Reach, folder: ImapFolder, uid: number, wanted: (head: MailHead) => boolean): Promise<Mail[]> {
  try {
    return await reach(async (imap) => {
      const box = await imap.open(folder.path, 'read')
      const row = (await box.fetch([uid], { flags: true, internalDate: true, source: { start: 0, maxLength: wholeBytes } })).find((one) => one.uid === uid)
      if (row?.source === undefined) return (await box.search({ uid: String(uid) })).includes(uid) ? [wordless(folder, box.uidValidity, uid)] : []
      const end = headEnd(row.source)
      const head = await readHead(row.source.subarray(0, end))
      if (!wanted(head)) return []
      return [{ head, parts: { texts: [], files: [], moreFiles: 0 }, text: await sourceWords(row.source, end), print: printOfSource(head, row.source.subarray(end)), ...stateOf(row, box, folder) }]
    })
  } catch (error) {
    if (!poison.has(toFailure(error).code)) throw error
    return reach(async (imap) => [wordless(folder, (await imap.open(folder.path, 'read')).uidValidity, uid)])
  }
}

function headEnd(source: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => source.indexOf(end)).filter((at) => at >= 0)
  return ends.length === 0 ? source.byteLength : Math.min(...ends) + 2
}

async function sourceWords(source: Buffer, end: number): Promise<string> {
  try {
    const { text, html } = await PostalMime.parse(source, { maxNestingDepth: 60, maxRfc822NestingDepth: 0 })
    if (text !== undefined && text.trim() !== '') return withoutControls(text)
    if (html !== undefined) return readMailHtml(html)
  } catch {
    // Built so that no parser follows: its bytes as text are better than nothing.
  }
  return withoutControls(source.subarray(end, end + 8_000).toString('utf8')).trim()
}

const wordless = (folder: ImapFolder, validity: string, uid: number): Mail => ({
  head: { ...emptyHead, subject: `#${uid}` }, parts: { texts: [], files: [], moreFiles: 0 }, text: '', arrivedAt: 86_400_000, print: null, deleted: false, unread: true,
  place: { folder: folder.path, role: folder.role, validity, uid },
})

/** Of what we sent, answers: what we began ourselves is no answer to anybody. */
export const isAnswer = (head: MailHead): boolean => head.inReplyTo !== null || head.references.length > 0 || (head.messageId !== null && isOwnMessageId(head.messageId))

import { rawOf } from './mailbox.ts'
import type { StoredMail } from './mailbox.ts'
import { bodyStructure, envelope, headLines, parseMime, partAt, splitHead } from './mime.ts'
import type { Part } from './mime.ts'
import type { Token } from './syntax.ts'

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function internalDate(at: number): string {
  const date = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `"${two(date.getUTCDate())}-${monthNames[date.getUTCMonth()] ?? 'Jan'}-${date.getUTCFullYear()} ${time} +0000"`
}

export const flagList = ({ flags }: StoredMail): string => `(${Array.from(flags).join(' ')})`

const literal = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`{${bytes.byteLength}}\r\n`), bytes])

/** What one FETCH answers of one message. `seen`: a part was read without PEEK. Null for an item no server knows. */
export function fetchItems(mail: StoredMail, asked: readonly Token[], withModseq: boolean): { line: Buffer; seen: boolean } | null {
  const pieces: Buffer[] = []
  let seen = false
  let parsed: Part | null = null
  const parts = () => (parsed ??= parseMime(rawOf(mail)))
  const text = (value: string) => pieces.push(Buffer.from(value, 'latin1'))
  const words = asked.flatMap((one) => (typeof one === 'string' ? [one] : []))
  for (const word of words.flatMap(expand)) {
    const name = word.toUpperCase()
    if (name === 'UID') text(`UID ${mail.uid}`)
    else if (name === 'FLAGS') text(`FLAGS ${flagList(mail)}`)
    else if (name === 'INTERNALDATE') text(`INTERNALDATE ${internalDate(mail.arrivedAt)}`)
    else if (name === 'RFC822.SIZE') text(`RFC822.SIZE ${mail.size}`)
    else if (name === 'MODSEQ') text(`MODSEQ (${mail.modseq})`)
    else if (name === 'ENVELOPE') text(`ENVELOPE ${envelope(rawOf(mail))}`)
    else if (name === 'BODYSTRUCTURE' || name === 'BODY') text(`${name} ${bodyStructure(parts())}`)
    else {
      const section = /^BODY(\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(word)
      if (section === null) return null
      const [, peek, what = '', start, length] = section
      if (peek === undefined) seen = true
      const bytes = sectionOf(what, mail, parts)
      const cut = bytes === null ? null : start === undefined ? bytes : bytes.subarray(Number(start), Number(start) + Number(length))
      const label = `BODY[${what}]${start === undefined ? '' : `<${start}>`} `
      pieces.push(cut === null ? Buffer.from(`${label}NIL`) : Buffer.concat([Buffer.from(label), literal(cut)]))
    }
  }
  if (withModseq && !words.some((word) => word.toUpperCase() === 'MODSEQ')) text(`MODSEQ (${mail.modseq})`)
  return { line: Buffer.concat(pieces.flatMap((piece, n) => (n === 0 ? [piece] : [Buffer.from(' '), piece]))), seen }
}

function expand(word: string): string[] {
  const fast = ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE']
  if (/^fast$/i.test(word)) return fast
  if (/^all$/i.test(word)) return [...fast, 'ENVELOPE']
  return /^full$/i.test(word) ? [...fast, 'ENVELOPE', 'BODY'] : [word]
}

function sectionOf(what: string, mail: StoredMail, parts: () => Part): Buffer | null {
  const raw = rawOf(mail)
  const [, path = '', rest = ''] = /^((?:\d+)(?:\.\d+)*)?\.?(.*)$/.exec(what) ?? []
  const part = path === '' ? null : partAt(parts(), path.split('.').map(Number))
  if (path !== '' && part === null) return null
  const name = rest.toUpperCase()
  if (name === '') return part === null ? raw : part.children.length > 0 ? part.body : part.body
  const { head, body } = part === null ? splitHead(raw) : name === 'MIME' ? part : splitHead(part.body)
  if (name === 'HEADER' || name === 'MIME') return head
  if (name === 'TEXT') return body
  const fields = /^HEADER\.FIELDS(\.NOT)? \(([^)]*)\)$/i.exec(rest)
  if (fields === null) return null
  const wanted = new Set((fields[2] ?? '').toLowerCase().split(' ').map((one) => one.replace(/^"|"$/g, '')))
  const lines = headLines(head).filter((line) => wanted.has(line.slice(0, line.indexOf(':')).toLowerCase()) !== (fields[1] !== undefined))
  return Buffer.from(`${lines.join('\r\n')}${lines.length > 0 ? '\r\n' : ''}\r\n`, 'latin1')
}

import { rawOf } from './mailbox.ts'
import type { StoredMail } from './mailbox.ts'
import { headLines, splitHead } from './mime.ts'
import { inSet } from './syntax.ts'
import type { Token } from './syntax.ts'

type Test = (mail: StoredMail, seq: number) => boolean

const flagKeys: Readonly<Record<string, [string, boolean]>> = {
  ANSWERED: ['\\Answered', true], UNANSWERED: ['\\Answered', false], DELETED: ['\\Deleted', true], UNDELETED: ['\\Deleted', false],
  DRAFT: ['\\Draft', true], UNDRAFT: ['\\Draft', false], FLAGGED: ['\\Flagged', true], UNFLAGGED: ['\\Flagged', false], SEEN: ['\\Seen', true],
  UNSEEN: ['\\Seen', false],
}

const header = (mail: StoredMail, name: string): string =>
  headLines(splitHead(rawOf(mail)).head).filter((line) => line.slice(0, line.indexOf(':')).toLowerCase() === name.toLowerCase()).map((line) => line.slice(line.indexOf(':') + 1)).join('\n')

const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase())
const dayOf = (at: number): number => Math.floor(at / 86_400_000)

/** https://www.rfc-editor.org/rfc/rfc3501#section-6.4.4. Null for a key that is none. */
export function searchTest(tokens: readonly Token[], highest: { seq: number; uid: number }): Test | null {
  const tests: Test[] = []
  let at = 0
  const next = (): Token => tokens[at++] ?? ''
  const word = (): string => String(next())
  const one = (): Test | null => {
    const token = next()
    if (Array.isArray(token)) return searchTest(token, highest)
    const key = token.toUpperCase()
    const flag = flagKeys[key]
    if (flag !== undefined) return (mail) => mail.flags.has(flag[0]) === flag[1]
    if (/^[\d:*,]+$/.test(key)) {
      const test = inSet(key, highest.seq)
      return (_mail, seq) => test(seq)
    }
    switch (key) {
      case 'ALL':
        return () => true
      case 'NOT': {
        const test = one()
        return test && ((mail, seq) => !test(mail, seq))
      }
      case 'OR': {
        const [left, right] = [one(), one()]
        return left && right && ((mail, seq) => left(mail, seq) || right(mail, seq))
      }
      case 'UID': {
        const test = inSet(word(), highest.uid)
        return ({ uid }) => test(uid)
      }
      case 'HEADER': {
        const [name, part] = [word(), word()]
        return (mail) => (part === '' ? header(mail, name) !== '' : has(header(mail, name), part))
      }
      case 'FROM': case 'TO': case 'CC': case 'SUBJECT': {
        const part = word()
        return (mail) => has(header(mail, key), part)
      }
      case 'BODY': case 'TEXT': {
        const part = word()
        return (mail) => has(rawOf(mail).toString('latin1'), part)
      }
      case 'SINCE': case 'BEFORE': case 'ON': {
        const day = dayOf(Date.parse(`${word().replace(/-/g, ' ')} UTC`))
        return ({ arrivedAt }) => (key === 'ON' ? dayOf(arrivedAt) === day : key === 'SINCE' ? dayOf(arrivedAt) >= day : dayOf(arrivedAt) < day)
      }
      case 'KEYWORD': case 'UNKEYWORD': {
        const part = word()
        return ({ flags }) => flags.has(part) === (key === 'KEYWORD')
      }
      case 'LARGER': case 'SMALLER': {
        const size = Number(word())
        return (mail) => (key === 'LARGER' ? mail.size > size : mail.size < size)
      }
      case 'MODSEQ': {
        const from = Number(word())
        return ({ modseq }) => modseq >= from
      }
      default:
        return null
    }
  }
  while (at < tokens.length) {
    const test = one()
    if (test === null) return null
    tests.push(test)
  }
  return (mail, seq) => tests.every((test) => test(mail, seq))
}

import { createHash } from 'node:crypto'
import type { Opaque, RemoteItem } from '../../../src-contract/remote.ts'
import type { MailHead } from '../../net/mail-head.ts'
import { refOf } from './ref.ts'

/*
 * A Message-ID is unique by custom alone: broken programs use one again, and whoever has seen a letter can write another under its id. What tells two such
 * letters apart is what moving, copying and filing leave as it is: who wrote, when, about what, the words, and the names of the files. Line ends and
 * spaces are no part of it, because servers on the way fold and re-encode. A letter that is read in another way (its source, not its parts) has
 * another print. What goes in here may not change: every letter that is read again would be doubled.
 */

const bare = (text: string): string => text.replace(/\s+/gu, '')
const headOf = ({ from, subject, sentAt }: MailHead) => [from?.address.toLowerCase() ?? null, bare(subject), sentAt]
const digest = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32)

/** `words`: the decoded text parts, markup and all. */
export const printOfParts = (head: MailHead, words: readonly string[], files: readonly string[]): string => `p${digest([headOf(head), words.map(bare), files])}`
export const printOfSource = (head: MailHead, body: Uint8Array): string => `s${digest([headOf(head), bare(Buffer.from(body).toString('latin1'))])}`

/** Of what has none nothing is known: it is taken for the same. */
export const isOther = (one: string | null, another: string | null): boolean => one !== null && another !== null && one !== another

/** The first letter under a Message-ID is known by that alone, which is how others refer to it; another one by what makes it another as well. */
export function idBeside(item: RemoteItem, held: Opaque): string {
  const print = refOf(item)?.print ?? null
  return isOther(refOf({ ref: held })?.print ?? null, print) ? `${item.remoteId}#${print?.slice(1, 21) ?? ''}` : item.remoteId
}

import { z } from 'zod'
import type { EscalationId } from '../../../src-contract/ids.ts'
import { Fault, toFailure } from '../../../src-contract/failure.ts'
import { headFields, readHead } from '../../net/mail-head.ts'
import type { Imap, OpenFolder } from '../../net/mail-imap.ts'
import type { ChannelSession, Heard, Polled, Polling } from '../channel.ts'
import { isOwnId } from './letter.ts'
import { findIn, reachOf } from './office.ts'
import { readAnswer, senderOf } from './read-answer.ts'
import type { Sign } from './read-answer.ts'
import { postOf } from './settings.ts'

const place = z.object({ validity: z.string(), next: z.number().int() })
const cursorSchema = z.object({ inbox: place.optional(), junk: place.optional() })
type Cursor = z.infer<typeof cursorSchema>

const mostAtOnce = 200
/** The words and the head; attachments need not be read to know what was answered. */
const sourceBytes = 400_000

/** Answers that are too much, or that no reader of ours understands. */
const poison = new Set(['network.tooLarge', 'remote.unexpected', 'internal'])

const parsed = (cursor: string | null): Cursor => {
  try {
    return cursorSchema.parse(JSON.parse(cursor ?? '{}'))
  } catch {
    return {}
  }
}

/**
 * What is new in the inbox and in the junk since the last time, as far as it belongs to an escalation; the rest of the mailbox is not looked into beyond
 * its beginning, and nothing of it is kept. Read again from the start where the folder was made anew.
 */
export async function pollMail(session: ChannelSession, polling: Polling, signal: AbortSignal): Promise<Polled> {
  const post = await postOf(session, signal)
  const reach = reachOf(post, session, signal)
  if (reach === null) return { heard: [], statuses: [], cursor: polling.cursor }
  const cursor = parsed(polling.cursor)
  const since = Math.min(session.clock.now(), ...polling.asked.map((one) => one.since)) - 86_400_000
  const heard: Heard[] = []
  for (const role of ['inbox', 'junk'] as const) {
    const at = await reach((imap) => readFolder(imap, role, cursor[role] ?? null, since, polling, heard))
    if (at !== null) cursor[role] = at
  }
  return { heard, statuses: [], cursor: JSON.stringify(cursor) }
}

async function readFolder(imap: Imap, role: 'inbox' | 'junk', from: { validity: string; next: number } | null, since: number, polling: Polling, heard: Heard[]): Promise<{ validity: string; next: number } | null> {
  const folder = (await imap.folders()).find((one) => one.role === role)
  if (folder === undefined) return null
  const box = await imap.open(folder.path, 'read')
  const known = from !== null && from.validity === box.uidValidity ? from.next : null
  const found = box.exists === 0 ? [] : await box.search(known === null ? { since: new Date(since) } : { uid: `${known}:*` })
  // `n:*` gives the last one even where it lies before n. https://www.rfc-editor.org/rfc/rfc3501#section-6.4.8
  const fresh = found.filter((uid) => known === null || uid >= known).sort((a, b) => a - b)
  const uids = fresh.slice(0, mostAtOnce)
  const own: string[] = []
  let answered = 0
  for (const uid of uids) if (await readOne(box, uid, polling, heard, own)) answered += 1
  // A server that gives nothing of what it says is there gives it later; a single one that it never gives holds up no other.
  if (uids.length > 0 && answered === 0 && (await box.search({ uid: uids.join(',') })).length > 0) throw new Fault('remote.unexpected', { host: 'IMAP' })
  if (role === 'inbox') for (const id of own) await putAway(imap, id).catch(() => undefined)
  const last = uids.at(-1)
  return { validity: box.uidValidity, next: fresh.length > uids.length && last !== undefined ? last + 1 : box.uidNext }
}

async function readOne(box: OpenFolder, uid: number, polling: Polling, heard: Heard[], own: string[]): Promise<boolean> {
  try {
    const row = (await box.fetch([uid], { internalDate: true, headers: headFields })).find((one) => one.uid === uid)
    if (row === undefined) return false
    const { messageId } = await readHead(row.headers ?? Buffer.alloc(0))
    if (messageId !== null && isOwnId(messageId)) return own.push(messageId) > 0
    const whole = (await box.fetch([uid], { source: { start: 0, maxLength: sourceBytes } })).find((one) => one.uid === uid)
    if (whole?.source === undefined) return false
    const answer = await readAnswer(whole.source)
    const match = belongsTo(answer.signs, polling)
    if (match === null || answer.kind === null || polling.knows(match.id, answer.remoteId)) return true
    const arrivedAt = row.internalDate === undefined ? null : new Date(row.internalDate).getTime()
    heard.push({
      escalationId: match.id, remoteId: answer.remoteId, kind: answer.kind, from: senderOf(answer.head), text: answer.fresh, whole: answer.whole, status: null,
      foundBy: match.by, at: arrivedAt ?? answer.head.sentAt ?? 0,
    })
    return true
  } catch (error) {
    // One mail that no reader takes is one mail; whatever else goes wrong is tried again from here, and nothing is passed over.
    if (!poison.has(toFailure(error).code)) throw error
    return false
  }
}

export function belongsTo(signs: readonly Sign[], polling: Pick<Polling, 'ofMessage' | 'ofToken'>): { id: EscalationId; by: Sign['by'] } | null {
  for (const { by, messageId, token } of signs) {
    const id = messageId !== undefined ? polling.ofMessage(messageId) : token !== undefined ? polling.ofToken(token) : null
    if (id !== null) return { id, by }
  }
  return null
}

/** The copy that came to us has said what it had to: the one among the sent stays. */
async function putAway(imap: Imap, id: string): Promise<void> {
  if ((await findIn(imap, 'sent', id)) === null) return
  const copy = await findIn(imap, 'inbox', id)
  if (copy !== null) await copy.box.move(copy.uid, await imap.folderFor('trash', 'Trash'))
}

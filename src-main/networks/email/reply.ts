import { Fault, toFailure } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http-fault.ts'
import type { Imap } from '../../net/mail-imap.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { findAll, searchIds } from './find.ts'
import { ownMessageId } from './ids.ts'
import { textOfReply, writeLetter } from './letter.ts'
import type { Answer } from './letter.ts'
import type { Office } from './office.ts'
import { readMails } from './reader.ts'
import { refOf } from './ref.ts'
import { toItem } from './transform.ts'
import type { Mail } from './transform.ts'

/*
 * How an answer leaves, so that none leaves twice:
 *
 *   draft ──handed in──▶ accepted ──filed──▶ sent
 *
 * Its Message-ID is made of the job's key. First it lies among the drafts: from then on an attempt is on record with the server. Then it is handed in,
 * and the draft becomes the copy among the sent. After a death or a lost answer: among the sent, it is done; only among the drafts, it may have been
 * handed in or not, and nobody can know; in neither, it never was.
 */

export async function sendReply(office: Office, action: Action, key: ActionKey): Promise<Performed> {
  const { settings, host } = office
  const text = textOfReply(action.text)
  const id = ownMessageId(key, action.target.threadRemoteId, settings.address)
  const before = await sentCopy(office, id)
  if (before !== null) return performedWith(action, before)
  const found = (await office.reach((imap) => findAll(imap, [action.target]))).get(action.target.remoteId)
  const parent = found === undefined || found === null ? undefined : (await readMails(office.reach, found.folder, [found.uid]))[0]
  if (parent === undefined) throw new Fault('remote.gone', { host })
  const own = refOf(action.target)?.own === true
  const answer = await writeLetter({ parent, own, text, id, settings, now: office.now() })
  await office.reach((imap) => layDraft(imap, answer))
  try {
    await office.send({ from: answer.from, to: answer.to, raw: answer.raw })
  } catch (error) {
    // Refused, or never reached: the record of the attempt goes, so that it is known not to have been.
    if (error instanceof HttpFault && error.sent !== 'maybe') await office.reach((imap) => dropDraft(imap, id)).catch(() => undefined)
    throw error
  }
  // From here on it is sent, whatever becomes of the copy.
  await fileCopy(office, answer).catch(() => undefined)
  const copy = await sentCopy(office, id).catch(() => null)
  return performedWith(action, copy ?? (await unfiled(office, answer, text, parent)))
}

async function layDraft(imap: Imap, { id, raw }: Answer): Promise<void> {
  const drafts = await imap.folderFor('drafts', 'Drafts')
  if ((await searchIds(await imap.open(drafts, 'read'), [id])).has(id)) return
  await imap.append(drafts, raw, ['\\Draft', '\\Seen'])
}

async function dropDraft(imap: Imap, id: string): Promise<void> {
  const drafts = (await imap.folders()).find(({ role }) => role === 'drafts')
  if (drafts === undefined) return
  const box = await imap.open(drafts.path, 'write')
  const draft = (await searchIds(box, [id])).get(id)
  if (draft !== undefined) await box.erase(draft.uid)
}

/** Once: where the server has filed it already, the draft only goes. A connection that dies in between is tried again once. */
async function fileCopy(office: Office, answer: Answer): Promise<void> {
  const file = () =>
    office.reach(async (imap) => {
      const sent = await imap.folderFor('sent', 'Sent')
      const isThere = (await searchIds(await imap.open(sent, 'read'), [answer.id])).has(answer.id)
      if (isThere || office.settings.savesSent) return dropDraft(imap, answer.id)
      const drafts = await imap.open(await imap.folderFor('drafts', 'Drafts'), 'write')
      const draft = (await searchIds(drafts, [answer.id])).get(answer.id)
      if (draft === undefined) return imap.append(sent, answer.raw, ['\\Seen'])
      await drafts.flag(draft.uid, { remove: ['\\Draft'] })
      await drafts.move(draft.uid, sent)
    })
  await file().catch((error: unknown) => {
    if (toFailure(error).code === 'cancelled') throw error
    return file()
  })
}

/** Our copy among the sent, as an item. */
async function sentCopy(office: Office, id: string): Promise<RemoteItem | null> {
  const place = await office.reach(async (imap) => {
    const folder = (await imap.folders()).find(({ role }) => role === 'sent')
    if (folder === undefined) return null
    const found = (await searchIds(await imap.open(folder.path, 'read'), [id])).get(id)
    return found === undefined ? null : { folder, uid: found.uid }
  })
  const mail = place === null ? undefined : (await readMails(office.reach, place.folder, [place.uid]))[0]
  return mail === undefined ? null : toItem(mail, office.settings, true)
}

/** Handed in, and its copy cannot be read back now: what is known of it without. */
async function unfiled({ settings, now }: Office, { id }: Answer, text: string, parent: Mail): Promise<RemoteItem> {
  const chain = [...parent.head.references, ...(parent.head.messageId === null ? [] : [parent.head.messageId])]
  const head = { ...parent.head, messageId: id, inReplyTo: parent.head.messageId, references: chain, subject: 'Re:', origin: 'person' as const }
  const place = { folder: '', role: 'sent' as const, validity: '', uid: 0 }
  return toItem({ head, text, parts: { texts: [], files: [], moreFiles: 0 }, arrivedAt: now(), print: null, deleted: false, place }, settings, true)
}

/** Whatever the copy's head says of the thread, it answers this item. */
function performedWith({ target }: Action, item: RemoteItem): Performed {
  const answer = { ...item, parentRemoteId: target.remoteId, threadRemoteId: target.threadRemoteId }
  return { remoteId: answer.remoteId, url: null, observed: [answer], posts: [] }
}

export async function findReply(office: Office, action: Action, key: ActionKey): Promise<Reconciled> {
  const id = ownMessageId(key, action.target.threadRemoteId, office.settings.address)
  const copy = await sentCopy(office, id)
  if (copy !== null) return { kind: 'done', performed: performedWith(action, copy) }
  const drafted = await office.reach(async (imap) => {
    const drafts = (await imap.folders()).find(({ role }) => role === 'drafts')
    return drafts !== undefined && (await searchIds(await imap.open(drafts.path, 'read'), [id])).has(id)
  })
  return { kind: drafted ? 'unknown' : 'not-done' }
}

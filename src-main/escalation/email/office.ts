import { readHead } from '../../net/mail-head.ts'
import { withImap } from '../../net/mail-imap.ts'
import type { FolderRole, Imap, OpenFolder } from '../../net/mail-imap.ts'
import type { ChannelSession } from '../channel.ts'
import type { Written } from './letter.ts'
import type { Post } from './settings.ts'

export type Reach = <T>(work: (imap: Imap) => Promise<T>) => Promise<T>

/** Over the mailbox's one connection; null where there is none to read. */
export function reachOf(post: Post, { clock }: Pick<ChannelSession, 'clock'>, signal: AbortSignal): Reach | null {
  const { imap: server, login } = post
  return server === null ? null : (work) => withImap({ server, login }, { signal, clock }, work)
}

const mostRows = 100

/** The server compares parts of words: each find is held against the whole id. The oldest. */
export async function findById(box: OpenFolder, id: string): Promise<number | null> {
  if (box.exists === 0) return null
  const uids = (await box.search({ header: { 'message-id': id } })).sort((a, b) => a - b).slice(0, mostRows)
  for (const row of (await box.fetch(uids, { headers: ['Message-ID'] })).sort((a, b) => a.uid - b.uid)) {
    const { messageId } = await readHead(row.headers ?? Buffer.alloc(0))
    if (messageId === id) return row.uid
  }
  return null
}

/** In a folder of that role, where there is one. */
export async function findIn(imap: Imap, role: FolderRole, id: string): Promise<{ box: OpenFolder; uid: number } | null> {
  const folder = (await imap.folders()).find((one) => one.role === role)
  if (folder === undefined) return null
  const uid = await findById(await imap.open(folder.path, 'read'), id)
  return uid === null ? null : { box: await imap.open(folder.path, 'write'), uid }
}

/** The record of an attempt, with the server, before anything leaves. */
export async function layDraft(imap: Imap, id: string, { raw }: Written): Promise<void> {
  if ((await findIn(imap, 'drafts', id)) !== null) return
  await imap.append(await imap.folderFor('drafts', 'Drafts'), raw, ['\\Draft', '\\Seen'])
}

export async function dropDraft(imap: Imap, id: string): Promise<void> {
  const draft = await findIn(imap, 'drafts', id)
  if (draft !== null) await draft.box.erase(draft.uid)
}

/** Once: where the server has filed it already, the draft only goes. */
export async function fileCopy(imap: Imap, id: string, raw: Buffer | null): Promise<void> {
  if ((await findIn(imap, 'sent', id)) !== null) return dropDraft(imap, id)
  const sent = await imap.folderFor('sent', 'Sent')
  const draft = await findIn(imap, 'drafts', id)
  if (draft === null) return raw === null ? undefined : imap.append(sent, raw, ['\\Seen'])
  await draft.box.flag(draft.uid, { remove: ['\\Draft'] })
  await draft.box.move(draft.uid, sent)
}

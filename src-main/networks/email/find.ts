import type { Target } from '../../../src-contract/remote.ts'
import { readHead } from '../../net/mail-head.ts'
import type { FolderRole, Imap, ImapFolder, OpenFolder } from '../../net/mail-imap.ts'
import { refOf } from './ref.ts'
import type { Ref } from './ref.ts'

export type Found = { folder: ImapFolder; validity: string; uid: number; deleted: boolean }
type Asked = { target: Target; ref: Ref }

/** Where people and their programs put mail, in this order; the folder that holds a copy of everything comes last. Drafts are nobody's. */
const order: readonly FolderRole[] = ['inbox', 'junk', 'trash', 'archive', 'sent', 'other', 'all']
const mostFolders = 60
const mostIds = 20

/**
 * Where messages are now. First by where they were last: one question per folder. The rest by their Message-ID through all folders, which happens once
 * after each move. Null for what is nowhere; what cannot be told is left out.
 */
export async function findAll(imap: Imap, targets: readonly Target[]): Promise<Map<string, Found | null>> {
  const folders = await imap.folders()
  const byFolder = new Map<string, Asked[]>()
  const found = new Map<string, Found | null>()
  for (const target of targets) {
    const ref = refOf(target)
    if (ref !== null) byFolder.set(ref.folder, [...(byFolder.get(ref.folder) ?? []), { target, ref }])
  }
  const lost: Asked[] = []
  for (const [path, asked] of byFolder) {
    const folder = folders.find((one) => one.path === path)
    if (folder === undefined) lost.push(...asked)
    else lost.push(...(await byPlace(await imap.open(path, 'read'), folder, asked, found)))
  }
  // A folder made since would hide what was moved there: nothing is called gone by an old list.
  if (lost.length > 0) await byId(imap, await imap.folders('now'), lost, found)
  return found
}

/** Those that are not where they were. */
async function byPlace(box: OpenFolder, folder: ImapFolder, asked: readonly Asked[], found: Map<string, Found | null>): Promise<Asked[]> {
  const placed = asked.filter(({ ref }) => ref.validity === box.uidValidity && ref.uid > 0)
  const rows = box.exists === 0 ? [] : await box.fetch(placed.map(({ ref }) => ref.uid), { flags: true })
  const here = new Map(rows.map((row) => [row.uid, row.flags?.has('\\Deleted') === true]))
  for (const { target, ref } of placed) {
    const deleted = here.get(ref.uid)
    if (deleted !== undefined) found.set(target.remoteId, { folder, validity: box.uidValidity, uid: ref.uid, deleted })
    // Known by its place alone, and no longer there.
    else if (ref.id === null) found.set(target.remoteId, null)
  }
  return asked.filter(({ target, ref }) => !found.has(target.remoteId) && ref.id !== null)
}

async function byId(imap: Imap, folders: readonly ImapFolder[], lost: readonly Asked[], found: Map<string, Found | null>): Promise<void> {
  const left = new Map(lost.map(({ target, ref }) => [ref.id ?? '', target.remoteId]))
  const sorted = order.flatMap((role) => folders.filter((folder) => folder.role === role))
  for (const folder of sorted.slice(0, mostFolders)) {
    if (left.size === 0) return
    const box = await imap.open(folder.path, 'read')
    for (const [id, { uid, deleted }] of await searchIds(box, Array.from(left.keys()))) {
      const remoteId = left.get(id)
      left.delete(id)
      if (remoteId !== undefined) found.set(remoteId, { folder, validity: box.uidValidity, uid, deleted })
    }
  }
  // Looked for everywhere, or in so many places that more would be a burden: then it is not known.
  if (sorted.length <= mostFolders) for (const remoteId of left.values()) found.set(remoteId, null)
}

/** The server compares parts of words: each find is held against the whole id. Of several copies the oldest. */
export async function searchIds(box: OpenFolder, ids: readonly string[]): Promise<Map<string, { uid: number; deleted: boolean }>> {
  const found = new Map<string, { uid: number; deleted: boolean }>()
  const wanted = new Set(ids)
  if (box.exists === 0) return found
  for (let from = 0; from < ids.length; from += mostIds) {
    const [first, ...rest] = ids.slice(from, from + mostIds).map((id) => ({ header: { 'message-id': id } }))
    if (first === undefined) break
    const uids = await box.search(rest.length === 0 ? first : { or: [first, ...rest] })
    for (const row of await box.fetch(uids.slice(0, 500), { flags: true, headers: ['Message-ID'] })) {
      const { messageId } = await readHead(row.headers ?? Buffer.alloc(0))
      const before = messageId === null ? undefined : found.get(messageId)
      if (messageId === null || !wanted.has(messageId) || (before !== undefined && before.uid < row.uid)) continue
      found.set(messageId, { uid: row.uid, deleted: row.flags?.has('\\Deleted') === true })
    }
  }
  return found
}

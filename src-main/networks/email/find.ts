import type { Target } from '../../../src-contract/remote.ts'
import { readHead } from '../../net/mail-head.ts'
import type { FolderRole, Imap, ImapFolder, OpenFolder } from '../../net/mail-imap.ts'
import { readMails } from './reader.ts'
import { refOf } from './ref.ts'
import type { Ref } from './ref.ts'

export type Found = { folder: ImapFolder; validity: string; uid: number; deleted: boolean }
type Asked = { target: Target; ref: Ref }

/** Where people and their programs put mail, in this order; the folder that holds a copy of everything comes last. Drafts are nobody's. */
const order: readonly FolderRole[] = ['inbox', 'junk', 'trash', 'archive', 'sent', 'other', 'all']
const mostFolders = 60
const mostIds = 20
const mostRows = 500

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
  let left = lost
  let isWhole = true
  const sorted = order.flatMap((role) => folders.filter((folder) => folder.role === role))
  for (const folder of sorted.slice(0, mostFolders)) {
    if (left.length === 0) return
    const box = await imap.open(folder.path, 'read')
    const { places, more } = await placesIn(imap, folder, box, left.map(({ ref }) => ref))
    if (more) isWhole = false
    for (const { target, ref } of left) {
      const place = places.get(ref)
      if (place !== undefined) found.set(target.remoteId, { folder, validity: box.uidValidity, ...place })
    }
    left = left.filter(({ ref }) => !places.has(ref))
  }
  // Looked for everywhere, or in so many places that more would be a burden: then it is not known.
  if (isWhole && sorted.length <= mostFolders) for (const { target } of left) found.set(target.remoteId, null)
}

type Place = { uid: number; deleted: boolean }

/**
 * Where these are in one folder, by their Message-IDs. Another letter that carries the same one is not taken for it: what would be done to it would be
 * done to the wrong one. Of several copies the oldest. `more`: not all that carry one of these ids could be held against them.
 */
export async function placesIn(imap: Imap, folder: ImapFolder, box: OpenFolder, wanted: readonly Ref[]): Promise<{ places: Map<Ref, Place>; more: boolean }> {
  const ids = new Set(wanted.flatMap(({ id }) => id ?? []))
  const { byId: rows, more: tooMany } = await rowsById(box, Array.from(ids))
  let more = tooMany
  const toRead = new Set(wanted.flatMap(({ id, print }) => (id === null || print === null ? [] : (rows.get(id) ?? []).map(({ uid }) => uid))))
  const prints = new Map<number, string | null>()
  for (const uids of chunks(Array.from(toRead), pageSize)) {
    for (const { place, print } of await readMails((work) => work(imap), folder, uids)) prints.set(place.uid, print)
  }
  const places = new Map<Ref, Place>()
  for (const ref of wanted) {
    const candidates = rows.get(ref.id ?? '') ?? []
    const place = candidates.find(({ uid }) => ref.print === null || ref.print === prints.get(uid))
    if (place !== undefined) places.set(ref, place)
    // One that cannot be read just now may be it or may not.
    else if (candidates.some(({ uid }) => (prints.get(uid) ?? null) === null)) more = true
  }
  return { places, more }
}

const pageSize = 50

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}

/** Ours, whose ids nobody else has given. Of several copies the oldest. */
export async function searchIds(box: OpenFolder, ids: readonly string[]): Promise<Map<string, Place>> {
  const { byId: rows } = await rowsById(box, ids)
  return new Map(Array.from(rows, ([id, [oldest]]) => [id, oldest] as const).flatMap(([id, oldest]) => (oldest === undefined ? [] : [[id, oldest] as const])))
}

/** The server compares parts of words: each find is held against the whole id. Oldest first. */
async function rowsById(box: OpenFolder, ids: readonly string[]): Promise<{ byId: Map<string, Place[]>; more: boolean }> {
  const found = new Map<string, Place[]>()
  let more = false
  const wanted = new Set(ids)
  if (box.exists === 0) return { byId: found, more }
  for (const [first, ...rest] of chunks(ids.map((id) => ({ header: { 'message-id': id } })), mostIds)) {
    if (first === undefined) break
    const uids = await box.search(rest.length === 0 ? first : { or: [first, ...rest] })
    more ||= uids.length > mostRows
    for (const row of await box.fetch(uids.slice(0, mostRows), { flags: true, headers: ['Message-ID'] })) {
      const { messageId } = await readHead(row.headers ?? Buffer.alloc(0))
      if (messageId === null || !wanted.has(messageId)) continue
      found.set(messageId, [...(found.get(messageId) ?? []), { uid: row.uid, deleted: row.flags?.has('\\Deleted') === true }])
    }
  }
  for (const places of found.values()) places.sort((a, b) => a.uid - b.uid)
  return { byId: found, more }
}

import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import type { FolderRole, Imap, ImapFolder, OpenFolder } from '../../net/mail-imap.ts'
import { isAnswer, readMails } from './reader.ts'
import type { Reach } from './reader.ts'
import type { Settings } from './settings.ts'
import { toItem } from './transform.ts'
import type { Mail } from './transform.ts'

const firstPage = 50
const historyPage = 50
/** Flags of so many are looked at again at once; `look` comes to the others in its own time. */
const mostChanged = 200

/**
 * All up to `last` has been told of. `below`: the folder was numbered anew and is read again from the top; down to there it has been. `modseq`: where
 * the server's own count of changes stood. https://www.rfc-editor.org/rfc/rfc3501#section-2.3.1.1 and https://www.rfc-editor.org/rfc/rfc7162#section-3.1
 */
const live = z.object({ validity: z.string(), last: z.number().int(), below: z.number().int().nullable(), modseq: z.string().nullable() })
type Live = z.infer<typeof live>
const history = z.object({ validity: z.string(), below: z.number().int(), done: z.number().int(), total: z.number().int() })

const folderOf = async (imap: Imap, role: FolderRole): Promise<ImapFolder | null> => (await imap.folders()).find((one) => one.role === role) ?? null

const wantedOf = (role: FolderRole) => (role === 'sent' ? isAnswer : () => true)

export type Reading = { reach: Reach; settings: Settings; unreadable(remoteId: string): void }

function batchOf(mails: readonly Mail[], { settings, unreadable }: Reading, cursor: Cursor): Batch {
  for (const mail of mails) if (mail.unread === true) unreadable(`#${mail.place.uid}`)
  const byId = new Map<string, Map<string, RemoteItem>>()
  for (const mail of [...mails].sort((one, another) => another.place.uid - one.place.uid)) {
    const item = toItem(mail, settings)
    byId.set(item.remoteId, (byId.get(item.remoteId) ?? new Map<string, RemoteItem>()).set(mail.print ?? '', item))
  }
  // Newest first. Of two copies of one message in a page the older place counts, as everywhere; of two messages under one id the older has it.
  const upserted = Array.from(byId.values()).flatMap((alike) => Array.from(alike.values()).reverse())
  return { posts: [], upserted, removed: [], cursor }
}

type Opened = { folder: ImapFolder; validity: string; last: number; modseq: string | null; fresh: number[]; changed: number[] }

/** What is there to read, in one visit. */
function visit(reach: Reach, role: FolderRole, from: Live | null): Promise<Opened | null> {
  return reach(async (imap) => {
    const folder = await folderOf(imap, role)
    if (folder === null) return null
    const box = await imap.open(folder.path, 'read')
    const known = from !== null && from.validity === box.uidValidity ? from : null
    const fresh = known === null ? await newest(box) : box.uidNext <= known.last + 1 ? [] : (await box.search({ uid: `${known.last + 1}:*` })).filter((uid) => uid > known.last)
    const before = known?.modseq ?? null
    const moved = known !== null && before !== null && box.modseq !== null && box.modseq !== before
    const rows = moved ? await box.changedSince(before, known.last) : []
    const changed = rows.filter(({ flags, uid }) => flags?.has('\\Deleted') === true && uid <= (known?.last ?? 0)).map(({ uid }) => uid)
    return { folder, validity: box.uidValidity, last: box.uidNext - 1, modseq: box.modseq, fresh, changed: changed.slice(-mostChanged) }
  })
}

const newest = (box: OpenFolder): Promise<number[]> => (box.exists === 0 ? Promise.resolve([]) : box.search({ seq: `${Math.max(1, box.exists - firstPage + 1)}:*` }))

/**
 * What came since, oldest first, so that broken off nothing is left out; at first the newest page. A folder numbered anew is read again as a whole,
 * newest first: its messages are known by their own ids, so none is doubled.
 */
export async function* pullFolder(reading: Reading, role: FolderRole, cursor: Cursor | null): AsyncGenerator<Batch> {
  const { reach } = reading
  const from = live.safeParse(cursor).data ?? null
  const opened = await visit(reach, role, from)
  if (opened === null) return
  const { folder, validity } = opened
  const wanted = wantedOf(role)
  let state: Live
  if (from === null || from.validity !== validity) {
    const lowest = Math.min(...opened.fresh, opened.last + 1)
    state = { validity, last: opened.last, modseq: opened.modseq, below: from === null ? null : lowest }
    yield batchOf(await readMails(reach, folder, opened.fresh, wanted), reading, state)
  } else {
    state = from
    const fresh = [...opened.fresh].sort((a, b) => a - b)
    for (let at = 0; at < fresh.length; at += firstPage) {
      const page = fresh.slice(at, at + firstPage)
      state = { ...state, last: Math.max(state.last, ...page) }
      yield batchOf(await readMails(reach, folder, page, wanted), reading, state)
    }
    const settled = { ...state, last: Math.max(state.last, opened.last), modseq: opened.modseq }
    const changed = await readMails(reach, folder, opened.changed, wanted)
    if (changed.length > 0 || settled.modseq !== state.modseq || settled.last !== state.last) yield batchOf(changed, reading, settled)
    state = settled
  }
  while (state.below !== null) {
    const page = await pageBelow(reach, folder, validity, state.below)
    // Numbered anew once more meanwhile: the next reading begins again.
    if (page === null) return
    const below: number | null = page.length === 0 ? null : Math.min(...page)
    state = { ...state, below }
    yield batchOf(await readMails(reach, folder, page, wanted), reading, state)
  }
}

/** The newest so many below a number; null when the folder has been numbered anew. Asked by windows: a list of all would be as long as the mailbox. */
function pageBelow(reach: Reach, folder: ImapFolder, validity: string, below: number): Promise<number[] | null> {
  return reach(async (imap) => {
    const box = await imap.open(folder.path, 'read')
    if (box.uidValidity !== validity) return null
    for (let span = historyPage * 4, to = below - 1, found: number[] = []; to >= 1; to -= span, span *= 4) {
      found = [...(await box.search({ uid: `${Math.max(1, to - span + 1)}:${to}` })).filter((uid) => uid <= to), ...found]
      if (found.length >= historyPage || to - span < 1) return found.sort((a, b) => b - a).slice(0, historyPage)
    }
    return []
  })
}

/** All there is, newest first. */
export async function* fillFolder(reading: Reading, role: FolderRole, cursor: Cursor | null): AsyncGenerator<Batch> {
  const { reach } = reading
  const opened = await reach(async (imap) => {
    const folder = await folderOf(imap, role)
    return folder === null ? null : { folder, box: await imap.open(folder.path, 'read') }
  })
  if (opened === null) return
  const { folder, box } = opened
  const from = history.safeParse(cursor).data
  let state = from?.validity === box.uidValidity ? from : { validity: box.uidValidity, below: box.uidNext, done: 0, total: box.exists }
  for (;;) {
    const page = await pageBelow(reach, folder, state.validity, state.below)
    if (page === null) return
    const done = state.done + page.length
    const ended = page.length === 0
    state = { ...state, below: ended ? 1 : Math.min(...page), done, total: ended ? done : Math.max(state.total, done + 1) }
    const batch = batchOf(await readMails(reach, folder, page, wantedOf(role)), reading, state)
    yield { ...batch, progress: { done, total: state.total } }
    if (ended) return
  }
}

/** `raw` may be made when it is asked for: a large mailbox need not lie in memory. */
export type StoredMail = { uid: number; raw: Buffer | (() => Buffer); size: number; flags: Set<string>; arrivedAt: number; modseq: number }

export type Folder = { path: string; use: string | null; validity: number; next: number; mails: StoredMail[]; version: number }

export const rawOf = (mail: StoredMail): Buffer => (typeof mail.raw === 'function' ? mail.raw() : mail.raw)

/** One account's folders, as a server keeps them: numbers only ever rise, and each change has a number of its own. */
export type Mailbox = {
  readonly folders: Map<string, Folder>
  folder(path: string): Folder | null
  create(path: string, use?: string | null): Folder
  add(path: string, raw: Buffer | (() => Buffer), options?: { at?: number; flags?: string[]; size?: number }): StoredMail
  remove(folder: Folder, uids: readonly number[]): void
  setFlags(folder: Folder, uids: readonly number[], how: '+' | '-' | '=', flags: readonly string[]): StoredMail[]
  copy(from: Folder, to: Folder, uids: readonly number[]): [number, number][]
  /** Everything is numbered anew, as after a rebuilt index. */
  renumber(path: string): void
  highest(): number
  onChange(listener: (folder: Folder) => void): () => void
}

const standard: readonly [string, string | null][] = [
  ['INBOX', null], ['Drafts', '\\Drafts'], ['Sent', '\\Sent'], ['Junk', '\\Junk'], ['Trash', '\\Trash'], ['Archives', '\\Archive'],
]

export function createMailbox(lacking: readonly string[] = []): Mailbox {
  const folders = new Map<string, Folder>()
  const listeners = new Set<(folder: Folder) => void>()
  let modseq = 1
  let validity = 1_700_000_000

  const changed = (folder: Folder) => {
    folder.version += 1
    for (const tell of Array.from(listeners)) tell(folder)
  }
  const create = (path: string, use: string | null = null): Folder => {
    const folder: Folder = { path, use, validity: (validity += 7), next: 1, mails: [], version: 0 }
    folders.set(path, folder)
    return folder
  }
  const must = (path: string): Folder => folders.get(path) ?? create(path)
  for (const [path, use] of standard) if (!lacking.includes(path)) create(path, use)

  return {
    folders,
    folder: (path) => folders.get(/^inbox$/i.test(path) ? 'INBOX' : path) ?? null,
    create,
    add(path, raw, { at = Date.now(), flags = [], size } = {}) {
      const folder = must(path)
      const length = size ?? (typeof raw === 'function' ? raw().byteLength : raw.byteLength)
      const mail: StoredMail = { uid: folder.next, raw, size: length, flags: new Set(flags), arrivedAt: at, modseq: (modseq += 1) }
      folder.next += 1
      folder.mails.push(mail)
      changed(folder)
      return mail
    },
    remove(folder, uids) {
      const gone = new Set(uids)
      if (!folder.mails.some(({ uid }) => gone.has(uid))) return
      modseq += 1
      folder.mails = folder.mails.filter(({ uid }) => !gone.has(uid))
      changed(folder)
    },
    setFlags(folder, uids, how, flags) {
      const wanted = new Set(uids)
      const touched = folder.mails.filter(({ uid }) => wanted.has(uid))
      for (const mail of touched) {
        if (how === '=') mail.flags = new Set(flags)
        for (const flag of flags) {
          if (how === '+') mail.flags.add(flag)
          if (how === '-') mail.flags.delete(flag)
        }
        mail.modseq = modseq += 1
      }
      if (touched.length > 0) changed(folder)
      return touched
    },
    copy(from, to, uids) {
      const wanted = new Set(uids)
      const pairs = from.mails.filter(({ uid }) => wanted.has(uid)).map((mail): [number, number] => {
        const made: StoredMail = { ...mail, uid: to.next, flags: new Set(mail.flags), modseq: (modseq += 1) }
        to.next += 1
        to.mails.push(made)
        return [mail.uid, made.uid]
      })
      if (pairs.length > 0) changed(to)
      return pairs
    },
    renumber(path) {
      const folder = must(path)
      folder.validity = validity += 7
      folder.next = 1
      for (const mail of folder.mails) {
        mail.uid = folder.next
        folder.next += 1
      }
      changed(folder)
    },
    highest: () => modseq,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

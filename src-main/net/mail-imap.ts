import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FetchMessageObject, FetchQueryObject, ImapFlow, ImapTransport, ImapTransportSocket, SearchObject } from 'imapflow'
import type { Clock } from '../lib/clock.ts'
import { HttpFault } from './http-fault.ts'
import { mailFault } from './mail-fault.ts'
import { encryptMailSocket, openMailSocket } from './mail-socket.ts'
import type { MailLogin, MailServer } from './mail-server.ts'

/*
 * One connection per account, kept for a moment between pieces of work and for as long as somebody listens; one piece of work at a time. Nothing is
 * cached from one connection to the next but what the server said at its opening (its folders).
 */

export type ImapAccess = { server: MailServer; login: MailLogin }
export type ImapWork = { signal: AbortSignal; clock: Clock }

/** What a folder is for, by what the server says of it (RFC 6154) and by the names that are usual where it says nothing. */
export type FolderRole = 'inbox' | 'junk' | 'sent' | 'trash' | 'drafts' | 'archive' | 'all' | 'other'
export type ImapFolder = { path: string; role: FolderRole }

export type FetchedRow = FetchMessageObject
export type ImapQuery = FetchQueryObject

/** A folder as it was when it was opened. `uidValidity` and `modseq` are numbers beyond what a double holds, so text. */
export type OpenFolder = {
  readonly path: string
  readonly uidValidity: string
  readonly uidNext: number
  readonly exists: number
  readonly modseq: string | null
  search(query: SearchObject): Promise<number[]>
  /** In no particular order; those that are gone are left out. */
  fetch(uids: readonly number[], query: ImapQuery): Promise<FetchedRow[]>
  /** Of messages up to `last` whose flags have changed. Nothing where the server keeps no sequence of changes. */
  changedSince(modseq: string, last: number): Promise<FetchedRow[]>
  /** Gives its number there, where the server tells. */
  move(uid: number, to: string): Promise<number | null>
  flag(uid: number, change: { add?: string[]; remove?: string[] }): Promise<void>
  /** Signs of a program's own, where the server keeps such. */
  mark(uid: number, signs: string[]): Promise<void>
  /** For good. */
  erase(uid: number): Promise<void>
}

export type Imap = {
  /** As they were when the connection was opened, or as they are now. */
  folders(fresh?: 'now'): Promise<ImapFolder[]>
  /** The folder of a role; made, where there is none, under the name given. */
  folderFor(role: FolderRole, name: string): Promise<string>
  open(path: string, how: 'read' | 'write'): Promise<OpenFolder>
  append(path: string, raw: Buffer, flags: string[]): Promise<void>
}

type Entry = {
  client: ImapFlow | null
  socket: Socket | null
  folders: ImapFolder[] | null
  /** Why the last command came to nothing: commands that give `false` leave it with the log alone. */
  trouble: unknown
  /** Why the connection ended, where more is known than that it did. */
  ended: unknown
  turn: Promise<void>
  listeners: Set<(what: 'news' | 'closed') => void>
  /** Beyond this the inbox has had something new since it was last read. */
  inboxNext: number | null
  resting: NodeJS.Timeout | null
}

const restMs = 20_000
const connectMs = 15_000
const silenceMs = 60_000
/** https://www.rfc-editor.org/rfc/rfc2177#section-3 says 29 minutes; routers forget silent connections sooner. */
const idleMs = 9 * 60_000
/** No answer that we ask for is nearly as large: parts are asked for by the piece. */
const limits = { maxLineLength: 8_000_000, maxLiteralSize: 4_000_000, maxResponseSize: 12_000_000, maxResponseTokens: 400_000 }

const entries = new Map<string, Entry>()

function entryOf({ server, login }: ImapAccess): Entry {
  const secret = createHash('sha256').update(login.password).digest('hex')
  const key = JSON.stringify([server.host, server.port, login.user, secret])
  const known = entries.get(key)
  if (known !== undefined) return known
  const entry: Entry = {
    client: null, socket: null, folders: null, trouble: null, ended: null, turn: Promise.resolve(), listeners: new Set(), inboxNext: null, resting: null,
  }
  entries.set(key, entry)
  return entry
}

/**
 * Work over the account's connection, opened where there is none. A kept connection that turns out to be dead before anything was changed is opened
 * anew, once. Throws `HttpFault` alone: 'maybe' where a change was under way.
 */
export function withImap<T>(access: ImapAccess, by: ImapWork, work: (imap: Imap) => Promise<T>): Promise<T> {
  const entry = entryOf(access)
  const result = entry.turn.then(() => inTurn(entry, access, by, work))
  entry.turn = result.then(() => undefined, () => undefined)
  return result
}

async function inTurn<T>(entry: Entry, access: ImapAccess, by: ImapWork, work: (imap: Imap) => Promise<T>): Promise<T> {
  const { host } = access.server
  for (let attempt = 0; ; attempt += 1) {
    if (by.signal.aborted) throw new HttpFault('cancelled', { host }, 'no')
    const kept = entry.client !== null && entry.client.usable
    const writes = { begun: false }
    const abort = () => entry.client?.close()
    by.signal.addEventListener('abort', abort, { once: true })
    try {
      if (!kept) await open(entry, access, by)
      wake(entry)
      const client = entry.client
      if (client === null) throw new HttpFault('network.cut', { host }, 'no')
      return await work(imapOver(entry, client, access, by, writes))
    } catch (error) {
      const alive = entry.client?.usable === true
      if (!alive) drop(entry)
      if (by.signal.aborted) throw new HttpFault('cancelled', { host }, writes.begun ? 'maybe' : 'no')
      if (kept && !alive && !writes.begun && attempt === 0) continue
      throw mailFault(alive ? error : (entry.ended ?? error), host, writes.begun ? 'maybe' : 'no', by.clock.now())
    } finally {
      // Still within the turn: whoever comes next must not have a folder opened under their hands.
      await rest(entry)
      by.signal.removeEventListener('abort', abort)
    }
  }
}

function transportTo(entry: Entry, server: MailServer): ImapTransport {
  return {
    connect: (_options, onOpen) => {
      entry.socket = openMailSocket(server, onOpen)
      return entry.socket as ImapTransportSocket
    },
    upgrade: (socket, _options, onOpen) => {
      entry.socket = encryptMailSocket(server, socket as Socket, onOpen)
      return entry.socket as ImapTransportSocket
    },
  }
}

async function open(entry: Entry, { server, login }: ImapAccess, by: ImapWork): Promise<void> {
  drop(entry)
  // Loaded when the first mail account is used: an engine without one does not carry it.
  const { ImapFlow } = await import('imapflow')
  const note = (said: { err?: unknown }) => {
    if (said.err !== undefined) entry.trouble = said.err
  }
  const nothing = () => undefined
  entry.ended = null
  /** A line that is neither an answer nor news is nothing that IMAP knows: a page, another protocol. Nobody waits for the end of that. */
  const alarm = (said: { err?: unknown; src?: unknown; msg?: unknown }) => {
    note(said)
    if (said.src !== 's' || typeof said.msg !== 'string' || /^[*+] |^\w+ (?:OK|NO|BAD)\b/.test(said.msg)) return
    entry.ended ??= said.err
    client.close()
  }
  const client = new ImapFlow({
    host: server.host, port: server.port, secure: server.security === 'tls', doSTARTTLS: server.security === 'starttls',
    auth: { user: login.user, pass: login.password },
    transport: transportTo(entry, server),
    logger: { debug: nothing, info: nothing, warn: note, error: alarm },
    clientInfo: { name: 'Vigie' }, disableAutoIdle: true, disableCompression: true, maxIdleTime: idleMs,
    connectionTimeout: connectMs, greetingTimeout: connectMs, socketTimeout: silenceMs, maxLockHoldTime: false, ...limits,
  })
  client.on('error', (error) => void (entry.ended ??= error))
  client.on('close', () => {
    if (entry.client !== client) return
    drop(entry)
    for (const tell of Array.from(entry.listeners)) tell('closed')
  })
  const news = () => {
    if (client.idling) for (const tell of Array.from(entry.listeners)) tell('news')
  }
  client.on('exists', news)
  client.on('expunge', news)
  client.on('flags', news)
  entry.client = client
  await client.connect()
  if (by.signal.aborted) client.close()
}

function drop(entry: Entry): void {
  const { client } = entry
  entry.client = null
  entry.socket = null
  entry.folders = null
  client?.close()
}

function wake(entry: Entry): void {
  if (entry.resting !== null) clearTimeout(entry.resting)
  entry.resting = null
  entry.socket?.ref()
}

/** After work: back to listening where somebody does, else closed once nothing comes for a while. Keeps no process alive. */
async function rest(entry: Entry): Promise<void> {
  const { client } = entry
  if (client === null || !client.usable) return
  if (entry.listeners.size > 0) return beginIdle(entry, client)
  entry.socket?.unref()
  if (entry.resting !== null) clearTimeout(entry.resting)
  entry.resting = setTimeout(() => {
    if (entry.client !== client || entry.listeners.size > 0) return
    entry.client = null
    client.logout().catch(() => client.close())
  }, restMs).unref()
}

/** What came between the last reading of the inbox and now is told of at once: the server tells only of what comes from here on. */
async function beginIdle(entry: Entry, client: ImapFlow): Promise<void> {
  try {
    const inbox = await client.mailboxOpen('INBOX', { readOnly: true })
    const missed = entry.inboxNext !== null && inbox.uidNext > entry.inboxNext
    entry.inboxNext = inbox.uidNext
    if (missed) for (const tell of Array.from(entry.listeners)) tell('news')
  } catch (error) {
    entry.ended ??= error
    return client.close()
  }
  // Lasts until the next command breaks it.
  client.idle({ whenFree: true }).catch((error: unknown) => void (entry.trouble = error))
}

/** Something may have come: ends when the connection does. */
export async function* listenImap(access: ImapAccess, by: ImapWork): AsyncGenerator<void> {
  const entry = entryOf(access)
  let news = false
  let over = by.signal.aborted
  let woken: () => void = () => undefined
  const tell = (what: 'news' | 'closed') => {
    if (what === 'news') news = true
    else over = true
    woken()
  }
  const end = () => tell('closed')
  by.signal.addEventListener('abort', end, { once: true })
  entry.listeners.add(tell)
  try {
    if (!over) await withImap(access, by, () => Promise.resolve())
    while (!over) {
      if (!news) await new Promise<void>((resolve) => (woken = resolve))
      if (!news) continue
      news = false
      yield
    }
  } finally {
    by.signal.removeEventListener('abort', end)
    entry.listeners.delete(tell)
    if (entry.listeners.size === 0 && entry.client !== null) await withImap(access, { ...by, signal: never }, () => Promise.resolve()).catch(() => undefined)
  }
}

const never = new AbortController().signal

const roles: Readonly<Record<string, FolderRole>> = {
  '\\Inbox': 'inbox', '\\Junk': 'junk', '\\Sent': 'sent', '\\Trash': 'trash', '\\Drafts': 'drafts', '\\Archive': 'archive', '\\All': 'all',
}

function imapOver(entry: Entry, client: ImapFlow, { server }: ImapAccess, { clock }: ImapWork, writes: { begun: boolean }): Imap {
  const failed = () => mailFault(entry.trouble, server.host, writes.begun ? 'maybe' : 'no', clock.now())
  const must = <T>(given: T | false | undefined | null): T => {
    if (given === false || given === undefined || given === null) throw failed()
    return given
  }
  /** What changes something: from here on a lost answer is a maybe; an answer, whichever, ends that. */
  const change = async <T>(work: () => Promise<T | false | undefined>): Promise<T> => {
    writes.begun = true
    entry.trouble = null
    const given = await work()
    const done = must(given)
    writes.begun = false
    return done
  }

  const folders = async (fresh?: 'now'): Promise<ImapFolder[]> => {
    if (entry.folders !== null && fresh === undefined) return entry.folders
    const listed = await client.list()
    const selectable = listed.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    const taken = new Set<FolderRole>()
    entry.folders = selectable.map(({ path, specialUse }) => {
      const role = path.toUpperCase() === 'INBOX' ? 'inbox' : (roles[specialUse ?? ''] ?? 'other')
      // Two that call themselves the same: the first is it.
      if (role === 'other' || taken.has(role)) return { path, role: 'other' }
      taken.add(role)
      return { path, role }
    })
    return entry.folders
  }

  const openFolder = async (path: string, how: 'read' | 'write'): Promise<OpenFolder> => {
    entry.trouble = null
    const box = await client.mailboxOpen(path, { readOnly: how === 'read' })
    if (path.toUpperCase() === 'INBOX') entry.inboxNext = box.uidNext
    const read = async (uids: string, query: ImapQuery, more: { changedSince?: bigint } = {}): Promise<FetchedRow[]> => {
      if (uids === '') return []
      const rows: FetchedRow[] = []
      for await (const row of client.fetch(uids, { uid: true, ...query }, { uid: true, ...more })) rows.push(row)
      return rows
    }
    return {
      path, uidValidity: String(box.uidValidity), uidNext: box.uidNext, exists: box.exists,
      modseq: box.highestModseq === undefined || box.noModseq === true ? null : String(box.highestModseq),
      search: async (query) => {
        if (box.exists === 0) return []
        entry.trouble = null
        return must(await client.search(query, { uid: true }))
      },
      fetch: (uids, query) => read(setOf(uids), query),
      changedSince: async (modseq, last) => (last < 1 ? [] : read(`1:${last}`, { flags: true }, { changedSince: BigInt(modseq) })),
      move: async (uid, to) => (await change(() => client.messageMove(String(uid), to, { uid: true }))).uidMap?.get(uid) ?? null,
      mark: async (uid, signs) => {
        if (box.permanentFlags?.has('\\*') !== true) return
        await client.messageFlagsAdd(String(uid), signs, { uid: true, silent: true })
      },
      flag: async (uid, { add = [], remove = [] }) => {
        if (add.length > 0) await change(() => client.messageFlagsAdd(String(uid), add, { uid: true, silent: true }))
        if (remove.length > 0) await change(() => client.messageFlagsRemove(String(uid), remove, { uid: true, silent: true }))
      },
      erase: async (uid) => void (await change(() => client.messageDelete(String(uid), { uid: true }))),
    }
  }

  return {
    folders,
    folderFor: async (role, name) => {
      const found = (await folders()).find((one) => one.role === role)
      if (found !== undefined) return found.path
      const { path } = await change(() => client.mailboxCreate([name]))
      entry.folders = [...(entry.folders ?? []).filter((one) => one.path !== path), { path, role }]
      return path
    },
    open: openFolder,
    append: async (path, raw, flags) => void (await change(() => client.append(path, raw, flags))),
  }
}

/** `1:4,7` of `[1, 2, 3, 4, 7]`: a page of neighbours is one short word. */
export function setOf(uids: readonly number[]): string {
  const sorted = [...uids].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const uid of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && uid <= last[1] + 1) last[1] = Math.max(last[1], uid)
    else runs.push([uid, uid])
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}:${to}`)).join(',')
}

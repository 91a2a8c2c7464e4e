import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { fetchItems, flagList } from './fetch-items.ts'
import type { Folder, Mailbox, StoredMail } from './mailbox.ts'
import { searchTest } from './search-keys.ts'
import { inSet, readCommand } from './syntax.ts'
import type { Command, Token } from './syntax.ts'
import { touchesMail } from './trouble.ts'
import type { MailTrouble, Troubles } from './trouble.ts'

export type ImapCapability = 'IDLE' | 'UIDPLUS' | 'MOVE' | 'CONDSTORE' | 'SPECIAL-USE' | 'LITERAL+' | 'SASL-IR' | 'ID' | 'NAMESPACE' | 'UNSELECT' | 'ENABLE'
export const imapCapabilities: readonly ImapCapability[] =
  ['IDLE', 'UIDPLUS', 'MOVE', 'CONDSTORE', 'SPECIAL-USE', 'LITERAL+', 'SASL-IR', 'ID', 'NAMESPACE', 'UNSELECT', 'ENABLE']

export type ImapAccount = { user: string; password: string; mailbox: Mailbox }
export type ImapOptions = { accounts: readonly ImapAccount[]; capabilities: readonly ImapCapability[]; troubles: Troubles; onCommand(name: string): void }

type Answer = { lines: Buffer[]; status: 'OK' | 'NO' | 'BAD'; text: string }
const ok = (text: string, lines: (string | Buffer)[] = []): Answer => ({ status: 'OK', text, lines: lines.map(bytes) })
const no = (text: string): Answer => ({ status: 'NO', text, lines: [] })
const bad = (text: string): Answer => ({ status: 'BAD', text, lines: [] })
const bytes = (line: string | Buffer): Buffer => (typeof line === 'string' ? Buffer.from(`${line}\r\n`, 'latin1') : line)
const word = (token: Token | undefined): string => (typeof token === 'string' ? token : '')
const quote = (text: string): string => `"${text.replace(/(["\\])/g, '\\$1')}"`

const refusals: Partial<Record<MailTrouble, string>> = {
  403: '[NOPERM] Permission denied', 404: '[NONEXISTENT] Mailbox does not exist', 429: '[LIMIT] Too many commands, slow down',
  500: '[SERVERBUG] Internal error occurred',
}
const page = '<!DOCTYPE html>\r\n<html><head><title>Sign in</title></head>\r\n<body><form>Please sign in</form></body></html>\r\n'

/** IMAP4rev1 (RFC 3501) with the extensions it is told to have. One process serves any number of connections. */
export function createImapServer(options: ImapOptions): { server: Server; sockets: Set<Socket>; sentBytes(): number } {
  const sockets = new Set<Socket>()
  let ended = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      sockets.delete(socket)
      ended += socket.bytesWritten
    })
    serve(socket, options)
  })
  return { server, sockets, sentBytes: () => Array.from(sockets).reduce((sum, { bytesWritten }) => sum + bytesWritten, ended) }
}

function serve(socket: Socket, { accounts, capabilities, troubles, onCommand }: ImapOptions): void {
  let buffer = Buffer.alloc(0)
  let told = 0
  let account: ImapAccount | null = null
  let folder: Folder | null = null
  let readOnly = false
  let view: number[] = []
  let seenVersion = -1
  let condstore = false
  let idle: { tag: string; stop(): void } | null = null
  let pendingAuth: string | null = null

  const has = (one: ImapCapability) => capabilities.includes(one)
  const capabilityLine = () => ['IMAP4rev1', 'AUTH=PLAIN', ...capabilities].join(' ')
  const send = (...lines: (string | Buffer)[]) => {
    if (!socket.destroyed) socket.write(Buffer.concat(lines.map(bytes)))
  }
  const mailsByUid = (): Map<number, StoredMail> => new Map((folder?.mails ?? []).map((mail) => [mail.uid, mail]))

  /** What others have changed, as this session is to be told of it. */
  const news = (withFlags: StoredMail[] = []): string[] => {
    if (folder === null || seenVersion === folder.version) return withFlags.map((mail) => flagLine(mail))
    const present = new Set(folder.mails.map(({ uid }) => uid))
    const lines: string[] = []
    for (let n = view.length - 1; n >= 0; n -= 1) {
      if (present.has(view[n] ?? 0)) continue
      lines.push(`* ${n + 1} EXPUNGE`)
      view.splice(n, 1)
    }
    const last = view.at(-1) ?? 0
    const added = folder.mails.filter(({ uid }) => uid > last)
    view.push(...added.map(({ uid }) => uid))
    if (added.length > 0) lines.push(`* ${view.length} EXISTS`)
    seenVersion = folder.version
    return [...lines, ...withFlags.map((mail) => flagLine(mail))]
  }
  const flagLine = (mail: StoredMail): string =>
    `* ${view.indexOf(mail.uid) + 1} FETCH (UID ${mail.uid} FLAGS ${flagList(mail)}${condstore ? ` MODSEQ (${mail.modseq})` : ''})`

  const signIn = (user: string, password: string, revoked: boolean): Answer => {
    const found = revoked ? undefined : accounts.find((one) => one.user.toLowerCase() === user.toLowerCase() && one.password === password)
    if (found === undefined) return no('[AUTHENTICATIONFAILED] Authentication failed.')
    account = found
    return ok(`[CAPABILITY ${capabilityLine()}] Logged in`)
  }
  const plain = (text: string, revoked: boolean): Answer => {
    const [, user = '', password = ''] = Buffer.from(text, 'base64').toString('utf8').split('\0')
    return signIn(user, password, revoked)
  }

  const select = (path: string, examine: boolean, mailbox: Mailbox): Answer => {
    const found = mailbox.folder(path)
    folder = null
    if (found === null) return no('[NONEXISTENT] Mailbox does not exist')
    folder = found
    readOnly = examine
    view = found.mails.map(({ uid }) => uid)
    seenVersion = found.version
    return ok(`[READ-${examine ? 'ONLY' : 'WRITE'}] ${examine ? 'Examine' : 'Select'} completed`, [
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)', '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Limited',
      `* ${view.length} EXISTS`, '* 0 RECENT', `* OK [UIDVALIDITY ${found.validity}] UIDs valid`, `* OK [UIDNEXT ${found.next}] Predicted next UID`,
      ...(has('CONDSTORE') ? [`* OK [HIGHESTMODSEQ ${mailbox.highest()}] Highest`] : []),
    ])
  }

  const list = (mailbox: Mailbox, reference: string, pattern: string, name: string): Answer => {
    if (pattern === '') return ok('List completed', [`* ${name} (\\Noselect) "/" ""`])
    const wanted = new RegExp(`^${(reference + pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]/g, '.*')}$`, 'i')
    const lines = Array.from(mailbox.folders.values()).filter(({ path }) => wanted.test(path)).map(({ path, use }) =>
      `* ${name} (\\HasNoChildren${use !== null && has('SPECIAL-USE') ? ` ${use}` : ''}) "/" ${quote(path)}`)
    return ok('List completed', lines)
  }

  const picked = (set: string, byUid: boolean): number[] => {
    const test = inSet(set, byUid ? (view.at(-1) ?? 0) : view.length)
    return view.flatMap((uid, n) => (test(byUid ? uid : n + 1) ? [uid] : []))
  }

  const fetch = (args: Token[], byUid: boolean, mailbox: Mailbox): Answer => {
    const open = folder
    if (open === null) return bad('No mailbox selected')
    const asked = Array.isArray(args[1]) ? args[1] : [word(args[1])]
    const modifiers = Array.isArray(args[2]) ? args[2].map(String) : []
    const since = modifiers[0]?.toUpperCase() === 'CHANGEDSINCE' ? Number(modifiers[1]) : -1
    const items = byUid && !asked.some((one) => word(one).toUpperCase() === 'UID') ? ['UID', ...asked] : asked
    const byNumber = mailsByUid()
    const lines: Buffer[] = []
    const uids = picked(word(args[0]), byUid)
    const seqs = new Map(view.map((uid, n) => [uid, n + 1]))
    for (const uid of uids) {
      const mail = byNumber.get(uid)
      if (mail === undefined || mail.modseq <= since) continue
      const answer = fetchItems(mail, items, since >= 0)
      if (answer === null) return bad('Unknown data item')
      if (answer.seen && !readOnly) mailbox.setFlags(open, [uid], '+', ['\\Seen'])
      lines.push(Buffer.from(`* ${seqs.get(uid) ?? 0} FETCH (`), answer.line, Buffer.from(')\r\n'))
    }
    return { status: 'OK', text: 'Fetch completed', lines }
  }

  const search = (args: Token[], byUid: boolean): Answer => {
    const rest = word(args[0]).toUpperCase() === 'CHARSET' ? args.slice(2) : args
    const test = searchTest(rest, { seq: view.length, uid: view.at(-1) ?? 0 })
    if (folder === null) return bad('No mailbox selected')
    if (test === null) return bad('Unknown search key')
    const byNumber = mailsByUid()
    const found = view.flatMap((uid, n) => {
      const mail = byNumber.get(uid)
      return mail !== undefined && test(mail, n + 1) ? [byUid ? uid : n + 1] : []
    })
    return ok('Search completed', [`* SEARCH${found.map((one) => ` ${one}`).join('')}`])
  }

  const store = (args: Token[], byUid: boolean, mailbox: Mailbox): Answer => {
    if (folder === null || readOnly) return no('[READ-ONLY] Mailbox is read-only')
    const at = Array.isArray(args[1]) ? 2 : 1
    const [, how = '', silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(word(args[at])) ?? []
    const flags = (Array.isArray(args[at + 1]) ? (args[at + 1] as Token[]) : [word(args[at + 1])]).map(String)
    const touched = mailbox.setFlags(folder, picked(word(args[0]), byUid), how === '+' || how === '-' ? how : '=', flags)
    return ok('Store completed', silent === undefined ? touched.map((mail) => flagLine(mail)) : [])
  }

  const copy = (args: Token[], byUid: boolean, mailbox: Mailbox, andRemove: boolean): Answer => {
    if (folder === null) return bad('No mailbox selected')
    const to = mailbox.folder(word(args[1]))
    if (to === null) return no('[TRYCREATE] Mailbox does not exist')
    const uids = picked(word(args[0]), byUid)
    const pairs = mailbox.copy(folder, to, uids)
    const sets = `${to.validity} ${pairs.map(([from]) => from).join(',')} ${pairs.map(([, made]) => made).join(',')}`
    const code = has('UIDPLUS') && pairs.length > 0 ? `[COPYUID ${sets}]` : ''
    if (!andRemove) return ok(`${code} Copy completed`.trim())
    mailbox.remove(folder, uids)
    return ok('Move completed', code === '' ? [] : [`* OK ${code} Moved`])
  }

  const append = (args: Token[], mailbox: Mailbox): Answer => {
    const to = mailbox.folder(word(args[0]))
    if (to === null) return no('[TRYCREATE] Mailbox does not exist')
    const flags = args.slice(1).find((one) => Array.isArray(one)) ?? []
    const mail = mailbox.add(to.path, Buffer.from(word(args.at(-1)), 'latin1'), { flags: (Array.isArray(flags) ? flags : []).map(String) })
    return ok(`${has('UIDPLUS') ? `[APPENDUID ${to.validity} ${mail.uid}] ` : ''}Append completed`)
  }

  const status = (args: Token[], mailbox: Mailbox): Answer => {
    const found = mailbox.folder(word(args[0]))
    if (found === null) return no('[NONEXISTENT] Mailbox does not exist')
    const values: Record<string, number> = {
      MESSAGES: found.mails.length, RECENT: 0, UIDNEXT: found.next, UIDVALIDITY: found.validity, HIGHESTMODSEQ: mailbox.highest(),
      UNSEEN: found.mails.filter(({ flags }) => !flags.has('\\Seen')).length,
    }
    const asked = (Array.isArray(args[1]) ? args[1] : []).map((one) => word(one).toUpperCase())
    return ok('Status completed', [`* STATUS ${quote(found.path)} (${asked.map((name) => `${name} ${values[name] ?? 0}`).join(' ')})`])
  }

  const expunge = (mailbox: Mailbox, among: ((uid: number) => boolean) | null): Answer => {
    if (folder === null || readOnly) return no('[READ-ONLY] Mailbox is read-only')
    mailbox.remove(folder, folder.mails.filter(({ uid, flags }) => flags.has('\\Deleted') && (among?.(uid) ?? true)).map(({ uid }) => uid))
    return ok('Expunge completed')
  }

  const answer = ({ name, args }: Command, revoked: boolean): Answer => {
    if (name === 'CAPABILITY') return ok('Capability completed', [`* CAPABILITY ${capabilityLine()}`])
    if (name === 'NOOP' || name === 'CHECK') return ok('Completed')
    if (name === 'ID' && has('ID')) return ok('ID completed', ['* ID ("name" "Sandbox")'])
    if (name === 'LOGIN') return signIn(word(args[0]), word(args[1]), revoked)
    if (name === 'AUTHENTICATE') return word(args[0]).toUpperCase() === 'PLAIN' ? plain(word(args[1]), revoked) : no('Unsupported mechanism')
    if (account === null) return bad('Log in first')
    const { mailbox } = account
    const byUid = name.startsWith('UID ')
    switch (name) {
      case 'NAMESPACE': return ok('Namespace completed', ['* NAMESPACE (("" "/")) NIL NIL'])
      case 'ENABLE': {
        condstore = condstore || (has('CONDSTORE') && args.some((one) => word(one).toUpperCase() === 'CONDSTORE'))
        return ok('Enabled', [`* ENABLED${condstore ? ' CONDSTORE' : ''}`])
      }
      case 'LIST': case 'LSUB': return list(mailbox, word(args[0]), word(args[1]), name)
      case 'SUBSCRIBE': case 'UNSUBSCRIBE': return ok('Completed')
      case 'CREATE': {
        if (mailbox.folder(word(args[0])) !== null) return no('[ALREADYEXISTS] Mailbox exists')
        mailbox.create(word(args[0]))
        return ok('Create completed')
      }
      case 'STATUS': return status(args, mailbox)
      case 'SELECT': case 'EXAMINE': return select(word(args[0]), name === 'EXAMINE', mailbox)
      case 'CLOSE': case 'UNSELECT': {
        if (name === 'CLOSE' && !readOnly) expunge(mailbox, null)
        folder = null
        return ok('Completed')
      }
      case 'APPEND': return append(args, mailbox)
      case 'FETCH': case 'UID FETCH': return fetch(args, byUid, mailbox)
      case 'SEARCH': case 'UID SEARCH': return search(args, byUid)
      case 'STORE': case 'UID STORE': return store(args, byUid, mailbox)
      case 'COPY': case 'UID COPY': return copy(args, byUid, mailbox, false)
      case 'EXPUNGE': return expunge(mailbox, null)
      default: {
        if (name.endsWith('MOVE') && has('MOVE')) return copy(args, byUid, mailbox, true)
        if (name === 'UID EXPUNGE' && has('UIDPLUS')) return expunge(mailbox, inSet(word(args[0]), view.at(-1) ?? 0))
        return bad('Unknown command')
      }
    }
  }

  const write = ({ tag, name }: Command, given: Answer, mode: MailTrouble | null): void => {
    const quiet = name === 'FETCH' || name === 'SEARCH' || name === 'STORE' || name === 'SELECT' || name === 'EXAMINE'
    const extra = mode === 'extra' ? ['* XNEWS 7 (NEXT "version")', '* OK [XHINT 3 4] Of a later version'] : []
    const lines = mode === 'extra' ? given.lines.map((line) => Buffer.from(line.toString('latin1').replace(/ FETCH \(/, ' FETCH (X-NEXT ("a" (1 2)) '), 'latin1')) : given.lines
    const all = Buffer.concat([...lines, ...[...extra, ...(quiet ? [] : news()), `${tag} ${given.status} ${given.text}`].map(bytes)])
    if (mode !== 'cut') return send(all)
    socket.write(all.subarray(0, Math.floor(all.byteLength / 2)), () => socket.destroy())
  }

  const run = (command: Command): void => {
    onCommand(command.name)
    const asked = { protocol: 'imap' as const, name: command.name, path: /^(?:SELECT|EXAMINE|APPEND|STATUS|CREATE)$/.test(command.name) ? word(command.args[0]) : (folder?.path ?? null) }
    const mode = touchesMail(asked) || /^(?:LOGIN|AUTHENTICATE)$/.test(command.name) ? troubles.of(asked) : null
    const opens = /^(?:LOGIN|AUTHENTICATE)$/.test(command.name)
    if (mode === 'never') return
    if (mode === '401' && !opens) {
      socket.end('* BYE Session invalidated\r\n')
      return
    }
    if (mode === 'html') return send(page)
    const refusal = mode === null || opens ? undefined : refusals[mode]
    if (refusal !== undefined) return write(command, no(refusal), null)
    if (command.name === 'LOGOUT') return void socket.end(`* BYE Logging out\r\n${command.tag} OK Logout completed\r\n`)
    if (command.name === 'IDLE' && has('IDLE') && account !== null) return startIdle(command.tag, account.mailbox)
    if (command.name === 'AUTHENTICATE' && command.args.length === 1) {
      pendingAuth = command.tag
      return send('+ ')
    }
    const given = answer(command, mode === '401')
    if (mode === 'acceptThenCut') return void socket.destroy()
    write(command, given, mode)
  }

  const startIdle = (tag: string, mailbox: Mailbox): void => {
    const flags = new Map(folder?.mails.map((mail) => [mail.uid, mail.modseq]))
    const stop = mailbox.onChange((changed) => {
      if (changed !== folder || folder === null) return
      const touched = folder.mails.filter((mail) => flags.has(mail.uid) && flags.get(mail.uid) !== mail.modseq)
      for (const mail of folder.mails) flags.set(mail.uid, mail.modseq)
      send(...news(touched))
    })
    idle = { tag, stop }
    send('+ idling', ...news())
  }

  const endIdle = (): void => {
    if (idle === null) return
    idle.stop()
    send(`${idle.tag} OK Idle completed`)
    idle = null
  }

  socket.once('close', () => idle?.stop())
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    while (!socket.destroyed && buffer.byteLength > 0) {
      const end = buffer.indexOf('\r\n')
      if ((idle !== null || pendingAuth !== null) && end !== -1) {
        const line = buffer.toString('latin1', 0, end)
        buffer = buffer.subarray(end + 2)
        if (idle !== null) endIdle()
        else {
          const tag = pendingAuth ?? ''
          pendingAuth = null
          write({ tag, name: 'AUTHENTICATE', args: [], size: 0 }, plain(line, troubles.of({ protocol: 'imap', name: 'AUTHENTICATE', path: null }) === '401'), null)
        }
        continue
      }
      const reading = readCommand(buffer, told)
      if (reading.kind === 'more') {
        if (reading.literal !== null) {
          told = reading.literal
          send('+ Ready for literal')
        }
        return
      }
      told = 0
      if (reading.kind === 'bad') {
        buffer = buffer.subarray(reading.size)
        send(`${reading.tag} BAD Syntax error`)
      } else {
        buffer = buffer.subarray(reading.command.size)
        run(reading.command)
      }
    }
  })
  send(`* OK [CAPABILITY ${capabilityLine()}] Sandbox ready.`)
}

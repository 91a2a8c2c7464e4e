import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import type { MailTrouble, Troubles } from './trouble.ts'

export type SmtpLetter = { from: string; to: string[]; raw: Buffer; user: string }
export type SmtpOptions = {
  accounts: readonly { user: string; password: string }[]
  troubles: Troubles
  /** Addresses that are refused at RCPT. */
  refuses?: (address: string) => boolean
  onLetter(letter: SmtpLetter): void
  onCommand(name: string): void
}

const refusals: Partial<Record<MailTrouble, string>> = {
  403: '554 5.7.1 Message refused', 404: '550 5.1.1 No such user', 429: '451 4.7.1 Too many messages, slow down', 500: '451 4.3.0 Internal error',
}

/** Submission (RFC 5321, 4954) on loopback: in the clear, because nothing leaves the machine. */
export function createSmtpServer(options: SmtpOptions): { server: Server; sockets: Set<Socket> } {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    serve(socket, options)
  })
  return { server, sockets }
}

function serve(socket: Socket, { accounts, troubles, refuses, onLetter, onCommand }: SmtpOptions): void {
  let buffer = Buffer.alloc(0)
  let user: string | null = null
  let from: string | null = null
  let to: string[] = []
  let mode: 'lines' | 'data' | 'auth' | 'login' | 'password' = 'lines'
  let login = ''
  let trouble: MailTrouble | null = null
  const say = (line: string) => {
    if (!socket.destroyed) socket.write(`${line}\r\n`)
  }
  const signIn = (name: string, password: string) => {
    const known = accounts.some((one) => one.user.toLowerCase() === name.toLowerCase() && one.password === password)
    const revoked = troubles.of({ protocol: 'smtp', name: 'AUTH', path: null }) === '401'
    user = known && !revoked ? name : null
    say(user === null ? '535 5.7.8 Authentication credentials invalid' : '235 2.7.0 Authentication successful')
  }
  const plain = (text: string) => {
    const [, name = '', password = ''] = Buffer.from(text, 'base64').toString('utf8').split('\0')
    signIn(name, password)
  }

  const line = (text: string): void => {
    if (mode === 'auth') {
      mode = 'lines'
      return plain(text)
    }
    if (mode === 'login') {
      login = Buffer.from(text, 'base64').toString('utf8')
      mode = 'password'
      return say('334 UGFzc3dvcmQ6')
    }
    if (mode === 'password') {
      mode = 'lines'
      return signIn(login, Buffer.from(text, 'base64').toString('utf8'))
    }
    const [verb = '', ...rest] = text.split(' ')
    const name = verb.toUpperCase()
    onCommand(name)
    const address = /<([^<>]*)>/.exec(text)?.[1] ?? ''
    switch (name) {
      case 'EHLO': case 'HELO': return say('250-sandbox\r\n250-SIZE 40000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN')
      case 'AUTH':
        if (/^login$/i.test(rest[0] ?? '')) {
          mode = 'login'
          return say('334 VXNlcm5hbWU6')
        }
        if (rest[1] !== undefined) return plain(rest[1])
        mode = 'auth'
        return say('334 ')
      case 'MAIL':
        if (user === null) return say('530 5.7.0 Authentication required')
        from = address
        to = []
        return say('250 2.1.0 Ok')
      case 'RCPT':
        if (from === null) return say('503 5.5.1 MAIL first')
        if (refuses?.(address) === true) return say('550 5.1.1 No such user')
        to.push(address)
        return say('250 2.1.5 Ok')
      case 'DATA':
        if (to.length === 0) return say('503 5.5.1 RCPT first')
        trouble = troubles.of({ protocol: 'smtp', name: 'DATA', path: null })
        if (trouble === 'never') return
        mode = 'data'
        return say('354 End data with <CR><LF>.<CR><LF>')
      case 'RSET':
        from = null
        return say('250 2.0.0 Ok')
      case 'NOOP': return say('250 2.0.0 Ok')
      case 'QUIT':
        socket.end('221 2.0.0 Bye\r\n')
        return
      default: return say('502 5.5.2 Unknown command')
    }
  }

  const letter = (raw: Buffer): void => {
    mode = 'lines'
    const was = trouble
    trouble = null
    if (was === 'hang') return
    const refusal = was === null ? undefined : refusals[was]
    if (refusal !== undefined) return say(refusal)
    const unstuffed = Buffer.from(raw.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1')
    onLetter({ from: from ?? '', to, raw: unstuffed, user: user ?? '' })
    from = null
    if (was === 'acceptThenCut') return void socket.destroy()
    if (was === 'cut') return void socket.write('25', () => socket.destroy())
    if (was === 'html') return say('<!DOCTYPE html><html>')
    say('250 2.0.0 Ok: queued')
  }

  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    while (!socket.destroyed) {
      if (mode === 'data') {
        const empty = buffer.subarray(0, 3).toString('latin1') === '.\r\n'
        const end = empty ? 0 : buffer.indexOf('\r\n.\r\n')
        if (end === -1) return
        const raw = empty ? Buffer.alloc(0) : buffer.subarray(0, end + 2)
        buffer = buffer.subarray(empty ? 3 : end + 5)
        letter(raw)
        continue
      }
      const end = buffer.indexOf('\r\n')
      if (end === -1) return
      const text = buffer.toString('utf8', 0, end)
      buffer = buffer.subarray(end + 2)
      line(text)
    }
  })
  say('220 sandbox ESMTP')
}

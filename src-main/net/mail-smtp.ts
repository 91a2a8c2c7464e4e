import type SMTPConnectionType from 'nodemailer/lib/smtp-connection'
import type { Clock } from '../lib/clock.ts'
import type { Sent } from './http-fault.ts'
import { HttpFault } from './http-fault.ts'
import { mailFault } from './mail-fault.ts'
import { openMailSocket, tlsOptions } from './mail-socket.ts'
import type { MailLogin, MailServer } from './mail-server.ts'

export type SmtpAccess = { server: MailServer; login: MailLogin }
export type Letter = { from: string; to: readonly string[]; raw: Buffer }

const connectMs = 15_000
/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2.6: ten minutes after the final dot; nobody waits that long before a screen. */
const silenceMs = 120_000

type Connection = SMTPConnectionType

/** Hands one letter in. All recipients or none. Throws `HttpFault` alone: 'maybe' once the text was on its way and no answer came. */
export async function sendLetter(access: SmtpAccess, letter: Letter, by: { signal: AbortSignal; clock: Clock }): Promise<void> {
  await withSmtp(access, by, (connection, step) => {
    step('maybe')
    return new Promise((resolve, reject) => {
      connection.send({ from: letter.from, to: [...letter.to], size: letter.raw.byteLength }, letter.raw, (error, info) => {
        if (error !== null) return reject(error)
        // Some were refused and some not: those that were not have it. There is one as a rule.
        resolve(info)
      })
    })
  })
}

/** Whether we may hand letters in there. Nothing is sent. */
export async function checkSmtp(access: SmtpAccess, by: { signal: AbortSignal; clock: Clock }): Promise<void> {
  await withSmtp(access, by, () => Promise.resolve())
}

async function withSmtp(
  { server, login }: SmtpAccess,
  { signal, clock }: { signal: AbortSignal; clock: Clock },
  work: (connection: Connection, step: (sent: Sent) => void) => Promise<unknown>,
): Promise<void> {
  const { host } = server
  if (signal.aborted) throw new HttpFault('cancelled', { host }, 'no')
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
  let sent: Sent = 'no'
  let connection: Connection | null = null
  const abort = () => connection?.close()
  signal.addEventListener('abort', abort, { once: true })
  try {
    const socket = await opened(server, signal)
    const made = new SMTPConnection({
      connection: socket, host, port: server.port, secure: server.security === 'tls', secured: server.security === 'tls',
      requireTLS: server.security === 'starttls', ignoreTLS: server.security === 'plain', tls: tlsOptions(server),
      // Named by what says nothing of the machine. https://www.rfc-editor.org/rfc/rfc5321#section-4.1.3
      name: '[127.0.0.1]', greetingTimeout: connectMs, connectionTimeout: connectMs, socketTimeout: silenceMs, logger: false,
    })
    connection = made
    // Failures with nobody's callback pending come as events.
    const lost = new Promise<never>((_resolve, reject) => made.once('error', reject).once('end', () => reject(Object.assign(new Error('ended'), { code: 'ECONNECTION' }))))
    lost.catch(() => undefined)
    const asked = <T>(ask: (done: (error?: Error | null, value?: T) => void) => void) =>
      Promise.race([lost, new Promise<void>((resolve, reject) => ask((error) => (error ? reject(error) : resolve())))])
    await asked((done) => made.connect(done))
    await asked((done) => made.login({ credentials: { user: login.user, pass: login.password } }, done))
    await Promise.race([lost, work(made, (now) => void (sent = now))])
    sent = 'no'
    made.quit()
  } catch (error) {
    if (signal.aborted) throw new HttpFault('cancelled', { host }, sent)
    throw mailFault(error, host, sent, clock.now())
  } finally {
    signal.removeEventListener('abort', abort)
    connection?.close()
  }
}

function opened(server: MailServer, signal: AbortSignal): Promise<ReturnType<typeof openMailSocket>> {
  return new Promise((resolve, reject) => {
    const socket = openMailSocket(server, () => {
      settle()
      resolve(socket)
    })
    const fail = (error: Error) => {
      settle()
      socket.on('error', () => undefined)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(Object.assign(new Error('slow'), { code: 'CONNECT_TIMEOUT' })), connectMs)
    const onAbort = () => fail(new Error('aborted'))
    const settle = () => {
      clearTimeout(timer)
      socket.removeListener('error', fail)
      signal.removeEventListener('abort', onAbort)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('error', fail)
  })
}

import type { FailureCode } from '../../src-contract/failure.ts'
import { HttpFault } from './http-fault.ts'
import type { Sent } from './http-fault.ts'
import { MailAddressRefused } from './mail-socket.ts'

/** What the libraries put on their errors; read as the unknown thing it is. */
type Told = { code: string; text: string; refused: string | null; statusCode: string; smtp: number | null; resetMs: number | null; login: boolean }

function told(error: unknown): Told {
  const of = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const text = (key: string) => (typeof of[key] === 'string' ? of[key] : '')
  const number = (key: string) => (typeof of[key] === 'number' ? of[key] : null)
  return {
    code: text('code'),
    // Looked at for what vendors say in words alone; never shown, never kept.
    text: `${text('responseText')} ${text('response')} ${text('message')}`.slice(0, 2000),
    refused: text('responseStatus') || null,
    statusCode: text('serverResponseCode').toUpperCase(),
    smtp: number('responseCode'),
    resetMs: number('throttleReset'),
    login: of['authenticationFailed'] === true || text('code') === 'EAUTH',
  }
}

/** 534-5.7.9 and the like: Google, Yahoo, Apple and Fastmail ask for a password made for one program. https://support.google.com/mail/answer/185833 */
const wantsAppPassword = /app(?:lication)?[- ]?(?:specific )?password|5\.7\.9|InvalidSecondFactor|two-step|2-step/i
/** https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online */
const wantsOAuth = /basic authentication is disabled|5\.7\.139|LOGIN (?:is )?disabled|only supports? (?:oauth|xoauth2)/i

function loginCode({ statusCode, text, smtp }: Told): FailureCode {
  // https://www.rfc-editor.org/rfc/rfc5530#section-3: the server cannot look at the password now.
  if (statusCode === 'UNAVAILABLE' || statusCode === 'INUSE' || statusCode === 'SERVERBUG' || smtp === 454) return 'remote.serverError'
  if (statusCode === 'LIMIT' || smtp === 421) return 'rate.limited'
  if (wantsAppPassword.test(text)) return 'mail.appPassword'
  return wantsOAuth.test(text) || statusCode === 'PRIVACYREQUIRED' ? 'mail.oauthOnly' : 'auth.rejected'
}

/** What an IMAP server's NO means, by the word in its brackets. https://www.rfc-editor.org/rfc/rfc5530#section-3 */
export function codeOfNo(word: string): FailureCode {
  if (['UNAVAILABLE', 'SERVERBUG', 'INUSE', 'CONTACTADMIN', 'CORRUPTION'].includes(word)) return 'remote.serverError'
  if (word === 'LIMIT') return 'rate.limited'
  if (word === 'NONEXISTENT' || word === 'TRYCREATE') return 'remote.notFound'
  if (word === 'AUTHENTICATIONFAILED' || word === 'AUTHORIZATIONFAILED') return 'auth.rejected'
  return word === 'EXPIRED' ? 'auth.expired' : 'remote.refused'
}

const tlsCodes = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|^EPROTO$|HOSTNAME_MISMATCH|^ETLS$|UPGRADE_TIMEOUT|UnsupportedTransport/
const timeouts = new Set(['ETIMEDOUT', 'ETIMEOUT', 'CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'LockTimeout'])
const offline = new Set(['ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN'])
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'EDNS', 'EAI_NODATA', 'EADDRNOTAVAIL'])
const tooLarge = new Set(['LineTooLarge', 'LiteralTooLarge', 'ResponseTooLarge', 'TooManyTokens', 'TooManyResponses', 'DownloadOverflow'])

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3 and the third digits' meaning in -4.2.1 */
function codeOfSmtp(status: number, { text }: Told): FailureCode {
  if (status === 530 || status === 535 || status === 538 || status === 534) return loginCode({ ...told(null), text, smtp: status })
  if (status === 421 || status === 450 || status === 451 || status === 452) return /rate|too many|limit|slow/i.test(text) ? 'rate.limited' : 'remote.serverError'
  if (status === 552) return 'remote.tooLong'
  return status >= 500 ? 'remote.refused' : 'remote.serverError'
}

function meaningOf(error: unknown, is: Told): FailureCode {
  if (error instanceof MailAddressRefused) return error.refusal
  if (is.login) return loginCode(is)
  if (is.refused === 'NO') return codeOfNo(is.statusCode)
  if (is.refused === 'BAD') return 'remote.unexpected'
  if (is.smtp !== null) return codeOfSmtp(is.smtp, is)
  if (is.code === 'ETHROTTLE') return 'rate.limited'
  if (is.code === 'MissingServerExtension' || (is.code === 'ETLS' && is.text.includes('STARTTLS'))) return 'mail.noTls'
  if (tlsCodes.test(is.code)) return 'network.tls'
  if (timeouts.has(is.code)) return 'network.timeout'
  if (offline.has(is.code)) return 'network.offline'
  if (unreachable.has(is.code)) return 'network.unreachable'
  if (tooLarge.has(is.code)) return 'network.tooLarge'
  if (/^ParserError|^InvalidResponse$|^MissingTag$|^UnexpectedTag$|^EPROTOCOL$|^ResponseProcessingFailed$/.test(is.code)) return 'remote.unexpected'
  return 'network.cut'
}

/**
 * What became of a conversation with a mail server, in our words. `sent` as for requests: 'maybe' where the server may have done it and its answer was
 * lost. A server's own text never leaves this function, save for the status.
 */
export function mailFault(error: unknown, host: string, sent: Sent, now: number): HttpFault {
  if (error instanceof HttpFault) return error
  const is = told(error)
  // The errors of a failed handshake come wrapped; what is inside says more.
  const inner = typeof error === 'object' && error !== null && '_err' in error ? told(error._err) : null
  const code = meaningOf(error, inner !== null && tlsCodes.test(inner.code) ? { ...is, code: inner.code } : is)
  const answered = is.refused !== null || is.smtp !== null || is.login
  const params: Record<string, string | number> = { host }
  if (is.smtp !== null) params['status'] = is.smtp
  else if (is.refused !== null) params['status'] = is.refused
  const word = is.statusCode || (is.smtp === null ? '' : String(is.smtp))
  if (/^[A-Z0-9][\w.-]{0,40}$/.test(word)) params['code'] = word
  if (code === 'remote.refused') params['reason'] = word || 'NO'
  const later = code === 'rate.limited' ? now + Math.min(3_600_000, Math.max(60_000, is.resetMs ?? 60_000)) : null
  // A refusal for now is one that says it was not done.
  const outcome: Sent = !answered ? sent : code === 'remote.serverError' || code === 'rate.limited' ? 'no' : 'answered'
  return new HttpFault(code, params, outcome, later)
}

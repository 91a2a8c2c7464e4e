import type { MailHead } from '../../net/mail-head.ts'

/** The rest of a letter that every server takes. https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.7 */
const mostQuoted = 8_000

/**
 * Our words, then what they answer, marked as every mail program knows to fold it away.
 * https://www.rfc-editor.org/rfc/rfc3676#section-4.5
 */
export function withQuote(text: string, parent: { head: MailHead; text: string; arrivedAt: number }): string {
  const quoted = cut(parent.text).trim()
  if (quoted === '') return `${text}\n`
  const lines = quoted.split('\n').map((line) => (line.startsWith('>') ? `>${line}` : line === '' ? '>' : `> ${line}`))
  return `${text}\n\n${attribution(parent)}\n${lines.join('\n')}\n`
}

function attribution({ head, arrivedAt }: { head: MailHead; arrivedAt: number }): string {
  const at = head.wallDate ?? new Date(arrivedAt).toISOString().slice(0, 16).replace('T', ' ')
  const who = head.from?.name || head.from?.address || '?'
  return `Le ${at.replace(' ', ' à ')}, ${who.slice(0, 80)} a écrit :`
}

function cut(text: string): string {
  if (text.length <= mostQuoted) return text
  const end = text.lastIndexOf('\n', mostQuoted)
  return `${text.slice(0, end > 0 ? end : mostQuoted)}\n[…]`
}

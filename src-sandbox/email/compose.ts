/** What a mail program would write. Text that is not plain goes as base64. */
export type Composed = {
  id: string
  from: { name: string; address: string }
  to: string
  subject: string
  text: string
  at: number
  inReplyTo?: string
  references?: readonly string[]
  html?: string
  files?: readonly { name: string; type: string; bytes: Buffer }[]
  extra?: readonly string[]
}

export const encodedWord = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`)
const wrapped = (bytes: Buffer): string => (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n')

/** https://www.rfc-editor.org/rfc/rfc5322#section-3.3 */
export function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

const textPart = (type: string, text: string): string =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(Buffer.from(text))}\r\n`

export function compose(mail: Composed): Buffer {
  const name = mail.from.name === '' ? '' : /^[\w ]+$/.test(mail.from.name) ? `${mail.from.name} ` : `${encodedWord(mail.from.name).startsWith('=?') ? encodedWord(mail.from.name) : `"${mail.from.name.replace(/(["\\])/g, '\\$1')}"`} `
  const head = [
    `Message-ID: <${mail.id}>`, `Date: ${mailDate(mail.at)}`, `From: ${name}<${mail.from.address}>`, `To: ${mail.to}`,
    `Subject: ${encodedWord(mail.subject)}`,
    ...(mail.inReplyTo === undefined ? [] : [`In-Reply-To: <${mail.inReplyTo}>`]),
    ...(mail.references === undefined || mail.references.length === 0 ? [] : [`References: ${mail.references.map((id) => `<${id}>`).join('\r\n ')}`]),
    ...(mail.extra ?? []), 'MIME-Version: 1.0',
  ].join('\r\n')
  return Buffer.from(`${head}\r\n${body(mail)}`, 'utf8')
}

function body({ text, html, files = [], id }: Composed): string {
  const boundary = `=_${Buffer.from(id).toString('hex').slice(0, 40)}`
  const words = html === undefined
    ? textPart('text/plain', text)
    : `Content-Type: multipart/alternative; boundary="${boundary}a"\r\n\r\n--${boundary}a\r\n${textPart('text/plain', text)}--${boundary}a\r\n${textPart('text/html', html)}--${boundary}a--\r\n`
  if (files.length === 0) return words
  const attached = files.map(({ name, type, bytes }) =>
    `--${boundary}m\r\nContent-Type: ${type}; name="${encodedWord(name)}"\r\nContent-Disposition: attachment; filename="${encodedWord(name)}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(bytes)}\r\n`)
  return `Content-Type: multipart/mixed; boundary="${boundary}m"\r\n\r\n--${boundary}m\r\n${words}${attached.join('')}--${boundary}m--\r\n`
}

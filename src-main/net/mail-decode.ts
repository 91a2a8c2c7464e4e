import PostalMime from 'postal-mime'

/** One part of a message as it lies on the server. `truncated`: there is more of it than was asked for. */
export type RawPart = { type: string; charset: string | null; encoding: string; flowed: boolean; delSp: boolean; bytes: Uint8Array; truncated: boolean }

const encodings = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable'])

/** The words of a part, whatever its label says. Never throws: what cannot be read by any rule is read as Windows wrote it. */
export async function decodePart(part: RawPart): Promise<string> {
  const text = decodeBytes(await decodeTransfer(part), part.charset, part.truncated)
  return part.flowed ? unflow(text, part.delSp) : text
}

/** base64 and quoted-printable by a parser whose trade their errors are. */
async function decodeTransfer({ encoding, bytes }: RawPart): Promise<Uint8Array> {
  const known = encoding.toLowerCase()
  if (known !== 'base64' && known !== 'quoted-printable') return bytes
  const head = Buffer.from(`Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: ${encodings.has(known) ? known : '8bit'}\r\n\r\n`)
  try {
    const { attachments } = await PostalMime.parse(Buffer.concat([head, bytes]))
    const content = attachments[0]?.content
    if (content === undefined || typeof content === 'string') return new Uint8Array()
    return content instanceof Uint8Array ? content : new Uint8Array(content)
  } catch {
    return bytes
  }
}

/**
 * By the label where the bytes bear it out; as UTF-8 where they are that, because a wrong label over UTF-8 is the commonest error of all; else as
 * windows-1252, which gives every byte a sign. https://encoding.spec.whatwg.org/#names-and-labels
 */
export function decodeBytes(bytes: Uint8Array, label: string | null, truncated = false): string {
  const plain = label === null || /^(?:us-ascii|ascii|iso-?8859-?1|latin-?1|windows-1252|utf-?8|unknown.*)$/i.test(label)
  if (plain) return attempt(bytes, 'utf-8', truncated) ?? attempt(bytes, 'windows-1252', truncated) ?? ''
  return attempt(bytes, label, truncated) ?? attempt(bytes, 'utf-8', truncated) ?? attempt(bytes, 'windows-1252', truncated) ?? ''
}

function attempt(bytes: Uint8Array, label: string, truncated: boolean): string | null {
  try {
    // What is cut off in the middle of a character is not thereby wrong.
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream: truncated })
  } catch {
    return null
  }
}

/** https://www.rfc-editor.org/rfc/rfc3676#section-4.2 and -4.1: a line that ends in a space goes on in the next, save for the mark of a signature. */
function unflow(text: string, delSp: boolean): string {
  const lines: string[] = []
  let open = false
  let depth = 0
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const quotes = /^>*/.exec(raw)?.[0].length ?? 0
    const body = raw.slice(quotes).replace(/^ /, '')
    const flows = body.endsWith(' ') && body !== '-- '
    const kept = flows && delSp ? body.slice(0, -1) : body
    if (open && quotes === depth) lines.push((lines.pop() ?? '') + kept)
    else lines.push(`${'>'.repeat(quotes)}${quotes > 0 ? ' ' : ''}${kept}`)
    open = flows
    depth = quotes
  }
  return lines.join('\n')
}

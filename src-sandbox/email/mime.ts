/** A message taken apart as a server does for BODYSTRUCTURE: nothing is decoded. `body` is what lies between the head and the next boundary. */
export type Part = {
  type: string
  subtype: string
  params: [string, string][]
  headers: Map<string, string>
  head: Buffer
  body: Buffer
  children: Part[]
}

const deepest = 90

export function splitHead(raw: Buffer): { head: Buffer; body: Buffer } {
  // A part without a head begins with the line that ends it.
  const bare = raw.subarray(0, 2).toString('latin1') === '\r\n' ? 2 : raw.at(0) === 10 ? 1 : 0
  if (bare > 0) return { head: raw.subarray(0, bare), body: raw.subarray(bare) }
  const crlf = raw.indexOf('\r\n\r\n')
  if (crlf !== -1) return { head: raw.subarray(0, crlf + 4), body: raw.subarray(crlf + 4) }
  const lf = raw.indexOf('\n\n')
  return lf === -1 ? { head: raw, body: Buffer.alloc(0) } : { head: raw.subarray(0, lf + 2), body: raw.subarray(lf + 2) }
}

/** Whole lines of a head, folded ones joined to theirs as they lie. */
export function headLines(head: Buffer): string[] {
  const lines: string[] = []
  for (const line of head.toString('latin1').split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && lines.length > 0) lines.push(`${lines.pop() ?? ''}\r\n${line}`)
    else if (line !== '') lines.push(line)
  }
  return lines
}

function headersOf(head: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of headLines(head)) {
    const at = line.indexOf(':')
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).replace(/\r\n/g, '').trim())
  }
  return headers
}

export function parameters(value: string): [string, string][] {
  return Array.from(value.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g), ([, name = '', quoted, bare]): [string, string] =>
    [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''])
}

export function parseMime(raw: Buffer, depth = 0): Part {
  const { head, body } = splitHead(raw)
  const headers = headersOf(head)
  const declared = headers.get('content-type') ?? 'text/plain'
  const [type = 'text', subtype = 'plain'] = (/^\s*([\w.+-]+\/[\w.+-]+)/.exec(declared)?.[1] ?? 'text/plain').toLowerCase().split('/')
  const params = parameters(declared)
  const boundary = params.find(([name]) => name === 'boundary')?.[1] ?? ''
  const children = type === 'multipart' && boundary !== '' && depth < deepest ? cutAt(body, boundary).map((piece) => parseMime(piece, depth + 1)) : []
  if (type === 'multipart' && children.length === 0) return { type: 'text', subtype: 'plain', params: [], headers, head, body, children }
  return { type, subtype, params, headers, head, body, children }
}

function cutAt(body: Buffer, boundary: string): Buffer[] {
  const text = body.toString('latin1')
  const mark = `--${boundary}`
  const pieces: Buffer[] = []
  let from = -1
  for (let at = text.startsWith(mark) ? 0 : text.indexOf(`\n${mark}`); at !== -1; at = text.indexOf(`\n${mark}`, at + 1)) {
    const line = at === 0 && text.startsWith(mark) ? 0 : at + 1
    if (from !== -1) pieces.push(body.subarray(from, text.charAt(line - 2) === '\r' ? line - 2 : line - 1))
    if (text.startsWith('--', line + mark.length)) return pieces
    const end = text.indexOf('\n', line)
    if (end === -1) return pieces
    from = end + 1
    if (pieces.length > 2_000) return pieces
  }
  if (from !== -1) pieces.push(body.subarray(from))
  return pieces
}

/** `1.2` of a message; `1` of one that is not made of parts is its body. */
export function partAt(root: Part, path: readonly number[]): Part | null {
  let part = root
  for (const [depth, number] of path.entries()) {
    if (part.children.length === 0) return depth === path.length - 1 && number === 1 ? part : null
    const child = part.children[number - 1]
    if (child === undefined) return null
    part = child
  }
  return part
}

const quoted = (text: string): string => {
  const safe = text.replace(/[\r\n\0]/g, ' ')
  return /[^\x20-\x7e]/.test(safe) ? `{${Buffer.byteLength(safe, 'latin1')}}\r\n${safe}` : `"${safe.replace(/(["\\])/g, '\\$1')}"`
}
const nil = (text: string | undefined): string => (text === undefined ? 'NIL' : quoted(text))
const list = (params: readonly [string, string][]): string => (params.length === 0 ? 'NIL' : `(${params.flat().map(quoted).join(' ')})`)

function disposition(part: Part): string {
  const value = part.headers.get('content-disposition')
  if (value === undefined) return 'NIL'
  return `(${quoted((/^\s*([\w-]+)/.exec(value)?.[1] ?? 'attachment').toLowerCase())} ${list(parameters(value))})`
}

/** https://www.rfc-editor.org/rfc/rfc3501#section-7.4.2 */
export function bodyStructure(part: Part): string {
  if (part.children.length > 0) {
    return `(${part.children.map(bodyStructure).join('')} ${quoted(part.subtype)} ${list(part.params)} ${disposition(part)} NIL NIL)`
  }
  const lines = part.body.toString('latin1').split('\n').length - 1
  const basic = [
    quoted(part.type), quoted(part.subtype), list(part.params), nil(part.headers.get('content-id')), nil(part.headers.get('content-description')),
    quoted(part.headers.get('content-transfer-encoding') ?? '7bit'), String(part.body.byteLength),
  ]
  const extra = part.type === 'text' ? [String(lines)] : part.type === 'message' && part.subtype === 'rfc822' ? ['NIL', '("text" "plain" NIL NIL NIL "7bit" 0 0)', String(lines)] : []
  return `(${[...basic, ...extra, 'NIL', disposition(part), 'NIL', 'NIL'].join(' ')})`
}

/** https://www.rfc-editor.org/rfc/rfc3501#section-7.4.2: addresses taken apart no further than their brackets. */
export function envelope(raw: Buffer): string {
  const headers = headersOf(splitHead(raw).head)
  const addresses = (name: string): string => {
    const found = Array.from((headers.get(name) ?? '').matchAll(/(?:"?([^"<,]*)"?\s*)?<?([^\s<>,@]+)@([^\s<>,]+)>?/g))
    if (found.length === 0) return 'NIL'
    return `(${found.map(([, who = '', local = '', host = '']) => `(${who.trim() === '' ? 'NIL' : quoted(who.trim())} NIL ${quoted(local)} ${quoted(host)})`).join('')})`
  }
  const from = addresses('from')
  const or = (name: string) => (headers.has(name) ? addresses(name) : from)
  return `(${nil(headers.get('date'))} ${nil(headers.get('subject'))} ${from} ${or('sender')} ${or('reply-to')} ${addresses('to')} ${addresses('cc')} ${addresses('bcc')} ${nil(headers.get('in-reply-to'))} ${nil(headers.get('message-id'))})`
}

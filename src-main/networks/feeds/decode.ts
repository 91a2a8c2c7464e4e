const marks: readonly [string, readonly number[]][] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]]]

/**
 * Bytes as text: by the byte-order mark, else what the header says, else what the document says of itself, else UTF-8. One that calls itself UTF-8
 * and is not is read as windows-1252, as browsers would: it is what such documents mostly are.
 */
export function decode(bytes: Uint8Array, contentType: string | null): string {
  const marked = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0]
  const said = marked ?? labelIn(contentType, /charset\s*=\s*["']?([\w.:-]+)/i) ?? labelIn(head(bytes), /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)/i)
  const label = said ?? 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    // A label that nobody knows, or one that is not true.
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const head = (bytes: Uint8Array): string => new TextDecoder('windows-1252').decode(bytes.subarray(0, 300))

function labelIn(text: string | null, pattern: RegExp): string | null {
  return pattern.exec(text ?? '')?.[1] ?? null
}

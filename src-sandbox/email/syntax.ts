/** A word, a quoted string or a literal (as latin1 text), or a list of those. A section in brackets belongs to the word before it. */
export type Token = string | Token[]

export type Command = { tag: string; name: string; args: Token[]; size: number }
export type Reading = { kind: 'command'; command: Command } | { kind: 'more'; literal: number | null } | { kind: 'bad'; size: number; tag: string }

const longestLine = 1_000_000

/** One command from the start of what has arrived, if it is all there. `literal`: the other side waits to be told to go on. */
export function readCommand(buffer: Buffer, waitingFrom: number): Reading {
  let at = 0
  const parts: string[] = []
  for (;;) {
    const end = buffer.indexOf('\r\n', at)
    if (end === -1) return buffer.byteLength - at > longestLine ? { kind: 'bad', size: buffer.byteLength, tag: '*' } : { kind: 'more', literal: null }
    const line = buffer.toString('latin1', at, end)
    const literal = /\{(\d{1,9})(\+?)\}$/.exec(line)
    if (literal === null) {
      parts.push(line)
      at = end + 2
      break
    }
    const size = Number(literal[1])
    parts.push(line.slice(0, literal.index), '\u0001', buffer.toString('latin1', end + 2, end + 2 + size))
    if (buffer.byteLength < end + 2 + size) return { kind: 'more', literal: literal[2] === '+' || waitingFrom > end ? null : end + 1 }
    at = end + 2 + size
  }
  const tag = /^\S+/.exec(parts[0] ?? '')?.[0] ?? '*'
  const tokens = tokenize(parts)
  if (tokens === null) return { kind: 'bad', size: at, tag }
  const [, first, ...rest] = tokens
  if (typeof first !== 'string') return { kind: 'bad', size: at, tag }
  const uid = first.toUpperCase() === 'UID' && typeof rest[0] === 'string'
  const name = uid ? `UID ${String(rest[0]).toUpperCase()}` : first.toUpperCase()
  return { kind: 'command', command: { tag, name, args: uid ? rest.slice(1) : rest, size: at } }
}

function tokenize(parts: readonly string[]): Token[] | null {
  const stack: Token[][] = [[]]
  for (let n = 0; n < parts.length; n += 1) {
    const text = parts[n] ?? ''
    if (text === '\u0001') {
      stack.at(-1)?.push(parts[n + 1] ?? '')
      n += 1
      continue
    }
    let at = 0
    while (at < text.length) {
      const sign = text.charAt(at)
      if (sign === ' ') at += 1
      else if (sign === '(') {
        if (stack.length > 100) return null
        stack.push([])
        at += 1
      } else if (sign === ')') {
        const done = stack.pop()
        if (done === undefined || stack.length === 0) return null
        stack.at(-1)?.push(done)
        at += 1
      } else if (sign === '"') {
        const found = /"((?:[^"\\]|\\.)*)"/y
        found.lastIndex = at
        const match = found.exec(text)
        if (match === null) return null
        stack.at(-1)?.push((match[1] ?? '').replace(/\\(.)/g, '$1'))
        at += match[0].length
      } else {
        const found = /(?:[^\s()"[]|\[[^\]]*\])+/y
        found.lastIndex = at
        const match = found.exec(text)
        if (match === null) return null
        stack.at(-1)?.push(match[0])
        at += match[0].length
      }
    }
  }
  return stack.length === 1 ? (stack[0] ?? null) : null
}

/** `1:4,7,*` over numbers in rising order. */
export function inSet(set: string, highest: number): (n: number) => boolean {
  const ranges = set.split(',').slice(0, 10_000).map((range): [number, number] => {
    const [from = '', to = from] = range.split(':')
    const [a, b] = [from, to].map((one) => (one === '*' ? highest : Number(one)))
    return [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)]
  })
  return (n) => ranges.some(([from, to]) => n >= from && n <= to)
}

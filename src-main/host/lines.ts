import type { Socket } from 'node:net'

/**
 * JSON values, one a line, over a stream. `onBroken` is told once of a line longer than `maxBytes()` or that is no JSON; nothing is read after.
 */
export function readLines(socket: Socket, maxBytes: () => number, onValue: (value: unknown) => void, onBroken: () => void): void {
  let parts: Buffer[] = []
  let size = 0
  let broken = false
  const fail = () => {
    broken = true
    parts = []
    onBroken()
  }
  const take = (line: Buffer) => {
    let value: unknown
    try {
      value = JSON.parse(line.toString('utf8'))
    } catch {
      return fail()
    }
    onValue(value)
  }
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk
    while (!broken && rest.length > 0) {
      const end = rest.indexOf(10)
      const part = end < 0 ? rest : rest.subarray(0, end)
      size += part.length
      if (size > maxBytes()) return fail()
      parts.push(part)
      if (end < 0) return
      const line = parts.length === 1 ? part : Buffer.concat(parts)
      parts = []
      size = 0
      rest = rest.subarray(end + 1)
      if (line.length > 0) take(line)
    }
  })
}

/** `onUnsent` where the other side was gone before the line left: on a local socket a write arrives or fails. */
export function writeLine(socket: Socket, value: unknown, onUnsent: () => void = () => undefined): void {
  if (socket.destroyed || !socket.writable) return onUnsent()
  socket.write(`${JSON.stringify(value)}\n`, (error) => {
    if (error) onUnsent()
  })
}

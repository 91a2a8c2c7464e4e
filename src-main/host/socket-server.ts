import { timingSafeEqual } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { protocolVersion } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { readLines, writeLine } from './lines.ts'
import type { Servable } from './serve.ts'

const helloBytes = 1_000
const requestBytes = 4_000_000
/** A reader that takes nothing while this much waits for it is cut off: events must not pile up in the engine. */
const backlogBytes = 64_000_000
const helloMs = 5_000
/** How long what has begun may take to be answered once the server closes: connecting to a slow site must not hold up the end. */
const answerMs = 5_000

export type SocketServer = {
  /** Takes no more, answers what it has begun and can be ended soon, says `stopping`, closes. */
  close(): Promise<void>
}

/**
 * The local socket of an engine. One JSON a line: first `{"hello":{"protocol","token"}}`, answered by `{"hello":{"protocol"}}` or
 * `{"refused":FAILURE}`; then requests and answers of wire.ts, and every event. `image.get` is refused here: its bytes are no JSON.
 */
export function serveSocket(engine: Servable, path: string, token: string): Promise<SocketServer> {
  const open = new Set<Socket>()
  const running = new Set<Promise<void>>()
  let closing = false

  const answer = async (socket: Socket, request: unknown): Promise<void> => {
    writeLine(socket, isPictureRequest(request) ? refusePicture(request) : await engine.answer(request))
  }

  const admit = (socket: Socket): void => {
    socket.setTimeout(0)
    const off = engine.on((event) => {
      writeLine(socket, event)
      if (socket.writableLength > backlogBytes) socket.destroy()
    })
    socket.on('close', off)
    writeLine(socket, { hello: { protocol: protocolVersion } })
  }

  const server = createServer((socket) => {
    let admitted = false
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setTimeout(helloMs, () => socket.destroy())
    readLines(socket, () => (admitted ? requestBytes : helloBytes), (value) => {
      if (closing) return
      if (admitted) {
        const work = answer(socket, value).finally(() => running.delete(work))
        running.add(work)
        return
      }
      const refused = refusalOf(value, token)
      if (refused !== null) {
        writeLine(socket, { refused })
        return void socket.end()
      }
      admitted = true
      admit(socket)
    }, () => socket.destroy())
  })

  return new Promise((resolve, reject) => {
    // We hold the directory's lock: whatever lies at its path was left by an engine that died.
    if (process.platform !== 'win32') rmSync(path, { force: true })
    server.once('error', reject)
    server.listen(path, () => {
      if (process.platform !== 'win32') chmodSync(path, 0o600)
      resolve({
        close: async () => {
          closing = true
          const closed = new Promise((done) => server.close(done))
          let timer: NodeJS.Timeout | undefined
          const longEnough = new Promise<void>((done) => {
            timer = setTimeout(done, answerMs)
          })
          await Promise.race([Promise.all(Array.from(running)), longEnough])
          clearTimeout(timer)
          for (const socket of Array.from(open)) {
            // Means that all that was begun is answered, so that the rest may be asked for again (remote-client.ts).
            if (running.size === 0) writeLine(socket, { event: 'stopping' })
            socket.destroySoon()
          }
          await closed
        },
      })
    })
  })
}

function refusalOf(value: unknown, token: string): Failure | null {
  const hello = typeof value === 'object' && value !== null && 'hello' in value ? value.hello : null
  if (typeof hello !== 'object' || hello === null || !('token' in hello) || !('protocol' in hello)) return { code: 'input.invalid', params: { name: 'hello' } }
  const given = Buffer.from(String(hello.token))
  const known = Buffer.from(token)
  if (given.length !== known.length || !timingSafeEqual(given, known)) return { code: 'engine.lockedByOther', params: {} }
  if (hello.protocol !== protocolVersion) return { code: 'engine.otherVersion', params: { ours: protocolVersion, theirs: String(hello.protocol).slice(0, 20) } }
  return null
}

function isPictureRequest(request: unknown): request is { id: number } {
  return typeof request === 'object' && request !== null && 'name' in request && request.name === 'image.get' && 'id' in request && typeof request.id === 'number'
}

function refusePicture(request: { id: number }): { id: number; failure: Failure } {
  return { id: request.id, failure: { code: 'command.notHere', params: { name: 'image.get' } } }
}

import { connect } from 'node:net'
import { protocolVersion } from '../../src-contract/commands.ts'
import { Fault, failure } from '../../src-contract/failure.ts'
import type { EngineClient } from './engine-client.ts'
import type { Endpoint } from './endpoint.ts'
import { readLines, writeLine } from './lines.ts'
import { remoteClient } from './remote-client.ts'

const answerBytes = 256_000_000
const helloMs = 5_000

/** The engine behind an endpoint, or null where nobody answers there: a stale file, or an engine that is just beginning or ending. */
export function connectTo(endpoint: Endpoint): Promise<EngineClient | null> {
  if (endpoint.protocol !== protocolVersion) {
    return Promise.reject(new Fault('engine.otherVersion', { ours: protocolVersion, theirs: endpoint.protocol }))
  }
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint.path)
    const closed = new Promise<void>((done) => socket.once('close', () => done()))
    const client = remoteClient({
      send: (message, onUnsent) => writeLine(socket, message, onUnsent),
      close: () => {
        socket.end()
        return closed
      },
    })
    let admitted = false
    socket.setTimeout(helloMs, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      client.lost()
      resolve(null)
    })
    socket.on('connect', () => writeLine(socket, { hello: { protocol: protocolVersion, token: endpoint.token } }))
    readLines(socket, () => answerBytes, (value) => {
      if (admitted) return client.receive(value)
      const refused = refusalIn(value)
      if (refused !== null) {
        socket.destroy()
        // The token of an engine that is gone: the file is about to be written anew.
        return refused.failure.code === 'engine.lockedByOther' ? resolve(null) : reject(refused)
      }
      admitted = true
      socket.setTimeout(0)
      resolve(client)
    }, () => socket.destroy())
  })
}

function refusalIn(value: unknown): Fault | null {
  if (typeof value === 'object' && value !== null && 'hello' in value) return null
  const refused = failure.safeParse(typeof value === 'object' && value !== null && 'refused' in value ? value.refused : null)
  return refused.success ? new Fault(refused.data.code, refused.data.params) : new Fault('engine.otherVersion', { ours: protocolVersion, theirs: '?' })
}

import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Person } from './people.ts'

type Ear = { socket: WebSocket; person: Person; streams: Set<string> }

/** The push side: tells of what happens from now on, and never of what happened before. https://docs.joinmastodon.org/methods/streaming/#websocket */
export function createStreaming(withToken: (token: string) => Person | undefined) {
  let server: WebSocketServer | null = null
  let port = 0
  const ears = new Set<Ear>()
  const counts = { opened: 0, refused: 0 }

  function serve(socket: WebSocket, url: string, authorization: string): void {
    socket.on('error', () => socket.terminate())
    const query = new URL(url, 'http://sandbox.invalid').searchParams
    const person = withToken(/^Bearer (.+)$/.exec(authorization)?.[1] ?? query.get('access_token') ?? '')
    if (person === undefined) {
      counts.refused += 1
      return socket.close(4401)
    }
    counts.opened += 1
    const ear: Ear = { socket, person, streams: new Set(query.getAll('stream')) }
    ears.add(ear)
    socket.on('close', () => ears.delete(ear))
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as { type?: string; stream?: string }
      if (said.type === 'subscribe' && said.stream !== undefined) ear.streams.add(said.stream)
    })
  }

  return {
    counts,
    get url() {
      return server === null ? '' : `ws://127.0.0.1:${port}`
    },
    listen: () =>
      new Promise<void>((resolve) => {
        // The same port again after a restart.
        const made = new WebSocketServer({ host: '127.0.0.1', port })
        server = made
        made.on('connection', (socket, request) => serve(socket, request.url ?? '/', request.headers.authorization ?? ''))
        made.once('listening', () => {
          port = (made.address() as AddressInfo).port
          resolve()
        })
      }),
    tell(to: string, stream: 'user:notification' | 'direct', event: string, payload: unknown): void {
      for (const { socket, person, streams } of ears) {
        if (person.id !== to || !(streams.has(stream) || streams.has('user'))) continue
        socket.send(JSON.stringify({ stream: [stream], event, payload: JSON.stringify(payload) }))
      }
    },
    /** Without a word, as when a cable is pulled. */
    cut(): number {
      const before = ears.size
      for (const { socket } of ears) socket.terminate()
      ears.clear()
      return before
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const { socket } of ears) socket.terminate()
        ears.clear()
        if (server === null) return resolve()
        server.close(() => resolve())
        server = null
      }),
  }
}

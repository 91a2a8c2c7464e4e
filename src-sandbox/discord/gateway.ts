import { WebSocket, WebSocketServer } from 'ws'

/** https://docs.discord.com/developers/events/gateway */
type Session = { id: string; sent: { op: number; d: unknown; s: number; t: string }[]; socket: WebSocket | null }

export type GatewayOptions = { token: () => string; heartbeatMs: number; ready: () => Record<string, unknown> }

/** The push side: sessions outlive their connections, and what happens meanwhile is told when one is taken up again. */
export function createGateway(options: GatewayOptions) {
  let server: WebSocketServer | null = null
  let url = ''
  const sessions = new Map<string, Session>()
  let isDeaf = false
  const counts = { identified: 0, resumed: 0, beats: 0 }
  const intents: number[] = []

  const send = (socket: WebSocket, payload: unknown) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(payload))
  }

  function dispatch(session: Session, t: string, d: unknown): void {
    const payload = { op: 0, d, s: session.sent.length + 1, t }
    session.sent.push(payload)
    if (session.socket !== null) send(session.socket, payload)
  }

  function identify(socket: WebSocket, d: Record<string, unknown>): Session | null {
    if (d['token'] !== options.token()) {
      socket.close(4004, 'Authentication failed.')
      return null
    }
    counts.identified += 1
    intents.push(Number(d['intents']))
    const session: Session = { id: `session-${sessions.size + 1}`, sent: [], socket }
    sessions.set(session.id, session)
    dispatch(session, 'READY', { ...options.ready(), v: 10, session_id: session.id, resume_gateway_url: url })
    return session
  }

  function resume(socket: WebSocket, d: Record<string, unknown>): Session | null {
    const session = sessions.get(String(d['session_id']))
    if (session === undefined || d['token'] !== options.token()) {
      send(socket, { op: 9, d: false })
      return null
    }
    counts.resumed += 1
    session.socket = socket
    for (const payload of session.sent.slice(Number(d['seq'] ?? 0))) send(socket, payload)
    dispatch(session, 'RESUMED', {})
    return session
  }

  function serve(socket: WebSocket): void {
    let session: Session | null = null
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = null
    })
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: Record<string, unknown> }
      if (op === 1) {
        counts.beats += 1
        if (!isDeaf) send(socket, { op: 11 })
      }
      if (op === 2) session = identify(socket, d)
      if (op === 6) session = resume(socket, d)
    })
    send(socket, { op: 10, d: { heartbeat_interval: options.heartbeatMs } })
  }

  const each = (work: (socket: WebSocket) => void) => {
    for (const socket of server?.clients ?? []) work(socket)
  }

  return {
    get url() {
      return url
    },
    counts,
    intents,
    listen: (port = 0) =>
      new Promise<void>((resolve) => {
        server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false })
        server.on('connection', serve)
        server.once('listening', () => {
          const address = server?.address()
          url = `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
          resolve()
        })
      }),
    close: () =>
      new Promise<void>((resolve) => {
        each((socket) => socket.terminate())
        const closing = server
        server = null
        if (closing === null) resolve()
        else closing.close(() => resolve())
      }),
    tell(t: string, d: unknown): void {
      for (const session of sessions.values()) dispatch(session, t, d)
    },
    /** Every connection breaks without a word. */
    cut: () => each((socket) => socket.terminate()),
    askToReconnect: () => each((socket) => send(socket, { op: 7, d: null })),
    /** Sessions are forgotten, as after a restart or a long absence. */
    forget: () => sessions.clear(),
    /** Takes what it is sent and answers no heartbeat. */
    deafen: (deaf: boolean) => void (isDeaf = deaf),
    get connected() {
      return Array.from(server?.clients ?? []).filter((socket) => socket.readyState === WebSocket.OPEN).length
    },
  }
}

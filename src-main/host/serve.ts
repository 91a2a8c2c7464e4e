import type { EngineEvent } from '../../src-contract/events.ts'
import type { Response } from '../../src-contract/wire.ts'

/** What is needed of an engine to serve it. */
export type Servable = {
  /** Total: a failure is an answer. */
  answer(request: unknown): Promise<Response>
  on(listener: (event: EngineEvent) => void): () => void
}

/** A message port of Node, of Electron, or of a test. Electron hands listeners an event with `data`, Node the message itself. */
export type Port = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
}

/** Speaks wire.ts over a port until it closes: every request answered, every event sent. */
export function serve(engine: Servable, port: Port): () => void {
  let open = true
  const post = (message: unknown) => {
    if (open) port.postMessage(message)
  }
  const off = engine.on(post)
  const end = () => {
    open = false
    off()
  }
  port.on('message', (message) => {
    void engine.answer(contentOf(message)).then(post)
  })
  port.on('close', end)
  port.start?.()
  return end
}

function contentOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'data' in message && !('name' in message) ? message.data : message
}

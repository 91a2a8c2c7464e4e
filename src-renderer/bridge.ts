import type { LinkTarget } from '../src-contract/desktop.ts'
import type { CommandInput, CommandName, CommandOutput } from '../src-contract/commands.ts'
import type { EngineEvent } from '../src-contract/events.ts'
import type { Failure } from '../src-contract/failure.ts'
import type { Boot, ShellCommandName, ShellEvent, ShellInput, VigieBridge } from '../src-contract/shell.ts'
import type { FromEngine, Request } from '../src-contract/wire.ts'

declare global {
  interface Window {
    vigie?: VigieBridge
  }
}

/** A failure as an exception. The contract's own `Fault` is not used here: its module brings the schema library along. */
export class Failed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.code)
    this.name = 'Failed'
    this.failure = failure
  }
}

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failed) return thrown.failure
  return { code: 'internal', params: { what: thrown instanceof Error ? thrown.name : typeof thrown } }
}

/** `starting` until a port has come, and again from the engine's death to the next port; `failed` when the shell has given up. */
export type Connection = { state: 'starting' | 'ready' | 'failed'; failure: Failure | null; generation: number }

/** What a MessagePort gives us; tests hand in their own. */
export type EnginePort = Pick<MessagePort, 'postMessage' | 'start' | 'close' | 'addEventListener'>

/** `at`: when it was asked; null for what takes its time by its nature (a reading, a backup, a removal). */
type Pending = { at: number | null; resolve(output: unknown): void; reject(reason: Failed): void }

const quick = /^(?:inbox|search|thread|item|act|reply|decision|assign|author|label|brand)\./
const gone: Failure = { code: 'engine.gone', params: {} }
const pending = new Map<number, Pending>()
const eventListeners = new Set<(event: EngineEvent) => void>()
const connectionListeners = new Set<(connection: Connection) => void>()
let port: EnginePort | null = null
let lastId = 0
let current: Connection = { state: 'starting', failure: null, generation: 0 }

/** What calls are pending when the engine dies fail with `engine.gone`; whoever shows data asks again once `ready` comes back. */
export function call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const to = port
  if (to === null) return Promise.reject(new Failed(gone))
  const request: Request = { id: ++lastId, name, input }
  return new Promise((resolve, reject) => {
    // The engine parses what arrives and answers in the schema's shape; the wire cannot carry that in its type.
    pending.set(request.id, { at: quick.test(name) ? Date.now() : null, resolve: (output) => resolve(output as CommandOutput<N>), reject })
    to.postMessage(request)
  })
}

/** Since when the oldest question that is answered at once as a rule has waited for its answer; null where none does. */
export function waitingSince(): number | null {
  const since = Array.from(pending.values(), ({ at }) => at).filter((at) => at !== null)
  return since.length === 0 ? null : Math.min(...since)
}

export function onEvent(listener: (event: EngineEvent) => void): () => void {
  eventListeners.add(listener)
  return () => void eventListeners.delete(listener)
}

/** Called at once with the present state, then at each change. */
export function onConnection(listener: (connection: Connection) => void): () => void {
  connectionListeners.add(listener)
  listener(current)
  return () => void connectionListeners.delete(listener)
}

/** The engine at the other end of this port is a new one: what the old one still owed will never come. */
export function attach(next: EnginePort): void {
  drop()
  port = next
  next.addEventListener('message', (event) => {
    if (port === next) receive(event.data)
  })
  next.addEventListener('close', () => {
    if (port === next) lost('starting', null)
  })
  next.start()
  settle({ state: 'ready', failure: null, generation: current.generation + 1 })
}

function lost(state: 'starting' | 'failed', failure: Failure | null): void {
  drop()
  settle({ state, failure, generation: current.generation })
}

function drop(): void {
  port?.close()
  port = null
  const owed = Array.from(pending.values())
  pending.clear()
  for (const each of owed) each.reject(new Failed(gone))
}

function settle(next: Connection): void {
  current = next
  for (const listener of connectionListeners) listener(next)
}

function receive(message: FromEngine): void {
  if ('event' in message) {
    for (const listener of eventListeners) listener(message)
    return
  }
  const waiting = pending.get(message.id)
  if (waiting === undefined) return
  pending.delete(message.id)
  if ('failure' in message) waiting.reject(new Failed(message.failure))
  else waiting.resolve(message.output)
}

export function boot(): Boot | null {
  return typeof window === 'undefined' ? null : (window.vigie?.boot ?? null)
}

export async function shell<N extends ShellCommandName>(name: N, input: ShellInput<N>): Promise<unknown> {
  const answer = await window.vigie?.shell(name, input)
  if (answer === undefined) return null
  if ('failure' in answer) throw new Failed(answer.failure)
  return answer.output
}

export function onCommand(listener: (name: string) => void): () => void {
  const end = window.vigie?.onShell((event) => {
    if (event.event === 'command') listener(event.name)
  })
  return end ?? (() => undefined)
}

/** The user wants to quit while things are unsent; answered with the shell's `leave`. */
export function onLeaving(listener: () => void): () => void {
  const end = window.vigie?.onShell((event) => {
    if (event.event === 'leaving') listener()
  })
  return end ?? (() => undefined)
}

/** A notification, the tray or a `vigie://` link leads there. */
export function onGo(listener: (target: LinkTarget) => void): () => void {
  const end = window.vigie?.onShell((event) => {
    if (event.event === 'go') listener(event.target)
  })
  return end ?? (() => undefined)
}

/** Listens for ports and for what the shell knows of the engine. Once, before the first call. */
export function start(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [offered] = event.ports
    if (event.source === window && isPortOffer(event.data) && offered !== undefined) attach(offered)
  })
  window.vigie?.onShell(hearEngine)
}

function hearEngine(event: ShellEvent): void {
  if (event.event !== 'engine') return
  // Ready is told by the port itself, which may come before or after these words.
  if (event.state === 'starting') lost('starting', null)
  if (event.state === 'failed') lost('failed', (event.failure as Failure | undefined) ?? gone)
}

function isPortOffer(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'vigie' in data && data.vigie === 'port'
}

import { fileURLToPath } from 'node:url'
import { app, MessageChannelMain, type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron'
import type { Failure } from '../../src-contract/failure.ts'
import type { FromEngineProcess, ToEngineProcess } from '../../src-contract/processes.ts'
import { remoteClient, type RemoteClient } from '../host/remote-client.ts'
import { createBackOff } from './back-off.ts'
import { createEngineAccess, type EngineAccess } from './engine-access.ts'
import { log } from './log.ts'
import { systemProxy } from './system-proxy.ts'

/**
 *   starting ──ready──▶ ready ──died──▶ starting            (at once, then later and later: back-off.ts)
 *      └──────────failed or died too often──▶ failed        (ends here; the reason goes to the window)
 */
export type EngineState = { state: 'starting' } | { state: 'ready' } | { state: 'failed'; failure: Failure }

export type EngineHost = {
  readonly engine: EngineAccess
  state(): EngineState
  onState(listener: (state: EngineState) => void): void
  /** A new way to the engine for one window, straight to its process; null while there is no engine. */
  connect(): MessagePortMain | null
  /** Lets it finish, then makes it end. Resolves when the process is gone; never rejects. */
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('./engine-process.js', import.meta.url))
const patienceMs = 8000

export function startEngine(config: { dataDir: string; demo: boolean }): EngineHost {
  const { access, attach, detach, giveUp } = createEngineAccess()
  const backOff = createBackOff()
  const listeners: ((state: EngineState) => void)[] = []
  let state: EngineState = { state: 'starting' }
  let child: UtilityProcess | null = null
  let own: RemoteClient | null = null
  let stopping = false

  const enter = (next: EngineState): void => {
    state = next
    for (const listener of listeners) listener(next)
  }
  const fail = (failure: Failure): void => {
    giveUp()
    enter({ state: 'failed', failure })
  }
  const connectTo = (process: UtilityProcess): MessagePortMain => {
    const { port1, port2 } = new MessageChannelMain()
    tell(process, { kind: 'port' }, [port1])
    return port2
  }
  const receive = (from: UtilityProcess, message: FromEngineProcess): void => {
    if (from !== child || stopping) return
    if (message.kind === 'failed') return fail(message.failure)
    if (message.kind === 'askWay') {
      const { id, origin } = message
      return void systemProxy(origin).then((list) => from === child && tell(from, { kind: 'way', id, list }))
    }
    own = speakOver(connectTo(from))
    attach(own)
    enter({ state: 'ready' })
  }
  const died = (code: number): void => {
    child = null
    detach()
    own?.lost()
    // Our end of the port as well: one left open until Electron ends could outlive what it stands on.
    void own?.close()
    own = null
    if (stopping || state.state === 'failed') return
    const delay = backOff.died(Date.now())
    log('the engine ended', { code, again: delay })
    if (delay === null) return fail({ code: 'engine.gone', params: {} })
    enter({ state: 'starting' })
    setTimeout(launch, delay)
  }
  const launch = (): void => {
    if (stopping) return
    // Its output is for people; stdout belongs to one document alone.
    const process = utilityProcess.fork(program, [], { serviceName: 'Vigie engine', stdio: 'pipe' })
    child = process
    passToStderr(process)
    process.on('message', (message: FromEngineProcess) => receive(process, message))
    process.once('exit', died)
    tell(process, { kind: 'start', ...config, version: app.getVersion() })
  }
  launch()

  return {
    engine: access,
    state: () => state,
    onState: (listener) => void listeners.push(listener),
    connect: () => (child !== null && state.state === 'ready' ? connectTo(child) : null),
    stop: () => {
      stopping = true
      const process = child
      if (process === null) return Promise.resolve()
      return new Promise((resolve) => {
        const impatience = setTimeout(() => process.kill(), patienceMs)
        process.once('exit', () => {
          clearTimeout(impatience)
          giveUp()
          resolve()
        })
        tell(process, { kind: 'stop' })
      })
    },
  }
}

function tell(process: UtilityProcess, message: ToEngineProcess, ports: MessagePortMain[] = []): void {
  process.postMessage(message, ports)
}

function speakOver(port: MessagePortMain): RemoteClient {
  const client = remoteClient({ send: (message) => port.postMessage(message), close: async () => port.close() })
  port.on('message', (event) => client.receive(event.data))
  port.start()
  return client
}

export function passToStderr(child: UtilityProcess): void {
  child.stdout?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
}

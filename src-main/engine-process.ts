import { Fault, toFailure } from '../src-contract/failure.ts'
import type { FromEngineProcess, ToEngineProcess } from '../src-contract/processes.ts'
import type { Request, Response } from '../src-contract/wire.ts'
import type { Engine } from './engine.ts'
import type { EngineClient } from './host/engine-client.ts'
import { hostEngine, openEngineOrConnect, type HostOptions } from './host/host.ts'
import { openEngine } from './host/open-engine.ts'
import { serve, type Port, type Servable } from './host/serve.ts'
import { systemClock } from './lib/clock.ts'
import { lineLogger } from './lib/logger.ts'
import { giveBackOnce } from './lib/small-heap.ts'
import { askSystemProxy } from './net/proxy.ts'
import { adapters } from './networks/registry.ts'

/** What Electron puts on `process` in a utility process. Looked up rather than imported: nothing of the engine knows Electron. */
type ParentPort = {
  postMessage(message: FromEngineProcess): void
  on(event: 'message', listener: (event: { data: ToEngineProcess; ports: Port[] }) => void): void
}
type Start = Extract<ToEngineProcess, { kind: 'start' }>
type Opened = { servable: Servable; close(): Promise<void> }

/** A command line that is at work is usually done by then. */
const othersFinishMs = 1500
const heartbeatMs = 1000
/** What works by itself begins after the window has shown its first page: nobody waits for it, and it would stand in the way. */
const workAfterMs = 1500

/** The demo's networks are on this very machine: they need not be spared, and one wants to see things happen. */
const lively = adapters.map((adapter) => ({ ...adapter, restMs: 4000 }))

const parent = Reflect.get(process, 'parentPort') as ParentPort
let opened: Promise<Opened> | null = null

/** The shell knows the system's proxy, and a script that decides about it. */
const asked = new Map<number, (list: string) => void>()
let lastAsked = 0
askSystemProxy((origin) => new Promise((resolve) => {
  lastAsked += 1
  asked.set(lastAsked, resolve)
  parent.postMessage({ kind: 'askWay', id: lastAsked, origin })
}))

parent.on('message', ({ data, ports: [port] }) => {
  if (data.kind === 'start') opened = begin(data)
  if (data.kind === 'port' && port !== undefined) void opened?.then(({ servable }) => serve(servable, port), () => {})
  if (data.kind === 'way') {
    asked.get(data.id)?.(data.list)
    asked.delete(data.id)
  }
  if (data.kind === 'stop') void end()
})

async function begin(start: Start): Promise<Opened> {
  try {
    const ready = await open(start)
    parent.postMessage({ kind: 'ready' })
    return ready
  } catch (thrown) {
    parent.postMessage({ kind: 'failed', failure: toFailure(thrown) })
    throw thrown
  }
}

async function end(): Promise<void> {
  await opened?.then(({ close }) => close()).catch(() => {})
  process.exit(0)
}

async function open({ dataDir, demo, version }: Start): Promise<Opened> {
  const logger = lineLogger((line) => process.stderr.write(line))
  const parts = { demo, version, logger, autoSync: true, ...(demo ? { adapters: lively } : {}) }
  const options: HostOptions = { dir: dataDir, create: (dir) => openEngine({ dir, ...parts }) }
  try {
    const { engine, close } = await hostEngine({ ...options, waitMs: othersFinishMs })
    return atWork(engine, close)
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.failure.code !== 'engine.lockedByOther') throw thrown
  }
  const engine = await openEngineOrConnect(options)
  if (engine.own === null) return borrow(engine)
  return atWork(engine.own, engine.close)
}

function atWork(engine: Engine, close: () => Promise<void>): Opened {
  const timer = setTimeout(() => {
    giveBackOnce()
    engine.start()
  }, workAfterMs)
  return {
    servable: engine,
    close: () => {
      clearTimeout(timer)
      return close()
    },
  }
}

/**
 * A command line has the engine of this directory: the window works through it meanwhile. When it ends, so does this process; the
 * shell starts the next one, which finds the lock free.
 */
function borrow(engine: EngineClient): Opened {
  void (async () => {
    for (;;) {
      await systemClock.sleep(heartbeatMs)
      await engine.call('engine.hello', {}).catch(() => process.exit(0))
    }
  })()
  return {
    servable: {
      on: engine.on,
      answer: async (message): Promise<Response> => {
        const { id, name, input } = message as Request
        return engine.call(name, input as never).then(
          (output) => ({ id, output }),
          (thrown: unknown) => ({ id, failure: toFailure(thrown) }),
        )
      },
    },
    close: engine.close,
  }
}

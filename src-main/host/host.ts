import { protocolVersion } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { Engine } from '../engine.ts'
import { systemClock } from '../lib/clock.ts'
import type { Clock } from '../lib/clock.ts'
import { connectTo } from './connect.ts'
import { newToken, readEndpoint, removeEndpoint, socketPath, writeEndpoint } from './endpoint.ts'
import type { EngineClient } from './engine-client.ts'
import { realDataDir, takeLock } from './lock.ts'
import type { Lock } from './lock.ts'
import { serveSocket } from './socket-server.ts'

/** An engine of this process, reachable by others over the local socket. */
export type Hosted = { engine: Engine; close(): Promise<void> }

export type HostOptions = {
  dir: string
  /** Called with the lock held. */
  create(dir: string): Engine
  /** How long to wait for another process to let go. */
  waitMs?: number
  clock?: Clock
}

const betweenTriesMs = 50

/** The engine of this directory in this process, and nowhere else. Fails with `engine.lockedByOther` where another process keeps it. */
export async function hostEngine(options: HostOptions): Promise<Hosted> {
  const clock = options.clock ?? systemClock
  const dir = realDataDir(options.dir)
  const until = clock.now() + (options.waitMs ?? 0)
  for (;;) {
    const lock = takeLock(dir)
    if (lock !== null) return begin(dir, lock, options.create)
    if (clock.now() >= until) throw new Fault('engine.lockedByOther', { file: dir })
    await clock.sleep(betweenTriesMs)
  }
}

/**
 * The engine of this directory, wherever it is: the running one over its socket, else one in this process. Of two that begin at once one
 * gets the lock, the other finds its socket a moment later. `own` is null where the engine is another process's.
 */
export async function openEngineOrConnect(options: HostOptions): Promise<EngineClient & { readonly own: Engine | null }> {
  const clock = options.clock ?? systemClock
  const dir = realDataDir(options.dir)
  const until = clock.now() + (options.waitMs ?? 10_000)
  for (;;) {
    const lock = takeLock(dir)
    if (lock !== null) return ownClient(await begin(dir, lock, options.create))
    const endpoint = readEndpoint(dir)
    const client = endpoint === null ? null : await connectTo(endpoint)
    if (client !== null) return { ...client, own: null }
    if (clock.now() >= until) throw new Fault('engine.lockedByOther', { file: dir })
    await clock.sleep(betweenTriesMs)
  }
}

async function begin(dir: string, lock: Lock, create: (dir: string) => Engine): Promise<Hosted> {
  let engine: Engine | null = null
  try {
    const made = create(dir)
    engine = made
    const path = socketPath(dir)
    const token = newToken()
    const server = await serveSocket(made, path, token)
    writeEndpoint(dir, { protocol: protocolVersion, path, token, pid: process.pid })
    return {
      engine: made,
      close: async () => {
        removeEndpoint(dir)
        // Together: what a client waits for, a reading or a sending, may otherwise take hours to be answered.
        await Promise.all([server.close(), made.halt()])
        await made.stop()
        lock.release()
      },
    }
  } catch (error) {
    await engine?.stop()
    lock.release()
    throw error
  }
}

function ownClient(hosted: Hosted): EngineClient & { readonly own: Engine } {
  return { call: hosted.engine.call, on: hosted.engine.on, close: hosted.close, own: hosted.engine }
}

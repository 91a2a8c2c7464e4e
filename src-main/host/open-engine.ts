import { Fault } from '../../src-contract/failure.ts'
import { createEngine } from '../engine.ts'
import type { Engine } from '../engine.ts'
import type { EngineDeps } from '../engine/context.ts'
import { systemClock } from '../lib/clock.ts'
import { silentLogger } from '../lib/logger.ts'
import { keepHeapSmall } from '../lib/small-heap.ts'
import { createHttpClient } from '../net/http.ts'
import { adapters } from '../networks/registry.ts'
import { openSecrets } from '../secrets/sealed-file.ts'
import { memorySecrets } from '../secrets/secret-store.ts'
import { openStore } from '../store/database.ts'
import { dumpCanonical } from '../store/dump.ts'
import { realDataDir, takeLock } from './lock.ts'
import { followNetworkSettings } from './network-settings.ts'

export const version = '0.1.0'

export type OpenOptions = Partial<EngineDeps> & { dir: string; autoSync: boolean; env?: Readonly<Record<string, string | undefined>> }

/** An engine with its real parts, any of which may be replaced. The demo's credentials live in memory alone. */
export function openEngine({ env = process.env, ...options }: OpenOptions): Engine {
  keepHeapSmall()
  const demo = options.demo ?? false
  const engine = createEngine({
    clock: systemClock,
    logger: silentLogger,
    secrets: demo ? memorySecrets() : openSecrets(options.dir, env),
    adapters,
    http: createHttpClient,
    version,
    random: Math.random,
    ...options,
    demo,
  })
  followNetworkSettings(engine, options.logger ?? silentLogger)
  return engine
}

/** The canonical dump of a directory whose engine is not running. */
export async function openDump(dir: string): Promise<{ dump: string }> {
  const real = realDataDir(dir)
  const lock = takeLock(real)
  if (lock === null) throw new Fault('engine.lockedByOther', { file: real })
  const store = openStore({ dir: real, clock: systemClock })
  try {
    return { dump: dumpCanonical(store.read) }
  } finally {
    store.close()
    lock.release()
  }
}

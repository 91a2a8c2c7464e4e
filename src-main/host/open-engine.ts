import { createEngine } from '../engine.ts'
import type { Engine } from '../engine.ts'
import type { EngineDeps } from '../engine/context.ts'
import { systemClock } from '../lib/clock.ts'
import { silentLogger } from '../lib/logger.ts'
import { createHttpClient } from '../net/http.ts'
import { adapters } from '../networks/registry.ts'
import { openSecrets } from '../secrets/sealed-file.ts'
import { memorySecrets } from '../secrets/secret-store.ts'

export type OpenOptions = Partial<EngineDeps> & { dir: string; autoSync: boolean }

/** An engine with its real parts, any of which may be replaced. The demo's credentials live in memory alone. */
export function openEngine(options: OpenOptions): Engine {
  const demo = options.demo ?? false
  return createEngine({
    clock: systemClock,
    logger: silentLogger,
    secrets: demo ? memorySecrets() : openSecrets(options.dir),
    adapters,
    http: createHttpClient,
    version: '0.1.0',
    random: Math.random,
    ...options,
    demo,
  })
}

import type { CommandInput, CommandName, CommandOutput } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EngineClient } from '../host/engine-client.ts'
import { openEngineOrConnect } from '../host/host.ts'
import { openEngine } from '../host/open-engine.ts'
import type { CliIo } from './io.ts'

export type LazyEngine = EngineClient & {
  /** Whether this process is the engine; false before the first call. */
  isOwn(): boolean
}

type Opened = Awaited<ReturnType<typeof openEngineOrConnect>>

/**
 * Opened, or connected to, at the first call: what was typed wrongly is told before anything is touched. A running engine that ends
 * just then, and has not begun what it was asked, is replaced by the next one.
 */
export function lazyEngine(dir: string, io: CliIo): LazyEngine {
  let opened: Opened | null = null
  const open = () => openEngineOrConnect({ dir, create: (real) => openEngine({ dir: real, autoSync: false, env: io.env }) })

  const call = async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> => {
    for (let tries = 0; ; tries += 1) {
      opened ??= await open()
      try {
        return await opened.call(name, input)
      } catch (error) {
        const notBegun = error instanceof Fault && error.failure.code === 'engine.gone' && error.failure.params['begun'] === 'no'
        if (!notBegun || tries >= 3) throw error
        await opened.close()
        opened = null
      }
    }
  }

  return {
    call,
    on: (listener) => opened?.on(listener) ?? (() => undefined),
    close: async () => opened?.close(),
    isOwn: () => opened !== null && opened.own !== null,
  }
}

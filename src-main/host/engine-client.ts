import type { CommandInput, CommandName, CommandOutput } from '../../src-contract/commands.ts'
import type { EngineEvent } from '../../src-contract/events.ts'

/** An engine as whoever speaks to it sees it: the same in its own process, over the local socket and over a message port. */
export type EngineClient = {
  /** Rejects with `Fault` alone. */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
  on(listener: (event: EngineEvent) => void): () => void
  close(): Promise<void>
}

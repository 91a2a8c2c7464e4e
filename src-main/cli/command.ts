import type { CommandName } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import type { EngineClient } from '../host/engine-client.ts'
import type { CliIo, ExitCode } from './io.ts'
import type { HelpKey, options } from './options.ts'
import type { Typed } from './values.ts'

/** What a command works with. `short()` is true once this process is its own engine, which ends with the command. */
export type Running = {
  engine: EngineClient
  short(): boolean
  typed: Typed
  io: CliIo
  t: Translator
  /** A sentence for people, on stderr; dropped under --json. */
  say(sentence: string): void
  /** A failure in words, on stderr whatever was asked. */
  complain(failure: Failure): void
  /** Reads the file itself, with the lock held: for maintenance. */
  dump(): Promise<unknown>
}

/** No document: the command has written its own lines. */
export type Outcome = { document: unknown; exit: ExitCode }

export type CliCommand = {
  /** `account add` is two words. */
  name: string
  /** What follows the name, as it is shown: `NETWORK`, `ID…`, `[DECISION]`. */
  words: string
  /** How many words may follow. */
  count: { least: number; most: number }
  options: readonly (keyof typeof options)[]
  required?: readonly (keyof typeof options)[]
  help: HelpKey
  /** Whose schema its document has; null where the document is its own. */
  answers: CommandName | null
  /** The shape of its answers, where no schema tells it. */
  shape?: string
  /** Not shown in the help: for maintenance. */
  hidden?: true
  run(running: Running): Promise<Outcome>
}

export const done = (document: unknown): Outcome => ({ document, exit: 0 })

/** A failure as the command line's documents hold it. */
export type CliError = { code: string; message: string }

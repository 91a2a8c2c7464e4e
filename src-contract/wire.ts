import type { CommandName } from './commands.ts'
import type { EngineEvent } from './events.ts'
import type { Failure } from './failure.ts'

/** What travels between an engine and whoever speaks to it: structured clone over a MessagePort, one JSON per line over the socket. */
export type Request = { id: number; name: CommandName; input: unknown }
export type Response = { id: number; output: unknown } | { id: number; failure: Failure }
export type FromEngine = Response | EngineEvent

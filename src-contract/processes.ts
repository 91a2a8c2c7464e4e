import type { CommandInput } from './commands.ts'
import type { Failure } from './failure.ts'
import type { NetworkId } from './network.ts'

/**
 * What the desktop shell and the engine's utility process say to each other outside the ports. Nothing secret: secrets come from the
 * keyring in the engine itself, or in commands over a port.
 */
export type ToEngineProcess =
  /** Once, first. */
  | { kind: 'start'; dataDir: string; demo: boolean; version: string }
  /** Brings one port, which speaks wire.ts from then on; any number of times. */
  | { kind: 'port' }
  /** What leads to where `askWay` asked, as the system says it: `PROXY host:port; DIRECT`. */
  | { kind: 'way'; id: number; list: string }
  /** Finish what runs, close the file, end. */
  | { kind: 'stop' }

export type FromEngineProcess =
  | { kind: 'ready' }
  /** Which proxy leads to this origin? Answered by `way`. */
  | { kind: 'askWay'; id: number; origin: string }
  /** The data directory cannot be used as it is: to start again would fail again. The process ends after it. */
  | { kind: 'failed'; failure: Failure }

/** An account of the demo, as `account.add` takes it. Its secrets open nothing but the sandbox of this very start. */
export type DemoAccount = CommandInput<'account.add'>

/** A watch of the demo, as `watch.save` takes it, save that the accounts it searches with are named by their network. */
export type DemoWatch = Omit<CommandInput<'watch.save'>, 'searches'> & { searches: NetworkId[] }

/** `live`: new comments arrive while one looks. */
export type ToDemoProcess = { kind: 'start'; live: boolean }
export type FromDemoProcess = { kind: 'ready'; accounts: DemoAccount[]; watches: DemoWatch[] }

import type { CommandName, CommandOutput, commands } from '../../src-contract/commands.ts'
import type { EngineEvent } from '../../src-contract/events.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Judge } from '../judge/judge.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { NetworkAdapter } from '../networks/adapter.ts'
import type { Sender } from '../outbox/run.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { OpenOptions, Store } from '../store/database.ts'
import type { Schedule } from '../sync/schedule.ts'
import type { Rounds } from './rounds.ts'
import type { SnoozeAlarm } from './snooze-alarm.ts'
import type { Eraser } from './eraser.ts'
import type { Remover } from './remover.ts'
import type { ChannelAdapter } from '../escalation/channel.ts'
import type { Channels } from './escalation-channels.ts'
import type { AnswerPoll } from './escalation-poll.ts'
import type { HttpFactory, Sessions } from './sessions.ts'
import type { SignIns } from './sign-ins.ts'
import type { Trials } from './trials.ts'
import type { z } from 'zod'

export type EngineDeps = {
  dir: string
  clock: Clock
  logger: Logger
  secrets: SecretStore
  adapters: readonly NetworkAdapter[]
  http: HttpFactory
  /** Ways of escalation; those of this build where absent. */
  channels?: readonly ChannelAdapter[]
  version: string
  /** Sandbox networks and throw-away credentials. */
  demo: boolean
  /** Reads accounts by itself and sends by itself once started; a command line does neither unasked. */
  autoSync: boolean
  /** [0, 1). */
  random: () => number
  /** Opens the data directory's file, where not as usual. */
  openStore?: (options: OpenOptions) => Store
}

/** What rests on the open file: made anew when a backup takes its place. */
export type Parts = { channels: Channels; answers: AnswerPoll; store: Store; sessions: Sessions; schedule: Schedule; sender: Sender; snoozes: SnoozeAlarm; rounds: Rounds; judge: Judge; eraser: Eraser; remover: Remover }

/** What a command works with. */
export type EngineContext = Omit<EngineDeps, 'adapters' | 'channels'> & Parts & {
  readonly adapters: ReadonlyMap<NetworkId, NetworkAdapter>
  trials: Trials
  signIns: SignIns
  emit(event: EngineEvent): void
  /** Closes the file, does the work, opens it again, and tells everybody to ask for everything again. */
  reopen<T>(work: () => T): Promise<T>
}

type Input<N extends CommandName> = z.output<(typeof commands)[N]['input']>

export type Handler<N extends CommandName> = (context: EngineContext, input: Input<N>) => CommandOutput<N> | Promise<CommandOutput<N>>
export type Handlers<N extends CommandName = CommandName> = { [K in N]: Handler<K> }

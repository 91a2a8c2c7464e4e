import type { CommandInput, CommandName, CommandOutput } from '../src-contract/commands.ts'
import type { EngineEvent } from '../src-contract/events.ts'
import { Fault, toFailure } from '../src-contract/failure.ts'
import type { Response } from '../src-contract/wire.ts'
import { answerWith, carryOut } from './engine/answer.ts'
import type { EngineContext, EngineDeps, Parts } from './engine/context.ts'
import { actOn } from './engine/moderation-act.ts'
import { byLane, channelPerformer } from './engine/channel-performer.ts'
import { createChannels } from './engine/escalation-channels.ts'
import { dispatchBy } from './engine/escalation-dispatch.ts'
import { languageOf } from './engine/escalation-packet.ts'
import { createAnswerPoll } from './engine/escalation-poll.ts'
import { networkPerformer } from './engine/performer.ts'
import { checkSame } from './engine/connection.ts'
import { adapterAccount, createSessions } from './engine/sessions.ts'
import { createSignIns } from './engine/sign-ins.ts'
import { createRounds } from './engine/rounds.ts'
import { createSnoozeAlarm } from './engine/snooze-alarm.ts'
import { createTrials } from './engine/trials.ts'
import { createJudge } from './judge/judge.ts'
import { createSender } from './outbox/run.ts'
import { createEraser } from './engine/eraser.ts'
import { createRemover } from './engine/remover.ts'
import { postsFor, restAt } from './engine/post-pace.ts'
import { createUnreadableNotes } from './engine/unreadable.ts'
import { watchesFor } from './engine/watching.ts'
import { openStore } from './store/database.ts'
import { getSetting } from './store/settings.ts'
import { spendingOf } from './store/spending.ts'
import type { StoredAccount } from './store/accounts.ts'
import { createSchedule } from './sync/schedule.ts'

export type Engine = {
  /** Rejects with `Fault` alone. */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
  /** One message of wire.ts and its answer; never rejects. */
  answer(message: unknown): Promise<Response>
  on(listener: (event: EngineEvent) => void): () => void
  /** Begins to read and to send by itself, where `autoSync` says so. */
  start(): void
  /** Ends what is read and sent, whoever asked for it; what has been asked is still answered. */
  halt(): Promise<void>
  /** What is being sent ends or is marked; the file is closed. */
  stop(): Promise<void>
}

/**
 * Joins the parts over one data directory. Throws a Fault, and touches nothing, where its file cannot be opened. The caller holds the
 * directory's lock (host/).
 */
export function createEngine(deps: EngineDeps): Engine {
  const listeners = new Set<(event: EngineEvent) => void>()
  const emit = (event: EngineEvent) => {
    for (const listener of Array.from(listeners)) listener(event)
  }
  const adapters = new Map(deps.adapters.map((adapter) => [adapter.id, adapter]))

  const assemble = (): Parts => {
    const store = (deps.openStore ?? openStore)({ dir: deps.dir, clock: deps.clock })
    const sessions = createSessions({
      secrets: deps.secrets, clock: deps.clock, adapters, http: deps.http, ledger: spendingOf(store), setting: (key) => getSetting(store.read, key),
      unreadable: createUnreadableNotes(store, deps.logger),
    })
    const { clock, logger, random } = deps
    const channels = createChannels({ secrets: deps.secrets, clock, http: deps.http, adapters: deps.channels })
    const sender = createSender({ store, clock, logger, random, performer: byLane(networkPerformer(store, sessions), channelPerformer(store, channels)) })
    const answers = createAnswerPoll({ store, channels, clock, logger })
    const schedule = createSchedule({
      store, clock, logger, random, emit,
      reach: (account) => ({
        account: { ...adapterAccount(account), watches: watchesFor(store.read, account), ...postsFor(store.read, adapters.get(account.network), account, clock.now(), sessions.paceOf(account)) },
        adapter: sessions.adapterOf(account.network),
        turn: (work) => sessions.turn(account, 'sync', work),
      }),
      restMsOf: (account: StoredAccount) => restAt(adapters.get(account.network), sessions.paceOf(account)),
      requestsOf: (id) => sessions.requestsOf(id),
      listens: (account) => adapters.get(account.network)?.listen !== undefined,
      listen: (account, signal, onNudge) => sessions.listen(account, signal, onNudge),
      onRecovered: (id) => sender.resume(id),
    })
    store.changes.on((changes) => emit({ event: 'changes', changes }))
    const snoozes = createSnoozeAlarm({ store, clock, logger })
    snoozes.ring()
    const rounds = createRounds({ store, clock, logger, dispatch: (of) => dispatchBy(store, { ...of, source: 'engine' }), language: () => languageOf({ store }), sent: () => sender.wake() })
    const judge = createJudge({
      store, clock, logger,
      act: (judged, brands) => {
        sender.noteClock()
        // Woken once what it is to find has been committed.
        if (actOn(context(), judged, brands) > 0) setImmediate(() => sender.wake())
      },
      onLeft: (left) => emit({ event: 'judging', left }),
    })
    const eraser = createEraser({ store, clock, logger, adapters })
    const remover = createRemover({ store, secrets: deps.secrets, schedule, sessions, logger })
    return { store, channels, answers, sessions, schedule, sender, snoozes, rounds, judge, eraser, remover }
  }

  const dismiss = async ({ answers, store, schedule, sender, snoozes, rounds, judge, eraser, remover }: Parts) => {
    snoozes.stop()
    rounds.stop()
    await Promise.all([eraser.stop(), remover.stop()])
    await Promise.all([schedule.stop(), sender.stop(), judge.stop(), answers.stop()])
    store.close()
  }

  let parts = assemble()
  let state: 'idle' | 'running' | 'stopped' = 'idle'

  const begin = () => {
    parts.snoozes.start()
    if (!deps.autoSync) return
    parts.sender.start()
    parts.rounds.start()
    parts.answers.start()
    parts.schedule.start()
    parts.judge.start()
    parts.eraser.start()
    parts.remover.start()
  }

  const reopen = async <T>(work: () => T): Promise<T> => {
    await dismiss(parts)
    try {
      return work()
    } finally {
      parts = assemble()
      if (state === 'running') begin()
      emit({ event: 'changes', changes: { upserted: [], removed: [], accounts: [], jobs: [], catalogue: true, many: true, source: 'engine' } })
    }
  }

  const trials = createTrials(deps.clock)
  const signIns = createSignIns({ clock: deps.clock, trials, check: (connected, accountId) => checkSame(context(), connected, accountId) })

  const context = (): EngineContext => {
    if (state === 'stopped') throw new Fault('engine.gone', { begun: 'no' })
    return { ...deps, ...parts, adapters, trials, signIns, emit, reopen }
  }

  return {
    call: async (name, input) => {
      try {
        // Made by the handler of that very name.
        return (await carryOut(context(), name, input)) as CommandOutput<typeof name>
      } catch (error) {
        const { code, params } = toFailure(error)
        throw error instanceof Fault ? error : new Fault(code, params, { cause: error })
      }
    },
    answer: async (message) => {
      if (state !== 'stopped') return answerWith(context(), message)
      const id = typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number' ? message.id : 0
      return { id, failure: { code: 'engine.gone', params: { begun: 'no' } } }
    },
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => {
      if (state !== 'idle') return
      state = 'running'
      begin()
    },
    halt: async () => {
      if (state === 'stopped') return
      state = 'idle'
      signIns.stop()
      parts.snoozes.stop()
      parts.rounds.stop()
      await Promise.all([parts.eraser.stop(), parts.schedule.stop(), parts.sender.stop(), parts.judge.stop(), parts.answers.stop()])
    },
    stop: async () => {
      if (state === 'stopped') return
      state = 'stopped'
      signIns.stop()
      await dismiss(parts)
      emit({ event: 'stopping' })
      listeners.clear()
    },
  }
}

import { toFailure } from '../../src-contract/failure.ts'
import type { ChannelId } from '../../src-contract/ids.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { getChannel, listChannels, notePolled, setChannelTrouble } from '../store/channels.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { escalationOfMessage } from '../store/dispatches.ts'
import { addAnswer, knowsAnswer } from '../store/escalation-answers.ts'
import { escalationOfToken, setRemoteStatus, waitingAt } from '../store/escalations.ts'
import type { Channels } from './escalation-channels.ts'

export type PolledChannel = { id: ChannelId; answers: number; error: string | null }

/**
 * Asks the other ends for what came back. Guarantees: one reading of a channel at a time, and none waits for another; read again it changes nothing; what
 * was found and where the reading ended stand together, so that a death in between loses nothing.
 */
export type AnswerPoll = {
  start(): void
  stop(): Promise<void>
  poll(id?: ChannelId): Promise<PolledChannel[]>
}

const everyMs = 60_000
const longestMs = 120_000

export type AnswerPollDeps = { store: Store; channels: Channels; clock: Clock; logger: Logger }

export function createAnswerPoll({ store, channels, clock, logger }: AnswerPollDeps): AnswerPoll {
  const busy = new Map<ChannelId, Promise<PolledChannel>>()
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const pollOne = (id: ChannelId): Promise<PolledChannel> => {
    const known = busy.get(id)
    if (known !== undefined) return known
    const work = readChannel(id).finally(() => busy.delete(id))
    busy.set(id, work)
    return work
  }

  const readChannel = async (id: ChannelId): Promise<PolledChannel> => {
    const channel = getChannel(store.read, id)
    const adapter = channels.adapterOf(channel.kind)
    if (adapter.poll === undefined) return { id, answers: 0, error: null }
    try {
      const session = await channels.open(channel)
      const asked = waitingAt(store.read, id).flatMap(({ id: escalation, remoteId, remoteStatus, createdAt }) =>
        remoteId === null ? [] : [{ id: escalation, remoteId, remoteStatus, since: createdAt }])
      const polled = await adapter.poll(session, {
        asked, cursor: channel.cursor,
        ofMessage: (messageId) => escalationOfMessage(store.read, id, messageId),
        ofToken: (token) => escalationOfToken(store.read, token),
        knows: (escalation, remoteId) => knowsAnswer(store.read, escalation, remoteId),
      }, AbortSignal.any([stopping.signal, AbortSignal.timeout(longestMs)]))
      const answers = transact(store, () => {
        const added = polled.heard.filter((answer) => addAnswer(store, answer) !== null).length
        for (const { escalationId, status } of polled.statuses) setRemoteStatus(store, escalationId, status)
        notePolled(store, id, polled.cursor)
        // A letter may have been turned away meanwhile, and waits for the user.
        if (!getChannel(store.write, id).needsYou) setChannelTrouble(store, id, { failure: null, needsYou: false })
        return added
      })
      if (answers > 0) logger.log('info', 'answers', { channel: id, answers })
      return { id, answers, error: null }
    } catch (error) {
      const failure = toFailure(error)
      if (failure.code === 'cancelled' || stopping.signal.aborted) return { id, answers: 0, error: failure.code }
      logger.log('warn', 'answers', { channel: id, code: failure.code })
      const dead = failure.code === 'auth.rejected' || failure.code === 'auth.expired'
      // What waits for the user's word goes on waiting, and says for what: a lost connection is no such word.
      if (dead || !getChannel(store.write, id).needsYou) setChannelTrouble(store, id, { failure, needsYou: dead })
      return { id, answers: 0, error: failure.code }
    }
  }

  const due = (): ChannelId[] => listChannels(store.read)
    .filter(({ id, kind, needsYou }) => !needsYou && channels.adapterOf(kind).poll !== undefined && store.read
      .prepare<[number], { id: number }>('SELECT id FROM escalations WHERE channel_id = ? LIMIT 1').get(id) !== undefined)
    .map(({ id }) => id)

  const run = async (stop: AbortSignal): Promise<void> => {
    while (!stop.aborted) {
      try {
        // Not waited for: one that hangs holds up no other.
        for (const id of due()) void pollOne(id)
      } catch (error) {
        logger.log('error', 'answers', { code: toFailure(error).code })
      }
      await clock.sleep(everyMs, stop)
    }
  }

  return {
    start: () => {
      stopping = new AbortController()
      running = run(stopping.signal)
    },
    stop: async () => {
      stopping.abort()
      await Promise.all([running, ...busy.values()])
    },
    poll: async (id) => {
      if (stopping.signal.aborted) stopping = new AbortController()
      const wanted = id === undefined ? listChannels(store.read).filter(({ kind }) => channels.adapterOf(kind).poll !== undefined).map((one) => one.id) : [id]
      return Promise.all(wanted.map(pollOne))
    },
  }
}

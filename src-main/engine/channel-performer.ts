import { Fault } from '../../src-contract/failure.ts'
import type { ChannelSession, Shipment } from '../escalation/channel.ts'
import type { ChannelAdapter } from '../escalation/channel.ts'
import { HttpFault } from '../net/http.ts'
import type { Done, Performer } from '../outbox/performer.ts'
import { getChannel } from '../store/channels.ts'
import type { Store } from '../store/database.ts'
import { getDispatch, messagesOf, noteHanded } from '../store/dispatches.ts'
import type { Dispatch } from '../store/dispatches.ts'
import { findEscalation } from '../store/escalations.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import { findPacket, packetFiles } from '../store/packets.ts'
import type { Channels } from './escalation-channels.ts'

const nobody: ReadonlySet<never> = new Set()

/** Channels as performers of the outbox's jobs. */
export function channelPerformer(store: Store, channels: Channels): Performer {
  const opened = async <T>(job: StoredJob, work: (of: { adapter: ChannelAdapter; session: ChannelSession; shipment: Shipment; dispatch: Dispatch }) => Promise<T>): Promise<T> => {
    const dispatch = getDispatch(store.read, job.id)
    if (dispatch === null) throw new Fault('packet.gone', { value: job.id })
    const channel = getChannel(store.read, dispatch.channelId)
    if (channel.removedAt !== null) throw new Fault('channel.removed', { name: channel.name })
    return work({ adapter: channels.adapterOf(channel.kind), session: await channels.open(channel), shipment: shipmentOf(store, job, dispatch), dispatch })
  }
  return {
    perform: (job, signal) => opened(job, async ({ adapter, session, shipment }) => {
      try {
        return doneAs(await adapter.perform(session, shipment, () => noteHanded(store, job.id, store.clock.now()), signal))
      } catch (error) {
        // The other end has said that it has not taken it, or never heard of it: nothing of it is out.
        if (error instanceof HttpFault && error.sent !== 'maybe') noteHanded(store, job.id, null)
        throw error
      }
    }),
    reconcile: (job, attemptedAt, signal) => opened(job, async ({ adapter, session, shipment, dispatch }) => {
      // Nothing that can do anything had left.
      if (dispatch.handedAt === null) return { kind: 'not-done' }
      const found = await adapter.reconcile(session, shipment, attemptedAt, signal)
      return found.kind === 'done' ? { kind: 'done', performed: doneAs(found.delivered) } : found
    }),
    batchOf: () => 1,
    performMany: () => Promise.reject(new Fault('internal', { what: 'a batch by a channel' })),
    look: () => Promise.resolve(nobody),
    inverseOf: () => null,
    obstacle: () => null,
    freeAt: () => 0,
  }
}

const doneAs = ({ remoteId, url }: { remoteId: string | null; url: string | null }): Done => ({ remoteId, url, observed: [], posts: [] })

function shipmentOf(store: Store, job: StoredJob, dispatch: Dispatch): Shipment {
  const packet = dispatch.packetId === null ? null : findPacket(store.read, dispatch.packetId)
  if (dispatch.kind === 'packet' && packet === null) throw new Fault('packet.gone', { value: job.id })
  const escalation = dispatch.escalationId === null ? null : findEscalation(store.read, dispatch.escalationId)
  return {
    kind: dispatch.kind, key: job.seed, messageId: dispatch.messageId, token: escalation?.token ?? packet?.packet.token ?? null, recipients: dispatch.recipients,
    subject: dispatch.subject, text: dispatch.text, packet: packet?.packet ?? null, decidedAt: job.createdAt, remoteId: escalation?.remoteId ?? null,
    files: packet === null ? [] : packetFiles(store.read, packet.id).map(({ name, mime, content }) => ({ name, mime, content })),
    parents: dispatch.kind !== 'followUp' || dispatch.escalationId === null ? []
      : messagesOf(store.read, dispatch.escalationId).filter(({ jobId }) => jobId < job.id).map(({ messageId }) => messageId),
  }
}

/** Each job by whom it goes by. */
export function byLane(networks: Performer, channels: Performer): Performer {
  const of = ({ lane }: Pick<StoredJob, 'lane'>): Performer => (lane < 0 ? channels : networks)
  return {
    perform: (job, signal) => of(job).perform(job, signal),
    batchOf: (job) => of(job).batchOf(job),
    performMany: (jobs, signal) => {
      const [first] = jobs
      return first === undefined ? Promise.resolve([]) : of(first).performMany(jobs, signal)
    },
    reconcile: (job, attemptedAt, signal) => of(job).reconcile(job, attemptedAt, signal),
    look: (lane, items, signal) => of({ lane }).look(lane, items, signal),
    inverseOf: (job) => of(job).inverseOf(job),
    obstacle: (job) => of(job).obstacle(job),
    freeAt: (lane) => of({ lane }).freeAt(lane),
  }
}

import { createHash, randomBytes } from 'node:crypto'
import type { Recipient } from '../../src-contract/escalation.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { ChannelId, DecisionId, EscalationId, ItemId, JobId, PacketId } from '../../src-contract/ids.ts'
import type { ItemState } from '../../src-contract/network.ts'
import { submit } from '../outbox/submit.ts'
import type { StoredChannel } from '../store/channels.ts'
import { getChannel } from '../store/channels.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { addDispatch, getDispatch } from '../store/dispatches.ts'
import type { DispatchKind } from '../store/dispatches.ts'
import { addRecord } from '../store/escalation-record.ts'
import { getItem } from '../store/items.ts'
import { moveJob } from '../store/jobs.ts'
import type { StoredJob } from '../store/jobs-read.ts'

export type Sending = {
  kind: DispatchKind
  itemId: ItemId
  channelId: ChannelId
  escalationId: EscalationId | null
  recipients: Recipient[]
  packetId?: PacketId
  subject: string
  text: string
  source: string
  /** Beside what is said of every dispatch: digests and counts alone. */
  recorded?: Record<string, string | number>
  /** What the item becomes; null leaves it as it is. */
  state?: ItemState | null
}

/** Chosen with the job, so that it can be looked for whatever becomes of it. */
export function newMessageId({ kind, settings }: Pick<StoredChannel, 'kind' | 'settings'>): string {
  const key = createHash('sha256').update(randomBytes(32)).digest('hex').slice(0, 40)
  const domain = kind === 'email' ? (settings['address'] ?? '').split('@').at(-1) ?? '' : ''
  return `vigie.e.${key}@${/^[\w.-]+$/.test(domain) ? domain : 'vigie.invalid'}`
}

/** One decision and one job of the outbox by a channel, held and undone as any other. Joins the transaction under way. */
export function dispatchBy(store: Store, of: Sending): { decisionId: DecisionId; jobId: JobId } {
  return transact(store, () => {
    const item = getItem(store.write, of.itemId)
    if (item === null) throw new Fault('item.unknown', { value: of.itemId })
    const channel = getChannel(store.write, of.channelId)
    if (channel.removedAt !== null) throw new Fault('channel.removed', { name: channel.name })
    const { decisionId, jobIds } = submit(store, {
      verb: 'escalate', source: of.source, at: store.clock.now(),
      plans: [{
        itemId: of.itemId, network: item.network, brandId: item.brand.id, state: of.state ?? null,
        send: { verb: 'escalate', effect: {}, oneWay: true, text: null, private: false, channelId: of.channelId },
      }],
    })
    const [jobId] = jobIds
    if (jobId === undefined) throw new Error('a job was not made')
    const messageId = newMessageId(channel)
    addDispatch(store, {
      jobId, messageId, escalationId: of.escalationId, channelId: of.channelId, kind: of.kind, recipients: of.recipients, packetId: of.packetId ?? null,
      subject: of.subject, text: of.text,
    })
    if (of.escalationId !== null) {
      addRecord(store, {
        escalationId: of.escalationId, who: of.source === 'engine' ? 'engine' : 'user', what: of.kind === 'followUp' ? 'followedUp' : 'decided', channelId: of.channelId,
        jobId, messageId, detail: { kind: of.kind, recipients: of.recipients.length, ...of.recorded },
      })
    }
    return { decisionId, jobId }
  })
}

/** What was refused, once more: a job of its own under an id of its own, because nothing of the first is anywhere. */
export function dispatchAgain(store: Store, job: StoredJob): JobId {
  const dispatch = getDispatch(store.read, job.id)
  if (dispatch === null) throw new Fault('packet.gone', { value: job.id })
  return transact(store, () => {
    moveJob(store, job.id, ['refused'], 'cancelled', {})
    const { kind, escalationId, channelId, recipients, packetId, subject, text } = dispatch
    return dispatchBy(store, {
      kind, escalationId, channelId, recipients, subject, text, itemId: job.itemId, source: 'outbox', state: kind === 'packet' ? 'waiting' : null,
      ...(packetId === null ? {} : { packetId }),
    }).jobId
  })
}

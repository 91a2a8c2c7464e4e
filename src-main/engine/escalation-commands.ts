import type { Escalation, PacketPreview, Recipient } from '../../src-contract/escalation.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { ChannelId } from '../../src-contract/ids.ts'
import { recipientsIn } from '../escalation/fields.ts'
import { choiceFor, getChannel, listChannels, rememberChoice } from '../store/channels.ts'
import type { StoredChannel } from '../store/channels.ts'
import { transact } from '../store/database.ts'
import { getDraft, saveDraft } from '../store/drafts.ts'
import { answersOf, getAnswer } from '../store/escalation-answers.ts'
import { addRecord, recordOf } from '../store/escalation-record.ts'
import {
  createEscalation, getEscalation, listEscalations, openEscalations, plainEscalation, setClosed, setEscalationUnread,
} from '../store/escalations.ts'
import type { StoredEscalation } from '../store/escalations.ts'
import { getItem } from '../store/items.ts'
import { dropUnsentPackets, findPacket, getPacket, packetFiles } from '../store/packets.ts'
import type { StoredPacket } from '../store/packets.ts'
import { boardOf } from './escalation-board.ts'
import { dueFor, warnFor } from './escalation-clock.ts'
import type { EngineContext, Handlers } from './context.ts'
import { dispatchBy } from './escalation-dispatch.ts'
import { headOf, makePacket } from './escalation-packet.ts'

const unnamed = 'window'
/** A packet that was only looked at is kept so long. */
const previewMs = 86_400_000

export const escalationHandlers: Handlers<
  'escalation.suggest' | 'escalation.preview' | 'escalation.file' | 'escalation.send' | 'escalation.list' | 'escalation.get' | 'escalation.markRead' |
  'escalation.draft' | 'escalation.close' | 'escalation.reopen' | 'escalation.poll' | 'escalation.board'
> = {
  'escalation.suggest': ({ store }, { itemId }) => {
    const item = getItem(store.read, itemId)
    if (item === null) throw new Fault('item.unknown', { value: itemId })
    const verdict = headOf(item)
    const [only, another] = listChannels(store.read)
    const choice = choiceFor(store.read, item.brand.id, verdict)
    return { channelId: choice?.channelId ?? (another === undefined ? only?.id : undefined) ?? null, recipients: choice?.recipients ?? [], verdict }
  },

  'escalation.preview': async (context, { itemId, channelId, recipients = [], note, dueAt }) => {
    const { store, clock } = context
    const channel = usable(store, channelId)
    dropUnsentPackets(store, clock.now() - previewMs)
    const packet = await makePacket(context, { itemId, recipients, note, dueAt: dueOf(context, itemId, dueAt).dueAt })
    return { preview: await previewOf(context, channel, packet, recipients) }
  },

  'escalation.file': ({ store }, { packetId, n }) => {
    const file = packetFiles(store.read, packetId).find((one) => one.n === n)
    if (file === undefined) throw new Fault('packet.gone', { value: packetId })
    return { mime: file.mime, base64: Buffer.from(file.content).toString('base64') }
  },

  'escalation.send': async (context, { itemId, channelId, recipients = [], note, dueAt, packetId, source }) => {
    const { store } = context
    const channel = usable(store, channelId)
    const due = dueOf(context, itemId, dueAt)
    const packet = packetId === undefined ? await makePacket(context, { itemId, recipients, note, dueAt: due.dueAt }) : getPacket(store.read, packetId)
    if (packet.itemId !== itemId || packet.packet.note !== note || packet.packet.dueAt !== due.dueAt) throw new Fault('packet.other')
    // Whatever would not go is said before anything is decided.
    await previewOf(context, channel, packet, recipients)
    refuseTwice(context, channelId, itemId, recipients)
    context.sender.noteClock()
    const made = transact(store, () => {
      const item = getItem(store.write, itemId)
      if (item === null) throw new Fault('item.unknown', { value: itemId })
      const verdict = headOf(item)
      const id = createEscalation(store, {
        itemId, brandId: item.brand.id, channelId, verdict, recipients: [...recipients], note, token: packet.packet.token, packetId: packet.id, ...due,
      })
      const dispatched = dispatchBy(store, {
        kind: 'packet', itemId, channelId, escalationId: id, recipients: [...recipients], packetId: packet.id, subject: packet.subject, text: packet.text,
        source: source ?? unnamed, state: 'waiting', recorded: { packet: packet.digest, files: packet.files.length },
      })
      rememberChoice(store, item.brand.id, verdict, { channelId, recipients: [...recipients] })
      return { id, ...dispatched }
    })
    context.sender.wake()
    return { escalation: plainEscalation(getEscalation(store.read, made.id)), decisionId: made.decisionId, jobId: made.jobId }
  },

  'escalation.list': ({ store }, filter) => {
    const limit = filter.limit ?? 100
    const found = listEscalations(store.read, { ...filter, limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return { escalations: page.map(plainEscalation), ...(found.length > limit && last !== undefined ? { next: last.id } : {}) }
  },

  'escalation.get': async (context, { id }) => {
    const { store } = context
    const stored = getEscalation(store.read, id)
    const packet = stored.packetId === null ? null : findPacket(store.read, stored.packetId)
    const channel = getChannel(store.read, stored.channel.id)
    return {
      escalation: plainEscalation(stored), answers: answersOf(store.read, id), record: recordOf(store.read, id),
      preview: packet === null ? null : await previewOf(context, channel, packet, stored.recipients).catch(() => plainPreview(packet, stored.recipients)),
    }
  },

  'escalation.markRead': ({ store }, { id, unread }) => {
    setEscalationUnread(store, id, unread)
    return {}
  },

  'escalation.draft': ({ store }, { id, answerId, replace }) => {
    const escalation = getEscalation(store.read, id)
    if (escalation.itemId === null) throw new Fault('escalation.gone')
    const item = getItem(store.read, escalation.itemId)
    if (item === null) throw new Fault('escalation.gone')
    const answers = answersOf(store.read, id)
    const answer = answerId === undefined ? answers.findLast(({ kind }) => kind === 'reply' || kind === 'comment') : getAnswer(store.read, answerId)
    if (answer === undefined || answer.escalationId !== id) throw new Fault('escalation.noAnswer')
    const before = getDraft(store.read, item.thread.id)
    if (before !== null && before.text.trim() !== '' && before.text !== answer.text && replace !== true) throw new Fault('escalation.draftThere')
    const draft = transact(store, () => {
      addRecord(store, { escalationId: id, who: 'user', what: 'drafted', channelId: escalation.channel.id, detail: { answer: answer.id } })
      setEscalationUnread(store, id, false)
      return saveDraft(store, item.id, answer.text)
    })
    if (draft === null) throw new Fault('escalation.noAnswer')
    return { draft, itemId: item.id }
  },

  'escalation.close': ({ store }, { id }) => closed(store, id, true),
  'escalation.reopen': ({ store }, { id }) => closed(store, id, false),

  'escalation.poll': async ({ answers }, { channelId }) => {
    const channels = await answers.poll(channelId)
    return { answers: channels.reduce((sum, one) => sum + one.answers, 0), channels }
  },

  'escalation.board': ({ store, clock }, { brandId }) => boardOf(openEscalations(store.read).filter(({ brand }) => brandId === undefined || brand.id === brandId), clock.now()),
}

function closed(store: EngineContext['store'], id: StoredEscalation['id'], to: boolean): { escalation: Escalation } {
  setClosed(store, id, to)
  return { escalation: plainEscalation(getEscalation(store.read, id)) }
}

function usable(store: EngineContext['store'], id: ChannelId): StoredChannel {
  const channel = getChannel(store.read, id)
  if (channel.removedAt !== null) throw new Fault('channel.removed', { name: channel.name })
  return channel
}

/** As the user said, else by the brand's deadlines; null: they want none. */
function dueOf({ store, clock }: EngineContext, itemId: Parameters<typeof getItem>[1], asked: number | null | undefined): { dueAt: number | null; warnAt: number | null; calendarId: number | null } {
  const item = getItem(store.read, itemId)
  if (item === null) throw new Fault('item.unknown', { value: itemId })
  const head = headOf(item)
  if (asked === null) return { dueAt: null, warnAt: null, calendarId: null }
  if (asked !== undefined) return { dueAt: asked, ...warnFor(store.read, item.brand.id, head, clock.now(), asked) }
  return dueFor(store.read, item.brand.id, head, clock.now()) ?? { dueAt: null, warnAt: null, calendarId: null }
}

/** The same to the same people by the same way, while they have it: they are followed up on, not told again. */
function refuseTwice({ store }: EngineContext, channelId: ChannelId, itemId: Parameters<typeof getItem>[1], recipients: readonly Recipient[]): void {
  const key = (of: readonly Recipient[]) => of.map(({ address }) => address.toLowerCase()).sort().join()
  const open = listEscalations(store.read, { open: true, channelId, itemId, limit: 100 })
  if (open.some((one) => key(one.recipients) === key(recipients))) throw new Fault('escalation.again')
}

async function previewOf({ channels, store }: EngineContext, channel: StoredChannel, packet: StoredPacket, recipients: readonly Recipient[]): Promise<PacketPreview> {
  const adapter = channels.adapterOf(channel.kind)
  const content = { subject: packet.subject, text: packet.text, packet: packet.packet, token: packet.packet.token }
  const wire = await adapter.prepare(await channels.open(channel), {
    ...content, kind: 'packet', key: packet.digest, messageId: `vigie.e.${packet.digest.slice(0, 40)}@preview.invalid`, recipients, parents: [], remoteId: null, decidedAt: 0,
    files: packetFiles(store.read, packet.id).map(({ name, mime, content }) => ({ name, mime, content })),
  })
  const named = adapter.capabilities.recipients === 'none' ? [] : recipients.length > 0 ? [...recipients] : recipientsIn(channel.settings['to'] ?? '')
  return { ...plainPreview(packet, named), wire }
}

const plainPreview = ({ id, packet, digest, subject, text, files }: StoredPacket, recipients: readonly Recipient[]): PacketPreview =>
  ({ id, packet, digest, subject, text, files, recipients: [...recipients], wire: text })

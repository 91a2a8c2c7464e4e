import { z } from 'zod'
import {
  channel, channelCapabilities, channelCheck, channelKind, escalation, escalationAnswer, escalationState, packetPreview, recipient, recordEntry,
} from './escalation.ts'
import { brandId, channelId, decisionId, escalationAnswerId, escalationId, itemId, jobId, packetId } from './ids.ts'
import { draft } from './item.ts'

const none = z.strictObject({})
const instant = z.number().int()
const settings = z.record(z.string().max(60), z.string().max(2000))
const secrets = z.record(z.string().max(60), z.string().max(10_000))
const name = z.string().trim().min(1).max(80)

/** The three choices. `recipients` absent: whom the channel itself names. */
const choices = { itemId, channelId, recipients: z.array(recipient).max(20).optional(), note: z.string().max(10_000), dueAt: instant.nullable().optional() }

export const escalationCommands = {
  'channel.kinds': { input: none, output: z.strictObject({ kinds: z.array(z.strictObject({ kind: channelKind, capabilities: channelCapabilities })) }) },
  'channel.list': { input: none, output: z.strictObject({ channels: z.array(channel) }) },
  /** Checks it at the other end before anything is saved; nothing is sent. */
  'channel.add': { input: z.strictObject({ kind: channelKind, name, settings, secrets }), output: z.strictObject({ channel, check: channelCheck }) },
  /** What is absent stays. Checked likewise; what waited for it goes on. */
  'channel.edit': {
    input: z.strictObject({ id: channelId, name: name.optional(), settings: settings.optional(), secrets: secrets.optional() }),
    output: z.strictObject({ channel, check: channelCheck }),
  },
  /** What it has sent stays in the record; what waits to leave by it is called off. `channel.restore` takes it back, its secrets included. */
  'channel.remove': { input: z.strictObject({ id: channelId }), output: z.strictObject({ id: channelId, name: z.string(), open: z.number().int(), cancelled: z.number().int() }) },
  'channel.restore': { input: z.strictObject({ id: channelId }), output: z.strictObject({ channel }) },
  'channel.test': { input: z.strictObject({ id: channelId }), output: z.strictObject({ check: channelCheck }) },

  /** Whom one chose last for such a message: by brand and verdict, else by brand. */
  'escalation.suggest': {
    input: z.strictObject({ itemId }),
    output: z.strictObject({ channelId: channelId.nullable(), recipients: z.array(recipient), verdict: z.string() }),
  },
  /** Makes the packet and keeps it; `escalation.send` with its id sends these very bytes. Nothing leaves. */
  'escalation.preview': { input: z.strictObject(choices), output: z.strictObject({ preview: packetPreview }) },
  /** One file of a packet, as base64. */
  'escalation.file': { input: z.strictObject({ packetId, n: z.number().int().min(0) }), output: z.strictObject({ mime: z.string(), base64: z.string() }) },
  /** One decision: the item waits, the packet is held as any job is. Without `packetId` it is made now. */
  'escalation.send': {
    input: z.strictObject({ ...choices, packetId: packetId.optional(), source: z.string().max(40).optional() }),
    output: z.strictObject({ escalation, decisionId, jobId }),
  },
  /** Newest first. `open`: all that is not closed, withdrawn or failed. */
  'escalation.list': {
    input: z.strictObject({
      open: z.boolean().optional(), state: escalationState.optional(), brandId: brandId.optional(), channelId: channelId.optional(), itemId: itemId.optional(),
      unread: z.boolean().optional(), limit: z.number().int().min(1).max(500).optional(), before: escalationId.optional(),
    }),
    output: z.strictObject({ escalations: z.array(escalation), next: escalationId.optional() }),
  },
  'escalation.get': {
    input: z.strictObject({ id: escalationId }),
    output: z.strictObject({ escalation, preview: packetPreview.nullable(), answers: z.array(escalationAnswer), record: z.array(recordEntry) }),
  },
  'escalation.markRead': { input: z.strictObject({ id: escalationId, unread: z.boolean() }), output: none },
  /** The last answer of a person, or the one named, becomes the draft of the reply to the customer. A draft that is there stays unless `replace`. */
  'escalation.draft': {
    input: z.strictObject({ id: escalationId, answerId: escalationAnswerId.optional(), replace: z.boolean().optional() }),
    output: z.strictObject({ draft, itemId }),
  },
  'escalation.close': { input: z.strictObject({ id: escalationId }), output: z.strictObject({ escalation }) },
  'escalation.reopen': { input: z.strictObject({ id: escalationId }), output: z.strictObject({ escalation }) },
  /** Asks the other ends for answers now: one channel, or all that give any. */
  'escalation.poll': {
    input: z.strictObject({ channelId: channelId.optional() }),
    output: z.strictObject({ answers: z.number().int(), channels: z.array(z.strictObject({ id: channelId, answers: z.number().int(), error: z.string().nullable() })) }),
  },
  /** What is open, by whom it lies with and by how long: ages are spans of ms since it left. */
  'escalation.board': {
    input: z.strictObject({ brandId: brandId.optional() }),
    output: z.strictObject({
      people: z.array(z.strictObject({
        who: z.string(), channelId, open: z.number().int(), answered: z.number().int(), overdue: z.number().int(), oldestAt: instant, nextDueAt: instant.nullable(),
        ids: z.array(escalationId),
      })),
      ages: z.array(z.strictObject({ untilMs: z.number().int().nullable(), open: z.number().int(), overdue: z.number().int(), ids: z.array(escalationId) })),
    }),
  },
} as const

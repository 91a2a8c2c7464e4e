import type { AnswerKind, ChannelCapabilities, ChannelCheck, ChannelKind, EscalationAnswer, Packet, Recipient } from '../../src-contract/escalation.ts'
import type { EscalationId } from '../../src-contract/ids.ts'
import type { Clock } from '../lib/clock.ts'
import type { HttpClient } from '../net/http.ts'

/** What a channel works with. `http` is bound to the channel's own origin: what is secret goes nowhere else. */
export type ChannelSession = {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly http: HttpClient
  readonly clock: Clock
}

export type ShippedFile = { name: string; mime: string; content: Uint8Array }

/** All that one job sends, the same at every attempt. */
export type Shipment = {
  kind: 'packet' | 'followUp' | 'alert'
  /** 64 hexadecimal digits of the job: what a channel names it by, where it may. */
  key: string
  /** Without its angle brackets. */
  messageId: string
  /** Of the escalation; an alert has none. */
  token: string | null
  recipients: readonly Recipient[]
  subject: string
  text: string
  packet: Packet | null
  files: readonly ShippedFile[]
  /** Our earlier messages about the same, oldest first: a follow-up stands under them. */
  parents: readonly string[]
  /** What the other end calls the escalation, where it is known there. */
  remoteId: string | null
  decidedAt: number
}

export type Delivered = { remoteId: string | null; url: string | null }

export type ShipmentReadBack = { kind: 'done'; delivered: Delivered } | { kind: 'not-done' } | { kind: 'unknown'; url?: string | null }

/** One escalation as the other end knows it. */
export type Asked = { id: EscalationId; remoteId: string; remoteStatus: string | null; since: number }

/** Something that came back. `remoteId` is the same whenever it is read again. */
export type Heard = {
  escalationId: EscalationId
  remoteId: string
  kind: AnswerKind
  from: { name: string; address: string | null }
  text: string
  whole: string
  status: string | null
  foundBy: EscalationAnswer['foundBy']
  at: number
}

export type Polling = {
  asked: readonly Asked[]
  cursor: string | null
  /** Whose messages of ours are these, closed ones included. */
  ofMessage(messageId: string): EscalationId | null
  ofToken(token: string): EscalationId | null
  knows(id: EscalationId, remoteId: string): boolean
}

export type Polled = { heard: Heard[]; statuses: { escalationId: EscalationId; status: string }[]; cursor: string | null }

/**
 * A way to somebody. What it can stands in its capabilities, each with the page that says so; whatever it cannot, the outbox and the screens do without.
 * Failures are Faults; where something was sent `HttpFault` says whether it may have arrived.
 */
export type ChannelAdapter = {
  readonly kind: ChannelKind
  readonly capabilities: ChannelCapabilities
  /** Fixed hosts of the vendor, beside what the user typed. */
  readonly origins: readonly string[]
  /** The origin that the settings or secrets name; null where there is none. Throws `channel.field` where what was typed cannot be one. */
  origin(settings: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>>): string | null
  /** Whether it would work, without sending anything. */
  check(session: ChannelSession, signal: AbortSignal): Promise<ChannelCheck>
  /** What would leave, as a person can read it. Throws where it cannot go: too large, nobody to write to. */
  prepare(session: ChannelSession, shipment: Shipment): Promise<string>
  /**
   * `handing` is called before the first byte that can do anything: what fails before it was surely not done. Only once per attempt, and the attempt
   * goes on when it has returned, which it does when the file knows.
   */
  perform(session: ChannelSession, shipment: Shipment, handing: () => void, signal: AbortSignal): Promise<Delivered>
  /** Reads only. Asked where handing over had begun and its end is not known. */
  reconcile(session: ChannelSession, shipment: Shipment, attemptedAt: number, signal: AbortSignal): Promise<ShipmentReadBack>
  /** Absent: nothing comes back by itself. Reads only; read twice it gives the same. */
  poll?(session: ChannelSession, polling: Polling, signal: AbortSignal): Promise<Polled>
}

import { randomBytes } from 'node:crypto'
import type { Channel, ChannelCheck, ChannelKind } from '../../src-contract/escalation.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { ChannelId } from '../../src-contract/ids.ts'
import type { ChannelAdapter, ChannelSession } from '../escalation/channel.ts'
import { channelAdapters } from '../escalation/registry.ts'
import type { Clock } from '../lib/clock.ts'
import type { SecretRecord, SecretStore } from '../secrets/secret-store.ts'
import type { StoredChannel } from '../store/channels.ts'
import type { HttpFactory } from './sessions.ts'

/** Channels of a build and what they work with; sessions are made anew where settings or secrets have changed. */
export type Channels = {
  readonly all: readonly ChannelAdapter[]
  adapterOf(kind: ChannelKind): ChannelAdapter
  /** Of a channel that is kept. */
  open(channel: StoredChannel): Promise<ChannelSession>
  /** Of one that is tried. */
  trial(kind: ChannelKind, of: Typed): ChannelSession
  secretsOf(channel: StoredChannel): Promise<SecretRecord>
}

type Typed = { name: string; settings: Readonly<Record<string, string>>; secrets: SecretRecord }

export type ChannelsDeps = { secrets: SecretStore; clock: Clock; http: HttpFactory; adapters?: readonly ChannelAdapter[] | undefined }

export function createChannels({ secrets, clock, http, adapters = channelAdapters }: ChannelsDeps): Channels {
  const byKind = new Map(adapters.map((adapter) => [adapter.kind, adapter]))
  const adapterOf = (kind: ChannelKind): ChannelAdapter => {
    const adapter = byKind.get(kind)
    if (adapter === undefined) throw new Fault('input.invalid', { name: 'kind' })
    return adapter
  }
  const trial = (kind: ChannelKind, { name, settings, secrets: given }: Typed): ChannelSession => {
    const adapter = adapterOf(kind)
    return { name, settings, secrets: given, clock, http: http({ origin: adapter.origin(settings, given), vendor: adapter.origins, clock }) }
  }
  const secretsOf = async ({ kind, name, secretRef }: StoredChannel): Promise<SecretRecord> => {
    const asked = adapterOf(kind).capabilities.fields.some(({ secret, optional }) => secret && !optional)
    const kept = secretRef === null ? null : await secrets.get(secretRef)
    if (kept === null && asked) throw new Fault('secrets.missing', { account: name })
    return kept ?? {}
  }
  return {
    all: adapters,
    adapterOf,
    trial,
    secretsOf,
    open: async (channel) => trial(channel.kind, { name: channel.name, settings: channel.settings, secrets: await secretsOf(channel) }),
  }
}

/** Fields that the kind knows, trimmed, the empty ones left out; a missing one is said. */
export function fieldsOf(adapter: ChannelAdapter, given: Readonly<Record<string, string>>, secret: boolean): Record<string, string> {
  const known = adapter.capabilities.fields.filter((field) => field.secret === secret)
  const unknown = Object.keys(given).find((name) => !known.some(({ field }) => field === name))
  if (unknown !== undefined) throw new Fault('channel.field', { name: unknown.slice(0, 60) })
  const fields = Object.fromEntries(known.map(({ field }) => [field, (given[field] ?? '').trim()]).filter(([, value]) => value !== ''))
  const missing = known.find(({ field, optional }) => !optional && fields[field] === undefined)
  if (missing !== undefined) throw new Fault(secret ? 'input.secretMissing' : 'channel.field', { name: missing.field })
  return fields
}

const checkMs = 60_000

export const checkChannel = (channels: Channels, kind: ChannelKind, session: ChannelSession): Promise<ChannelCheck> =>
  channels.adapterOf(kind).check(session, AbortSignal.timeout(checkMs))

export const newSecretRef = (): string => `channel-${randomBytes(12).toString('hex')}`

export function shownChannel(channels: Channels, stored: StoredChannel, secretNames: readonly string[]): Channel {
  const { id, kind, name, settings, needsYou, failure, polledAt, open, createdAt } = stored
  return { id, kind, name, settings, needsYou, failure, polledAt, open, createdAt, secrets: [...secretNames], capabilities: channels.adapterOf(kind).capabilities }
}

/** A channel by its number or its name, as people write either. */
export function channelNamed(all: readonly StoredChannel[], value: string): ChannelId {
  const found = all.find(({ id, name }) => String(id) === value || name.toLowerCase() === value.trim().toLowerCase())
  if (found === undefined) throw new Fault('channel.unknown', { value: value.slice(0, 80) })
  return found.id
}

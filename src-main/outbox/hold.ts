import type { BrandId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Json } from '../store/settings.ts'

const defaults = { reply: 8_000, oneWay: 15_000, other: 3_000 } as const
export const longestHoldMs = 60_000

export type HoldKind = keyof typeof defaults

/**
 * How long a decision is held before it leaves, ms: as set for its brand (`hold.reply.brand.3`), else for its network (`hold.reply.bluesky`), else for
 * all (`hold.reply`), else our own. Whatever was set lies between nothing and a minute.
 */
export function holdMs(settings: Readonly<Record<string, Json>>, kind: HoldKind, network: NetworkId, brandId: BrandId): number {
  const set = [`hold.${kind}.brand.${brandId}`, `hold.${kind}.${network}`, `hold.${kind}`].map((key) => settings[key])
  const first = set.find((value) => typeof value === 'number' && Number.isFinite(value))
  return typeof first === 'number' ? Math.round(Math.min(longestHoldMs, Math.max(0, first))) : defaults[kind]
}

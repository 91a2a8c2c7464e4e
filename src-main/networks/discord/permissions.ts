import type { Overwrite } from './wire.ts'

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
const bit = {
  ban: 1n << 2n,
  administrator: 1n << 3n,
  react: 1n << 6n,
  view: 1n << 10n,
  send: 1n << 11n,
  manageMessages: 1n << 13n,
  history: 1n << 16n,
  manageThreads: 1n << 34n,
  sendInThreads: 1n << 38n,
  moderate: 1n << 40n,
} as const
export type Right = keyof typeof bit

export type Rights = bigint
const all: Rights = Object.values(bit).reduce((sum, one) => sum | one, 0n)

export const has = (rights: Rights, right: Right): boolean => (rights & bit[right]) !== 0n

/** In the whole server, before its channels change it: an administrator may do everything. */
export function baseRights(permissions: string): Rights {
  const given = BigInt(permissions)
  return (given & bit.administrator) === 0n ? given : all
}

export type Bearer = { guild: string; me: string; roles: readonly string[] }

/**
 * What the bot may do in a channel: everybody's overwrites first, then those of its roles together, then its own.
 * https://docs.discord.com/developers/topics/permissions#permission-overwrites
 */
export function rightsIn(base: Rights, overwrites: readonly Overwrite[], { guild, me, roles }: Bearer): Rights {
  if (base === all) return all
  const change = (rights: Rights, applied: readonly Overwrite[]): Rights => {
    const denied = applied.reduce((sum, { deny }) => sum | BigInt(deny), 0n)
    const allowed = applied.reduce((sum, { allow }) => sum | BigInt(allow), 0n)
    return (rights & ~denied) | allowed
  }
  const everybody = change(base, overwrites.filter(({ id }) => id === guild))
  const byRole = change(everybody, overwrites.filter(({ id }) => id !== guild && roles.includes(id)))
  return change(byRole, overwrites.filter(({ id }) => id === me))
}

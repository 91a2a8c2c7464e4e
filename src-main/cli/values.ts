import { UsageError } from './usage-error.ts'

/** What was typed for one command: its words and its options. */
export type Typed = {
  words: string[]
  text(name: string): string | undefined
  flag(name: string): boolean
}

/** A whole number from 1, or as far as `least` allows; ids among them. */
export function numberOf(text: string, least = 1): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value) || value < least) throw new UsageError(text)
  return value
}

export function maybeNumber(text: string | undefined, least = 1): number | undefined {
  return text === undefined ? undefined : numberOf(text, least)
}

const spanMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A span from now ("90m", "2h", "3d"), or a date with or without a time of day, by this machine's zone: a date alone means nine in the morning. */
export function instantOf(text: string, now: number): number {
  const span = /^(\d{1,5})([mhd])$/.exec(text)
  if (span !== null) return now + Number(span[1]) * spanMs[span[2] as keyof typeof spanMs]
  const date = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?$/.exec(text)
  const at = date === null ? Number.NaN : new Date(`${date[1]}T${date[2] ?? '09:00'}`).getTime()
  if (!Number.isFinite(at)) throw new UsageError(text)
  return at
}

/** One of the words of a list. */
export function oneOf<T extends string>(text: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === text)
  if (found === undefined) throw new UsageError(text)
  return found
}

/** Leaves out what was not given: the contract knows absent, not undefined. */
export function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

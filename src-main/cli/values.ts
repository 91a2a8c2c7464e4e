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

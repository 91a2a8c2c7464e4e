// In Node 20 and later; the library of types that this project compiles against is a year older.
type WellFormed = string & { isWellFormed(): boolean; toWellFormed(): string }

/**
 * Text as SQLite will give it back. A lone surrogate comes back as U+FFFD, so that an id which holds one would not be found again; what
 * follows a zero character is out of reach of SQL's own functions. Both are replaced on the way in, in ids and texts alike.
 */
export function wellFormed(text: string): string {
  const whole = (text as WellFormed).isWellFormed() ? text : (text as WellFormed).toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}

export const wellFormedOrNull = (text: string | null): string | null => (text === null ? null : wellFormed(text))

/** A semicolon and the beginning of a name, just before the caret. */
export type SavedWord = { from: number; to: number; name: string }

const longest = 60

/** Where a saved reply is being named, or null. Only at the start of a word: "fini; merci" is punctuation. */
export function savedWordAt(text: string, caret: number): SavedWord | null {
  const before = text.slice(Math.max(0, caret - longest - 1), caret)
  const at = before.lastIndexOf(';')
  if (at < 0) return null
  const from = caret - before.length + at
  const name = before.slice(at + 1)
  const opens = from === 0 || /[\s(«“]/.test(text.charAt(from - 1))
  // A name may hold spaces, but one does not begin with one: "; et" is punctuation too.
  return opens && !/[\n;]/.test(name) && !/^\s/.test(name) ? { from, to: caret, name } : null
}

/** The text with the word replaced, and what of it to select: the first variable that is still to be filled in, else the end of what came in. */
export function insertAt(text: string, word: SavedWord, filled: string, missing: readonly string[]): { text: string; from: number; to: number } {
  const whole = text.slice(0, word.from) + filled + text.slice(word.to)
  const [first] = missing.map((variable) => ({ variable, at: filled.indexOf(variable) })).filter(({ at }) => at >= 0).toSorted((a, b) => a.at - b.at)
  const from = word.from + (first?.at ?? filled.length)
  return { text: whole, from, to: from + (first?.variable.length ?? 0) }
}

/** A sign that opens a list and the beginning of a name, just before the caret: `:sour`, `@lan`. */
export type OpenWord = { from: number; to: number; name: string }

const longest = 40

/** Only at the start of a word, and only while what is typed can be a name: "10:30" and an address of mail open nothing. */
export function openWordAt(text: string, caret: number, sign: ':' | '@', least: number): OpenWord | null {
  const before = text.slice(Math.max(0, caret - longest - 1), caret)
  const at = before.lastIndexOf(sign)
  if (at < 0) return null
  const from = caret - before.length + at
  const name = before.slice(at + 1)
  const opens = from === 0 || /[\s(«“"'’]/.test(text.charAt(from - 1))
  return opens && Array.from(name).length >= least && /^[\p{L}\p{N}_.-]*$/u.test(name) ? { from, to: caret, name } : null
}

import { RE2JS } from 're2js'

/** A pattern that a user wrote, run in time linear in the text whatever it says. Offsets are UTF-16, [from, to). */
export type Pattern = { find(text: string, most: number): [number, number][] }

/** A repeat of a repeat of a repeat is written in a few signs and compiled into millions of states. */
const longest = 500
const mostProgram = 2000
/** Each find may read on to the end of the text: in a text of thousands of near misses the last ones are not looked at. */
const mostRead = 5_000_000
const leastFinds = 50

/** Null where it cannot be read. Case aside; a whole word unless `anywhere`. */
export function compilePattern(source: string, anywhere: boolean): Pattern | null {
  if (source.trim() === '' || source.length > longest) return null
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() > mostProgram) return null
    return { find: (text, most) => matches(compiled, text, anywhere, most) }
  } catch {
    return null
  }
}

function matches(compiled: RE2JS, text: string, anywhere: boolean, most: number): [number, number][] {
  const matcher = compiled.matcher(text)
  const found: [number, number][] = []
  for (let left = Math.max(leastFinds, mostRead / (text.length + 1)); left > 0 && found.length < most && matcher.find(); left -= 1) {
    const from = matcher.start()
    const to = matcher.end()
    if (to > from && (anywhere || isWhole(text, from, to))) found.push([from, to])
  }
  return found
}

const letter = /[\p{L}\p{N}\p{M}_]/u

/** Not in the middle of a word at either end. */
function isWhole(text: string, from: number, to: number): boolean {
  return !(from > 0 && letter.test(text.charAt(from - 1)) && letter.test(text.charAt(from)))
    && !(to < text.length && letter.test(text.charAt(to)) && letter.test(text.charAt(to - 1)))
}

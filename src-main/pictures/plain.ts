// Beyond these nobody reads a picture; the whole text stands beside it.
const mostLetters = 8_000
const mostLines = 400

// Marks that turn the direction of what follows. Right-to-left text needs none of them; whoever writes them can make a text read otherwise than it is.
const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g
const lone = /\p{Surrogate}/gu
// More accents on one letter than any language needs run over the neighbours.
const piled = /(\p{M}{4})\p{M}+/gu
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

const named = (letter: string): string => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`

/** A text as it may be drawn: what cannot be seen and changes what is seen stands there by its number. */
export function drawable(text: string): { lines: string[]; cut: boolean } {
  const clean = text
    .slice(0, mostLetters)
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '    ')
    .replace(lone, '\uFFFD')
    .replace(turning, named)
    .replace(control, named)
    .replace(piled, '$1')
  const lines = clean.split('\n')
  return { lines: lines.slice(0, mostLines), cut: text.length > mostLetters || lines.length > mostLines }
}

/** By its first letter that has a direction, as a browser would. */
export function isRightToLeft(line: string): boolean {
  const first = /\p{L}/u.exec(line)
  return first !== null && rightToLeft.test(first[0])
}

/** Neighbouring lines of one direction are one paragraph: fewer to lay out. */
export function paragraphs(lines: readonly string[]): { text: string; rightToLeft: boolean }[] {
  const made: { text: string; rightToLeft: boolean }[] = []
  for (const line of lines) {
    const turned = isRightToLeft(line)
    const last = made.at(-1)
    if (last !== undefined && (last.rightToLeft === turned || line.trim() === '')) last.text += `\n${line}`
    else made.push({ text: line, rightToLeft: turned })
  }
  return made
}

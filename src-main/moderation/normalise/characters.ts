/** What one code point means to a reader: its plain lower-case letters, or nothing where it is only there to hide something. */

export const trick = { none: 0, invisible: 1, marks: 2, width: 3, lookalike: 4 } as const
export type Trick = (typeof trick)[keyof typeof trick]

// Cyrillic, Greek and Armenian letters that are drawn like a Latin one, in pairs.
const pairs =
  'аaбbвbгrеeёeззиuіiїiјjкkмmнhоoпnрpсcтtуyхxѕsԁdԛqԝwьbһhӏlάaαaβbγyεeηnιiκkνvοoρpτtυuχxωwόoίiέeսuօoցgհhոnՏs'
const lookalikes = new Map<number, string>()
const letters = Array.from(pairs)
for (let n = 0; n + 1 < letters.length; n += 2) lookalikes.set(letters[n]?.codePointAt(0) ?? 0, letters[n + 1] ?? '')

const foldedLatin = new Map<string, string>([['œ', 'oe'], ['æ', 'ae'], ['ß', 'ss'], ['ø', 'o'], ['đ', 'd'], ['ł', 'l'], ['ı', 'i'], ['ħ', 'h'], ['ð', 'd'], ['þ', 'th']])

/** Zero-width, bidirectional and format characters, soft hyphen, variation selectors, tags. */
export function isInvisible(cp: number): boolean {
  return cp === 0xad || cp === 0x34f || cp === 0x61c || (cp >= 0x115f && cp <= 0x1160) || (cp >= 0x17b4 && cp <= 0x17b5) || (cp >= 0x180b && cp <= 0x180f)
    || (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp === 0x3164 || (cp >= 0xfe00 && cp <= 0xfe0f)
    || cp === 0xfeff || cp === 0xffa0 || (cp >= 0xe0000 && cp <= 0xe0fff)
}

export function isMark(cp: number): boolean {
  return (cp >= 0x300 && cp <= 0x36f) || (cp >= 0x483 && cp <= 0x489) || (cp >= 0x1ab0 && cp <= 0x1aff) || (cp >= 0x1dc0 && cp <= 0x1dff)
    || (cp >= 0x20d0 && cp <= 0x20ff) || (cp >= 0xfe20 && cp <= 0xfe2f)
}

// Compatibility forms that stand for a letter or two; everything else keeps its own shape, so that one character never becomes a sentence.
function isCompatible(cp: number): boolean {
  return (cp >= 0xff01 && cp <= 0xff5e) || (cp >= 0x1d400 && cp <= 0x1d7ff) || (cp >= 0x2460 && cp <= 0x24ff) || (cp >= 0x1f110 && cp <= 0x1f169)
    || (cp >= 0xfb00 && cp <= 0xfb06) || (cp >= 0x2100 && cp <= 0x214f) || (cp >= 0x2070 && cp <= 0x209c) || (cp >= 0x1d2c && cp <= 0x1d6a)
}

const circled = (cp: number): string | null => {
  if (cp >= 0x1f170 && cp <= 0x1f189) return String.fromCharCode(0x61 + cp - 0x1f170)
  if (cp >= 0x1f150 && cp <= 0x1f169) return String.fromCharCode(0x61 + cp - 0x1f150)
  return null
}

export type Plain = { text: string; trick: Trick }

const known = new Map<number, Plain>()

/** The same code point always gives the same; at most one entry each, so the memory is bounded by Unicode. */
export function plainOf(cp: number): Plain {
  const found = known.get(cp)
  if (found !== undefined) return found
  const made = makePlain(cp)
  known.set(cp, made)
  return made
}

function makePlain(cp: number): Plain {
  if (cp >= 0xd800 && cp <= 0xdfff) return { text: ' ', trick: trick.none }
  if (isInvisible(cp)) return { text: '', trick: trick.invisible }
  const ring = circled(cp)
  if (ring !== null) return { text: ring, trick: trick.width }
  const lookalike = lookalikes.get(cp) ?? lookalikes.get(String.fromCodePoint(cp).toLowerCase().codePointAt(0) ?? 0)
  if (lookalike !== undefined) return { text: lookalike, trick: trick.lookalike }
  if (isCompatible(cp)) {
    const text = String.fromCodePoint(cp).normalize('NFKC').toLowerCase().replace(/[()]/g, '')
    return { text: text.length <= 3 ? text : ' ', trick: trick.width }
  }
  const lower = String.fromCodePoint(cp).toLowerCase()
  return { text: lower.length <= 2 ? lower : lower.slice(0, 1), trick: trick.none }
}

/** Letter and following accent as one character where there is one, else the letter alone. */
export function withMark(letter: string, mark: number): string {
  const composed = (letter + String.fromCodePoint(mark)).normalize('NFC')
  return composed.length === letter.length ? composed : letter
}

/** Without accents. `text` is lower case already. */
export function foldAccents(text: string): string {
  let plain = true
  for (let n = 0; n < text.length; n += 1) {
    if (text.charCodeAt(n) > 127) {
      plain = false
      break
    }
  }
  if (plain) return text
  let folded = ''
  for (const char of text.normalize('NFD')) {
    const cp = char.codePointAt(0) ?? 0
    if (!isMark(cp)) folded += foldedLatin.get(char) ?? char
  }
  return folded
}

export function isEmoji(cp: number): boolean {
  return (cp >= 0x1f300 && cp <= 0x1faff) || (cp >= 0x2600 && cp <= 0x27bf) || (cp >= 0x1f1e6 && cp <= 0x1f1ff)
}

const letterPattern = /^\p{L}/u
const kinds = new Map<number, boolean>()

/** Letters and digits of any script. */
export function isWordCode(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
  const found = kinds.get(code)
  if (found !== undefined) return found
  const answer = letterPattern.test(String.fromCodePoint(code))
  kinds.set(code, answer)
  return answer
}

import { isEmoji, isMark, isWordCode, plainOf, trick, withMark } from './characters.ts'
import type { Trick } from './characters.ts'

/** A word as it was written, in plain lower-case letters. `from` and `to` are UTF-16 offsets in the text as it came. */
export type RawToken = {
  raw: string
  from: number
  to: number
  kind: 'word' | 'emoji' | 'link' | 'mention'
  /** What stands before it: `none` where two tokens touch, `wide` for more than one character. */
  gap: Gap
  trick: Trick
  /** All capitals, three letters at least. */
  shouted: boolean
  /** Inside quotation marks. */
  quoted: boolean
  /** The first of a sentence, where a capital says nothing. */
  opens: boolean
  capital: boolean
}

export type Gap = 'none' | 'space' | 'dot' | 'dash' | 'apostrophe' | 'other' | 'wide'

export type Scan = { tokens: RawToken[]; questions: number; exclamations: number; capitals: number; letters: number }

/** Longer runs of letters are cut: nobody's word, and each step below may cost its square. */
const longestWord = 64

// Signs that stand for a letter where they lie between letters.
const isSign = (code: number) => code === 0x40 || code === 0x24 || code === 0x20ac || code === 0x21 || code === 0x7c || code === 0x2a || code === 0x23 || code === 0x5f
const isTrailing = (code: number) => code === 0x21 || code === 0x7c || code === 0x40 || code === 0x23 || code === 0x5f || code === 0x24 || code === 0x20ac
const opening = new Set([0xab, 0x201c, 0x201e])
const closing = new Set([0xbb, 0x201d])

function gapOf(code: number): Gap {
  if (code === 0x20 || code === 0xa0 || code === 0x202f || code === 0x0a || code === 0x09) return 'space'
  if (code === 0x2e || code === 0xb7 || code === 0x2c) return 'dot'
  if (code === 0x2d || code === 0x2010 || code === 0x2011 || code === 0x5f) return 'dash'
  if (code === 0x27 || code === 0x2019 || code === 0x2bc) return 'apostrophe'
  return 'other'
}

/** One pass, each character looked at once (and once more where a link is skipped). */
export function scan(text: string): Scan {
  const tokens: RawToken[] = []
  let questions = 0
  let exclamations = 0
  let capitals = 0
  let letters = 0
  let word = ''
  let from = 0
  let to = 0
  let wordTrick: Trick = trick.none
  let upper = 0
  let wordLetters = 0
  let firstUpper = false
  let gap: Gap = 'none'
  let marks = 0
  let guillemet = false
  let straight = false
  let opens = true

  const end = () => {
    if (word === '') return
    let last = word.length
    while (last > 0 && isTrailing(word.charCodeAt(last - 1))) last -= 1
    const cut = word.length - last
    const raw = cut > 0 ? word.slice(0, last) : word
    if (raw !== '') {
      const mention = raw.charCodeAt(0) === 0x40 && raw.length > 1
      tokens.push({
        raw, from, to: to - cut, kind: mention ? 'mention' : 'word', gap, trick: wordTrick, shouted: upper >= 3 && upper === wordLetters,
        quoted: guillemet || straight, opens, capital: firstUpper,
      })
      opens = false
    }
    for (let n = last; n < word.length; n += 1) if (word.charCodeAt(n) === 0x21) exclamations += 1
    word = ''
    wordTrick = trick.none
    upper = 0
    wordLetters = 0
    firstUpper = false
    gap = 'none'
    marks = 0
    if (cut > 0) gap = 'other'
  }
  const single = (raw: string, kind: RawToken['kind'], start: number, stop: number) => {
    end()
    tokens.push({ raw, from: start, to: stop, kind, gap, trick: trick.none, shouted: false, quoted: guillemet || straight, opens: false, capital: false })
    gap = 'none'
  }

  for (let at = 0; at < text.length;) {
    // At the end of a cut string the engine's optimised codePointAt may read past the cut (seen on Node 24.21).
    const cp = at + 1 < text.length ? (text.codePointAt(at) ?? 0) : text.charCodeAt(at)
    const size = cp > 0xffff ? 2 : 1
    if (isMark(cp)) {
      // One accent is spelling; a stroke through the letter or a second mark is a disguise.
      if (word !== '') {
        marks += 1
        const stroke = cp >= 0x334 && cp <= 0x338
        if (marks === 1 && !stroke) word = word.slice(0, -1) + withMark(word.slice(-1), cp)
        else wordTrick = trick.marks
        if (stroke) wordTrick = trick.marks
        to = at + size
      }
      at += size
      continue
    }
    if (isEmoji(cp)) {
      single(String.fromCodePoint(cp), 'emoji', at, at + size)
      at += size
      continue
    }
    if (word === '' && (cp === 0x68 || cp === 0x77 || cp === 0x48 || cp === 0x57)) {
      const stop = linkEnd(text, at)
      if (stop > at) {
        single('http', 'link', at, stop)
        at = stop
        continue
      }
    }
    let isUpper = false
    let plain: string
    if (cp < 128) {
      isUpper = cp >= 65 && cp <= 90
      plain = isUpper ? String.fromCharCode(cp + 32) : String.fromCharCode(cp)
    } else {
      const made = plainOf(cp)
      plain = made.text
      if (made.trick !== trick.none && (made.trick !== trick.invisible || word !== '')) wordTrick = made.trick
      isUpper = plain !== '' && plain !== String.fromCodePoint(cp) && made.trick === trick.none
      if (plain === '') {
        at += size
        continue
      }
    }
    const code = plain.charCodeAt(0)
    if (word.length >= longestWord) {
      end()
      gap = 'none'
    }
    if (isWordCode(code)) {
      if (word === '') {
        from = at
        firstUpper = isUpper
      }
      if (code > 57 || code < 48) {
        wordLetters += 1
        letters += 1
        if (isUpper) {
          upper += 1
          capitals += 1
        }
      }
      word += plain
      marks = 0
      to = at + size
    } else if (isSign(code) && (word !== '' || ((code === 0x40 || code === 0x24) && startsWord(text, at + 1)))) {
      if (word === '') from = at
      word += plain
      to = at + size
    } else {
      end()
      if (code === 0x3f) questions += 1
      if (code === 0x21) exclamations += 1
      if (code === 0x22) straight = !straight
      if (opening.has(code)) guillemet = true
      if (closing.has(code)) guillemet = false
      if (code === 0x2e || code === 0x21 || code === 0x3f || code === 0x0a) opens = true
      if (code === 0x0a) straight = false
      gap = gap === 'none' ? gapOf(code) : 'wide'
    }
    at += size
  }
  end()
  return { tokens, questions, exclamations, capitals, letters }
}

function startsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 && isWordCode(code)
}

/** Where the link that starts here ends; `at` where none does. */
function linkEnd(text: string, at: number): number {
  const head = text.slice(at, at + 8).toLowerCase()
  if (!head.startsWith('http://') && !head.startsWith('https://') && !head.startsWith('www.')) return at
  let stop = at
  while (stop < text.length && text.charCodeAt(stop) > 0x20) stop += 1
  return stop
}

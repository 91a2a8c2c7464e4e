import type { Entry } from '../lexicon/entry.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { expansionOf } from './abbreviations.ts'
import { sensesOf } from '../senses.ts'
import { foldAccents } from './characters.ts'

export type How = 'leet' | 'stretched' | 'masked' | 'vowels' | 'glued' | 'short' | 'joined' | 'invisible' | 'marks' | 'width' | 'lookalike'

/** One word after everything was undone, in both views. */
export type Part = { form: string; folded: string; entry: Entry | null; senses: number }

export type Resolved = { parts: readonly Part[]; how: How | null; stretched: boolean }

const leet: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g', '6': 'g', '@': 'a', $: 's', '€': 'e', '!': 'i', '|': 'l' }
const hasDigitOrSign = /[0-9@$€!|]/
const hasMask = /[*#_]/
const hasStretch = /(.)\1\1/

/** What a word says. The same word always says the same, so that callers may remember it. */
export function resolve(raw: string, lexicon: Lexicon, lang: string): Resolved {
  const plain = partOf(raw, lexicon)
  const simple: Resolved = { parts: [plain], how: null, stretched: false }
  if (plain.entry !== null && expansionOf(plain.folded, lang) === null) return simple
  if (hasMask.test(raw)) return unmasked(raw, lexicon, lang) ?? simple
  if (hasDigitOrSign.test(raw)) {
    const letters = unleet(raw, lexicon)
    if (letters === null) return simple
    const inner = resolve(letters, lexicon, lang)
    return { ...inner, how: 'leet' }
  }
  if (hasStretch.test(raw)) {
    const inner = resolve(unstretch(raw, lexicon), lexicon, lang)
    return { parts: inner.parts, how: worthTelling(inner) ? 'stretched' : null, stretched: true }
  }
  return short(plain, lexicon, lang) ?? disguised(plain, lexicon) ?? simple
}

const worthTelling = ({ parts }: Resolved) => parts.some(({ entry }) => entry !== null && entry.severity > 0)

function partOf(form: string, lexicon: Lexicon): Part {
  const folded = foldAccents(form)
  return { form, folded, entry: lexicon.word(form, folded), senses: sensesOf(lexicon.lang, folded) }
}

function short(plain: Part, lexicon: Lexicon, lang: string): Resolved | null {
  const long = expansionOf(plain.folded, lang)
  return long === null ? null : { parts: long.split(' ').map((word) => partOf(word, lexicon)), how: 'short', stretched: false }
}

function disguised(plain: Part, lexicon: Lexicon): Resolved | null {
  const variant = lexicon.variant(plain.folded)
  if (variant !== null && plain.form === plain.folded) return { parts: [partOf(variant, lexicon)], how: 'vowels', stretched: false }
  const words = plain.folded.length < 7 ? null : lexicon.unglued(plain.folded)
  return words === null ? null : { parts: words.map((word) => partOf(word, lexicon)), how: 'glued', stretched: false }
}

function unmasked(raw: string, lexicon: Lexicon, lang: string): Resolved | null {
  const pattern = foldAccents(raw).replace(/[#_]/g, '*')
  const meant = /^[a-z]/.test(pattern) ? lexicon.masked(pattern) : null
  if (meant !== null) return { parts: [partOf(meant, lexicon)], how: 'masked', stretched: false }
  const rest = raw.replace(/[*#_]+/g, '')
  if (rest === '' || rest === raw) return null
  const inner = resolve(rest, lexicon, lang)
  return worthTelling(inner) ? { ...inner, how: 'masked' } : { ...inner, how: null }
}

/** Digits and signs as letters, where letters stand around them: never in prices, times, ordinals and other numbers. Null where nothing is meant. */
function unleet(raw: string, lexicon: Lexicon): string | null {
  let letters = ''
  let digits = 0
  for (const sign of raw) {
    const meant = leet[sign]
    if (meant === undefined && /[0-9]/.test(sign)) return null
    if (meant !== undefined) digits += 1
    letters += meant ?? sign
  }
  const real = raw.length - digits
  if (real === 0) return null
  const folded = foldAccents(letters)
  const known = lexicon.word(letters, folded) ?? lexicon.word(folded, folded)
  if (known !== null && known.severity > 0 && real >= 1) return letters
  if (raw.length >= 5 && digits >= 1 && lexicon.variant(folded) !== null) return letters
  // Not known: only where a word written with few and common signs is meant, not an address, a code or two words with `!` between.
  if (raw.length > 16 || real < 3 || digits > real || /[689!|]/.test(raw) || /[a-z]{3}@[a-z]{3}/.test(raw)) return null
  if (/^[a-zà-ÿ].*[a-zà-ÿ]$/.test(raw) && !/[0-9]{3}/.test(raw)) return letters
  const runs = raw.match(/[0-9@$€]+/g)?.length ?? 0
  return /^[a-zà-ÿ]/.test(raw) && runs >= 2 ? letters : null
}

/** Three or more of a letter are one, or two where the lexicon writes two. */
function unstretch(raw: string, lexicon: Lexicon): string {
  const single = raw.replace(/(.)\1\1+/g, '$1')
  const folded = foldAccents(single)
  if (lexicon.word(single, folded) !== null) return single
  const double = raw.replace(/(.)\1\1+/g, '$1$1')
  if (lexicon.word(double, foldAccents(double)) !== null) return double
  return lexicon.undoubled(folded) ?? single
}

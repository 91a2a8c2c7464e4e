import type { Entry } from '../lexicon/entry.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { foldAccents, trick } from './characters.ts'
import { resolve } from './resolve.ts'
import type { How, Resolved } from './resolve.ts'
import { scan } from './tokens.ts'
import type { Gap, RawToken, Scan } from './tokens.ts'

/** A word as it is judged. Where one written word stands for several, each of them covers all of it. */
export type Token = {
  form: string
  folded: string
  entry: Entry | null
  /** What it says of somebody, as bits; 0 for what is no word. */
  senses: number
  kind: RawToken['kind']
  from: number
  to: number
  gap: Gap
  how: How | null
  quoted: boolean
  shouted: boolean
  stretched: boolean
  capital: boolean
  opens: boolean
}

/** What was undone: the text between the two offsets was read as `text`. */
export type Undone = { from: number; to: number; text: string; how: How }

export type Normalised = { tokens: Token[]; undone: Undone[]; marks: Omit<Scan, 'tokens'> }

/** Both views of a text as one string each, words apart by single spaces, with the UTF-16 offset in the original of each character. */
export type Views = { accented: string; folded: string; accentedAt: Int32Array; foldedAt: Int32Array }

export type Normalise = (text: string) => Normalised

const mostRemembered = 20_000

/** Remembers what words say; what it gives depends on the text alone. */
export function createNormaliser(lexicon: Lexicon, lang: string): Normalise {
  const remembered = new Map<string, Resolved>()
  const meaning = (raw: string): Resolved => {
    const known = remembered.get(raw)
    if (known !== undefined) return known
    const found = resolve(raw, lexicon, lang)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(raw, found)
    return found
  }
  return (text) => {
    const { tokens: written, ...marks } = scan(text)
    const tokens: Token[] = []
    const undone: Undone[] = []
    for (let at = 0; at < written.length;) {
      const stop = spelledOut(written, at)
      const raw = written[at]
      if (raw === undefined) break
      if (stop > at) {
        addJoined(written, at, stop, lexicon, meaning, tokens, undone)
        at = stop
      } else {
        add(raw, meaning, tokens, undone)
        at += 1
      }
    }
    return { tokens, undone, marks }
  }
}

const tricks: Record<number, How> = { [trick.invisible]: 'invisible', [trick.marks]: 'marks', [trick.width]: 'width', [trick.lookalike]: 'lookalike' }

function add(written: RawToken, meaning: (raw: string) => Resolved, tokens: Token[], undone: Undone[]): void {
  const { from, to, gap, kind, quoted, shouted, capital, opens } = written
  if (kind !== 'word') {
    const plainMention = kind === 'mention' ? meaning(written.raw) : null
    const meant = plainMention?.parts[0]
    if (meant?.entry === null || meant === undefined || meant.entry.severity < 2) {
      const form = kind === 'mention' ? '@user' : written.raw
      tokens.push({ form, folded: form, entry: null, senses: 0, kind, from, to, gap, how: null, quoted, shouted: false, stretched: false, capital: false, opens })
      return
    }
  }
  const { parts, how, stretched } = meaning(written.raw)
  const told = how ?? (written.trick === trick.none ? null : (tricks[written.trick] ?? null))
  let first = true
  for (const { form, folded, entry, senses } of parts) {
    tokens.push({ form, folded, entry, senses, kind: 'word', from, to, gap: first ? gap : 'space', how: told, quoted, shouted, stretched, capital, opens: opens && first })
    first = false
  }
  if (told !== null) undone.push({ from, to, text: parts.map(({ form }) => form).join(' '), how: told })
}

/** Letters one by one with the same sign between them, three at least: where that run ends, `at` where there is none. */
function spelledOut(written: readonly RawToken[], at: number): number {
  const start = written[at]
  const second = written[at + 1]
  if (start === undefined || second === undefined || !isLetter(start) || !isLetter(second)) return at
  const { gap } = second
  if (gap === 'none' || gap === 'wide' || gap === 'apostrophe') return at
  let stop = at + 2
  for (let next = written[stop]; next !== undefined && next.gap === gap && isLetter(next) && stop - at < 40; next = written[stop]) stop += 1
  return stop - at >= 3 ? stop : at
}

const isLetter = ({ raw, kind }: RawToken) => kind === 'word' && raw.length === 1 && !(raw >= '0' && raw <= '9')

/** A neighbour of one letter (`à`, `a`, `y`) may have been swept in: without it the word may be one that is known. */
function addJoined(written: readonly RawToken[], at: number, stop: number, lexicon: Lexicon, meaning: (raw: string) => Resolved, tokens: Token[], undone: Undone[]): void {
  const letters = (from: number, to: number) => written.slice(from, to).map(({ raw }) => raw).join('')
  const isKnown = (from: number, to: number) => {
    const word = letters(from, to)
    return to - from >= 3 && lexicon.word(word, foldAccents(word)) !== null
  }
  const cuts: readonly (readonly [number, number])[] = [[at, stop], [at, stop - 1], [at + 1, stop], [at + 1, stop - 1]]
  const [from, to] = cuts.find(([first, last]) => isKnown(first, last)) ?? [at, stop]
  for (let n = at; n < from; n += 1) addOne(written[n], meaning, tokens, undone)
  const first = written[from]
  const last = written[to - 1]
  if (first !== undefined && last !== undefined) {
    const raw = letters(from, to)
    // Initials have no vowels to begin with: what is spelled out is read as it is spelled.
    const { parts: meant, how } = meaning(raw)
    const parts = how === 'vowels' ? [{ form: raw, folded: foldAccents(raw), entry: null, senses: 0 }] : meant
    for (const { form, folded, entry, senses } of parts) tokens.push({ ...first, form, folded, entry, senses, to: last.to, how: 'joined', stretched: false })
    undone.push({ from: first.from, to: last.to, text: parts.map(({ form }) => form).join(' '), how: 'joined' })
  }
  for (let n = to; n < stop; n += 1) addOne(written[n], meaning, tokens, undone)
}

function addOne(written: RawToken | undefined, meaning: (raw: string) => Resolved, tokens: Token[], undone: Undone[]): void {
  if (written !== undefined) add(written, meaning, tokens, undone)
}

export function viewsOf({ tokens }: Normalised): Views {
  const view = (of: (token: Token) => string) => {
    const text = tokens.map(of).join(' ')
    const at = new Int32Array(text.length)
    let n = 0
    for (const token of tokens) {
      const word = of(token)
      const span = token.to - token.from
      for (let k = 0; k < word.length; k += 1) at[n + k] = token.from + (span === word.length ? k : Math.min(k, Math.max(0, span - 1)))
      n += word.length
      if (n < text.length) at[n] = token.to
      n += 1
    }
    return { text, at }
  }
  const accented = view(({ form }) => form)
  const folded = view(({ folded: form }) => form)
  return { accented: accented.text, folded: folded.text, accentedAt: accented.at, foldedAt: folded.at }
}

import { wordsOf } from './fold.ts'
import type { Word } from './fold.ts'

/**
 * One word, or the words of a "quoted phrase"; the last word may stand for all that begin with it. The index folds `typed` itself, as it
 * has folded the texts; `folded` is ours, for the ranges.
 */
export type Term = { typed: string; folded: string[]; prefix: boolean }

/** Shorter beginnings would match half of all words; they are looked for as words of their own. */
const shortestPrefix = 2

/**
 * What a person typed. Words are all required; a phrase stands between double quotes, an unfinished one reaches to the end. The very last
 * word is taken for a beginning unless a space or a closing quote follows it. Nothing else has a meaning: brackets, stars, colons, AND,
 * NEAR are text.
 */
export function parseQuery(query: string): Term[] {
  const pieces = query.split(/["“”«»]/u)
  const terms = pieces.flatMap((piece, index) => {
    const words = wordsOf(piece)
    return index % 2 === 1 ? phrase(words) : words.flatMap((word) => phrase([word]))
  })
  const last = terms.at(-1)
  const lastWord = last?.folded.at(-1)
  if (last !== undefined && lastWord !== undefined && /[\p{L}\p{N}\p{Co}\p{M}]$/u.test(query))
    last.prefix = Array.from(lastWord).length >= shortestPrefix
  return terms
}

function phrase(words: Word[]): Term[] {
  if (words.length === 0) return []
  return [{ typed: words.map(({ typed }) => typed).join(' '), folded: words.map(({ folded }) => folded), prefix: false }]
}

/**
 * The same as an FTS5 expression. A word holds letters, numbers and marks alone (`wordsOf`), so nothing in it can end the string it is
 * quoted in; facets are made of our own ids.
 */
export function toMatch(terms: readonly Term[], facets: readonly string[] | null): string {
  const all = terms.map(({ typed, prefix }) => `"${typed}"${prefix ? '*' : ''}`).join(' AND ')
  const scope = facets === null ? '' : ` AND facet : (${facets.join(' OR ')})`
  return `{text author} : (${all})${scope}`
}

/** The same, of an index of texts alone; null where there is no word in it. */
export function toTextMatch(terms: readonly Term[]): string | null {
  return terms.length === 0 ? null : terms.map(({ typed, prefix }) => `"${typed}"${prefix ? '*' : ''}`).join(' AND ')
}

/** The same, of the author's name and handle alone; null where there is no word in it. The last word may be a beginning. */
export function toAuthorMatch(name: string): string | null {
  const terms = parseQuery(name)
  return terms.length === 0 ? null : `author : (${terms.map(({ typed, prefix }) => `"${typed}"${prefix ? '*' : ''}`).join(' AND ')})`
}

/** Where the terms stand in a text: whole words, in order; phrases that overlap are one range. */
export function rangesIn(text: string, terms: readonly Term[]): [number, number][] {
  const words = wordsOf(text)
  const found: [number, number][] = []
  words.forEach((first, at) => {
    const length = Math.max(0, ...terms.map((term) => (matchesAt(words, at, term) ? term.folded.length : 0)))
    const to = words[at + length - 1]?.to
    if (length === 0 || to === undefined) return
    const before = found.at(-1)
    if (before === undefined || before[1] <= first.from) found.push([first.from, to])
    else before[1] = Math.max(before[1], to)
  })
  return found
}

function matchesAt(words: readonly Word[], at: number, { folded: wanted, prefix }: Term): boolean {
  return wanted.every((want, index) => {
    const word = words[at + index]?.folded
    if (word === undefined) return false
    return prefix && index === wanted.length - 1 ? word.startsWith(want) : word === want
  })
}

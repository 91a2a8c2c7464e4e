import { fold } from '../../store/fold.ts'
import { keys } from './grammar.ts'
import type { Key } from './grammar.ts'

/** A word of the query, or `key:value` where the key is one of the grammar's. Places are UTF-16 offsets in the query. */
export type Token =
  | { kind: 'text'; text: string; from: number; to: number }
  | { kind: 'pair'; key: Key; not: boolean; value: string; closed: boolean; from: number; valueFrom: number; to: number }

const pairBefore = /^(-?)([\p{L}-]{2,12}):/u
const opening = new Set(['"', '“', '«'])
const closing = new Set(['"', '”', '»'])

/**
 * Splits at spaces, but not within quotes. Never fails: whatever is no pair is text, an unfinished quote reaches to the end. Names of keys and values are
 * read without case and accents.
 */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < query.length) {
    if (/\s/.test(query.charAt(at))) {
      at += 1
      continue
    }
    const token = pairAt(query, at) ?? textAt(query, at)
    tokens.push(token)
    at = token.to
  }
  return tokens
}

function pairAt(query: string, from: number): Token | null {
  const found = pairBefore.exec(query.slice(from, from + 16))
  const key = found === null ? undefined : keyNamed(found[2] ?? '')
  if (found === null || key === undefined || (found[1] === '-' && !key.negatable)) return null
  const valueFrom = from + found[0].length
  const { text, to, closed } = wordAt(query, valueFrom)
  return { kind: 'pair', key, not: found[1] === '-', value: text, closed: closed || to < query.length, from, valueFrom, to }
}

export function keyNamed(name: string): Key | undefined {
  const folded = fold(name)
  return keys.find((key) => fold(key.fr) === folded || fold(key.en) === folded)
}

function textAt(query: string, from: number): Token {
  // Quotes stay: the search reads phrases itself.
  const { to } = wordAt(query, from)
  return { kind: 'text', text: query.slice(from, to), from, to }
}

function wordAt(query: string, from: number): { text: string; to: number; closed: boolean } {
  if (opening.has(query.charAt(from))) {
    let to = from + 1
    while (to < query.length && !closing.has(query.charAt(to))) to += 1
    return { text: query.slice(from + 1, to).trim(), to: Math.min(query.length, to + 1), closed: to < query.length }
  }
  let to = from
  while (to < query.length && !/\s/.test(query.charAt(to))) to += 1
  return { text: query.slice(from, to), to, closed: false }
}

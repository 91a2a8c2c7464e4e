import type { Token } from './normalise/normalise.ts'

/** Buckets of the hashed model: 2^18. */
export const bucketBits = 18
export const buckets = 1 << bucketBits
const mask = buckets - 1
const prime = 0x01000193
const offset = 0x811c9dc5

// Longer words are told by their beginning: the square of nothing here grows with the text.
const longestForGrams = 24

/** The buckets of a word: itself with and without accents, and the 2 to 5 letters of each place of `<word>`. */
export function bucketsOfWord(form: string, folded: string): number[] {
  const found: number[] = [hash(`w${folded}`)]
  if (form !== folded) found.push(hash(`a${form}`))
  const edged = `<${folded.slice(0, longestForGrams)}>`
  for (let start = 0; start < edged.length; start += 1) {
    let state = offset
    for (let length = 1; length <= 5 && start + length <= edged.length; length += 1) {
      state = Math.imul(state ^ edged.charCodeAt(start + length - 1), prime)
      if (length >= 2) found.push(mixed(state ^ length))
    }
  }
  return found
}

export function hash(text: string): number {
  let state = offset
  for (let n = 0; n < text.length; n += 1) state = Math.imul(state ^ text.charCodeAt(n), prime)
  return mixed(state)
}

/** Two words next to each other. */
export const bucketOfPair = (first: number, second: number): number => mixed(Math.imul(first + 0x9e3779b9, 0x85ebca6b) ^ second)

/** The 32 bits that a pair is made of. */
export function pairKey({ folded }: Token): number {
  let state = offset
  for (let n = 0; n < folded.length; n += 1) state = Math.imul(state ^ folded.charCodeAt(n), prime)
  return state
}

function mixed(state: number): number {
  const spread = Math.imul(state ^ (state >>> 16), 0x45d9f3b)
  return (spread ^ (spread >>> 15)) & mask
}

import type { Token } from '../normalise/normalise.ts'
import type { Entry } from './entry.ts'
import type { Lexicon, PhraseNode } from './lexicon.ts'

/** A word or phrase of the lexicon in a text: tokens `first` to `last`, both included. */
export type Hit = { entry: Entry; first: number; last: number }

/** From left to right, the longest at each place; what lies inside a longer one is not told again. */
export function findHits(tokens: readonly Token[], lexicon: Lexicon): Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at < tokens.length;) {
    const phrase = longest(tokens, at, lexicon.phrases)
    const own = tokens[at]?.entry ?? null
    if (phrase !== null && (own === null || phrase.entry.severity >= own.severity)) {
      hits.push(phrase)
      at = phrase.last + 1
    } else {
      if (own !== null) hits.push({ entry: own, first: at, last: at })
      at += 1
    }
  }
  return hits
}

function longest(tokens: readonly Token[], at: number, root: PhraseNode): Hit | null {
  let node: PhraseNode | undefined = root
  let found: Hit | null = null
  for (let n = at; n < tokens.length; n += 1) {
    const token = tokens[n]
    // A wide gap is another sentence.
    if (token === undefined || (n > at && token.gap === 'wide' && token.opens)) break
    node = node.next.get(token.folded)
    if (node === undefined) break
    if (node.entry !== null && n > at) found = { entry: node.entry, first: at, last: n }
  }
  return found
}

import type { ListKind } from '../../../src-contract/moderation.ts'
import { wordsOf } from '../lexicon/entry.ts'
import type { Normalised, Token } from '../normalise/normalise.ts'
import { viewsOf } from '../normalise/normalise.ts'
import { compilePattern } from './patterns.ts'
import type { Pattern } from './patterns.ts'

export type ListSource = { list: ListKind; text: string; pattern: boolean; anywhere: boolean }

/** Where a text touches a list: offsets in the text, and the tokens where it was a word of the list. */
export type Touch = { list: ListKind; from: number; to: number; first: number; last: number }

type Node = { next: Map<string, Node>; lists: ListKind[] }

/** A brand's lists, ready to be run over many texts. */
export type Lists = { words: Node; parts: readonly { list: ListKind; text: string }[]; patterns: readonly { list: ListKind; pattern: Pattern }[] }

const mostTouches = 50

/** Entries that cannot be read are left out: they were refused when they were typed, by a version that could not read them either. */
export function compileLists(sources: readonly ListSource[]): Lists | null {
  if (sources.length === 0) return null
  const words: Node = { next: new Map(), lists: [] }
  const parts: { list: ListKind; text: string }[] = []
  const patterns: { list: ListKind; pattern: Pattern }[] = []
  for (const { list, text, pattern, anywhere } of sources) {
    if (pattern) {
      const compiled = compilePattern(text, anywhere)
      if (compiled !== null) patterns.push({ list, pattern: compiled })
    } else if (anywhere) parts.push({ list, text: wordsOf(text.toLowerCase()).join(' ') })
    else addWord(words, text, list)
  }
  return { words, parts: parts.filter(({ text }) => text !== ''), patterns }
}

function addWord(root: Node, text: string, list: ListKind): void {
  let node = root
  const words = wordsOf(text.toLowerCase())
  if (words.length === 0) return
  for (const word of words) {
    const next = node.next.get(word) ?? { next: new Map<string, Node>(), lists: [] }
    node.next.set(word, next)
    node = next
  }
  if (!node.lists.includes(list)) node.lists.push(list)
}

/** Words as they are judged, disguises undone; patterns on the text as it came and, where that finds nothing, on the text undone. */
export function touches(text: string, normalised: Normalised, lists: Lists): Touch[] {
  const { tokens } = normalised
  const found: Touch[] = []
  for (let at = 0; at < tokens.length; at += 1) touchWords(tokens, at, lists.words, found)
  if (lists.patterns.length === 0 && lists.parts.length === 0) return found.slice(0, mostTouches)
  const views = viewsOf(normalised)
  const add = (list: ListKind, from: number, to: number) => void found.push({ list, from, to, ...tokensIn(tokens, from, to) })
  for (const { list, text: part } of lists.parts) {
    const at = views.folded.indexOf(part)
    if (at >= 0) add(list, views.foldedAt[at] ?? 0, (views.foldedAt[at + part.length - 1] ?? 0) + 1)
  }
  for (const { list, pattern } of lists.patterns) {
    const plain = pattern.find(text, 5)
    for (const [from, to] of plain) add(list, from, to)
    if (plain.length > 0) continue
    for (const [from, to] of pattern.find(views.folded, 5)) add(list, views.foldedAt[from] ?? 0, (views.foldedAt[to - 1] ?? 0) + 1)
  }
  return found.slice(0, mostTouches)
}

function touchWords(tokens: readonly Token[], at: number, root: Node, found: Touch[]): void {
  let node: Node | undefined = root
  for (let n = at; n < tokens.length; n += 1) {
    const token = tokens[n]
    node = token === undefined ? undefined : node.next.get(token.folded)
    if (token === undefined || node === undefined) return
    for (const list of node.lists) found.push({ list, from: tokens[at]?.from ?? 0, to: token.to, first: at, last: n })
  }
}

function tokensIn(tokens: readonly Token[], from: number, to: number): { first: number; last: number } {
  const first = tokens.findIndex((token) => token.to > from)
  let last = first
  while (last >= 0 && last + 1 < tokens.length && (tokens[last + 1]?.from ?? to) < to) last += 1
  return { first: Math.max(0, first), last: Math.max(0, last) }
}

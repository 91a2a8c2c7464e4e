import type { Hit } from './lexicon/hits.ts'
import type { Token } from './normalise/normalise.ts'
import { senses } from './senses.ts'
import type { Sense } from './senses.ts'

/*
 * Who does what to whom, as far as neighbouring words tell: a group named in a sentence, or in the one before and meant by «they», and
 * what that sentence says of it. A word that is denied or told of counts as another signal than the same word said.
 */

const told = ['harm', 'loathe', 'bad', 'beast', 'away', 'good', 'worth'] as const satisfies readonly Sense[]
const alone = ['harm', 'loathe', 'bad', 'beast', 'lewd', 'looks', 'less', 'right'] as const satisfies readonly Sense[]

export const frameNames = [
  ...told.map((sense) => `group.${sense}` as const), ...told.map((sense) => `group.not.${sense}` as const),
  ...told.map((sense) => `group.told.${sense}` as const),
  'group.blame', 'group.self', 'group.you', 'group.many', 'group.plain', 'group.slur', 'slur.told', 'slur.self',
  ...alone.map((sense) => `word.${sense}` as const), 'you.harm', 'you.bad', 'you.beast', 'i.harm', 'they.beast', 'they.harm', 'thing.bad', 'bad.alone', 'rude.alone', 'rude.self', 'rude.you', 'slur.good', 'ease', 'lure', 'lures',
] as const
export type FrameName = (typeof frameNames)[number]

type Add = (name: FrameName, value: number, most: number, first?: number | null, last?: number | null) => void

const bit = (sense: Sense) => 1 << senses.indexOf(sense)
const bits = Object.fromEntries(senses.map((sense) => [sense, bit(sense)])) as Record<Sense, number>
const speaker = new Set('je j moi me m mon ma mes nous notre nos suis i am im my me mine we our us'.split(' '))
const reader = new Set('tu te t toi ton ta tes vous votre vos you u your youre ur yours'.split(' '))
const plurals = new Set('les des ces aux tous toutes all those these every'.split(' '))
/** How far a denial reaches. */
const reach = 6

type Sentence = {
  from: number
  to: number
  /** The senses of all its words. */
  all: number
  group: Hit | null
  slur: Hit | null
  rude: Hit | null
  speaks: boolean
  addresses: boolean
}

export function readFrames(tokens: readonly Token[], hits: readonly Hit[], add: Add): void {
  const meanings = tokens.map((token) => token.senses)
  const sentences = sentencesOf(tokens, meanings, hits)
  let before: Sentence | null = null
  for (const sentence of sentences) {
    const named = sentence.group !== null || sentence.slur !== null
    const meant: boolean = named || (before !== null && (before.group !== null || before.slur !== null) && (sentence.all & bits.they) !== 0)
    if (meant) group(sentence, named, tokens, meanings, add)
    words(sentence, meanings, meant, add)
    if (meant) sentence.group ??= before?.group ?? null
    before = sentence
  }
}

function sentencesOf(tokens: readonly Token[], meanings: readonly number[], hits: readonly Hit[]): Sentence[] {
  const found: Sentence[] = []
  let now: Sentence | null = null
  let hit = 0
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (now === null || (token.opens && token.gap !== 'none')) {
      now = { from: at, to: at, all: 0, group: null, slur: null, rude: null, speaks: false, addresses: false }
      found.push(now)
    }
    now.to = at
    now.all |= meanings[at] ?? 0
    if (speaker.has(token.folded)) now.speaks = true
    if (reader.has(token.folded)) now.addresses = true
    for (let each = hits[hit]; each !== undefined && each.first <= at; each = hits[hit]) {
      if (each.entry.category === 'identity') now.group ??= each
      else if (each.entry.category === 'hate') now.slur ??= each
      else if (each.entry.category === 'profanity') now.rude ??= each
      hit += 1
    }
  }
  return found
}

function group({ from, to, all, group: whom, slur, speaks, addresses }: Sentence, named: boolean, tokens: readonly Token[], meanings: readonly number[], add: Add): void {
  const first = whom?.first ?? slur?.first ?? from
  const last = whom?.last ?? slur?.last ?? from
  const tells = (all & bits.tell) !== 0
  let denied = -99
  let any = false
  for (let at = from; at <= to; at += 1) {
    const meaning = meanings[at] ?? 0
    if (meaning & bits.deny) denied = at
    for (const sense of told) {
      if ((meaning & bits[sense]) === 0 || (at >= first && at <= last && named)) continue
      any = true
      const blamed = sense === 'loathe' && addresses && (all & bits.blame) !== 0
      const quoted = blamed || tokens[at]?.quoted === true || (tells && tellsBefore(meanings, from, at))
      add(quoted ? `group.told.${sense}` : at - denied <= reach ? `group.not.${sense}` : `group.${sense}`, 1, 1, at)
    }
  }
  if (all & bits.blame) add('group.blame', 1, 1, first, last)
  if (speaks && !addresses) add('group.self', 1, 1, first, last)
  if (addresses) add('group.you', 1, 1, first, last)
  if (first > from && plurals.has(tokens[first - 1]?.folded ?? '')) add('group.many', 1, 1, first, last)
  if (!any && slur === null) add('group.plain', 1, 1, first, last)
  if (slur === null) return
  if (whom !== null) add('group.slur', 1, 1, slur.first, slur.last)
  if (tellsBefore(meanings, from, slur.first) || (all & bits.blame) !== 0) add('slur.told', 1, 1, slur.first, slur.last)
  if (speaks && !addresses) add('slur.self', 1, 1, slur.first, slur.last)
  if (all & bits.good) add('slur.good', 1, 1, slur.first, slur.last)
}

function tellsBefore(meanings: readonly number[], from: number, at: number): boolean {
  for (let n = Math.max(from, at - 8); n < at; n += 1) if ((meanings[n] ?? 0) & bits.tell) return true
  return false
}

function words({ from, to, all, rude, speaks, addresses }: Sentence, meanings: readonly number[], meant: boolean, add: Add): void {
  const easy = (all & bits.ease) !== 0
  let lures = 0
  for (let at = from; at <= to; at += 1) {
    const meaning = meanings[at] ?? 0
    if (meaning === 0) continue
    if (easy && !meant && (meaning & (bits.harm | bits.beast)) !== 0 && nearEase(meanings, at, from, to)) {
      add('ease', 1, 1, at)
      continue
    }
    for (const sense of alone) if (meaning & bits[sense]) add(`word.${sense}`, 0.5, 1, at)
    if (meaning & bits.lure) {
      add('lure', 0.25, 1, at)
      lures += 1
      if (lures > 4) add('lures', 0.25, 1, at)
    }
    if (meaning & bits.harm) {
      if (addresses) add('you.harm', 1, 1, at)
      if (speaks) add('i.harm', 1, 1, at)
      if (all & bits.they) add('they.harm', 1, 1, at)
    }
    if (meaning & bits.beast) {
      if (addresses) add('you.beast', 1, 1, at)
      if (all & bits.they) add('they.beast', 1, 1, at)
    }
    if (meaning & bits.bad) add((all & bits.thing) !== 0 ? 'thing.bad' : addresses ? 'you.bad' : 'bad.alone', 1, 1, at)
  }
  if (rude === null || meant) return
  add(addresses ? 'rude.you' : speaks ? 'rude.self' : 'rude.alone', 1, 1, rude.first, rude.last)
}

function nearEase(meanings: readonly number[], at: number, from: number, to: number): boolean {
  for (let n = Math.max(from, at - 3); n <= Math.min(to, at + 4); n += 1) if (n !== at && (meanings[n] ?? 0) & bits.ease) return true
  return false
}

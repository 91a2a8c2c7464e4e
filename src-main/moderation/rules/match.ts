import type { RuleConditions, RuleDraft, Sublabel, VerdictHead } from '../../../src-contract/moderation.ts'
import { clockIn, isWorkingHour } from '../brand/charter.ts'
import { compilePattern } from '../brand/patterns.ts'
import { heads } from '../heads.ts'
import { wordsOf } from '../lexicon/entry.ts'
import { foldAccents } from '../normalise/characters.ts'
import { hasLink, isEmojiOnly } from '../print.ts'
import type { Facts } from './facts.ts'

export type Matcher = (facts: Facts) => boolean
type Test = (facts: Facts) => boolean

/** A rule as a function. What is cheap to ask stands before what is not. */
export function compileRule({ brandIds, when, unless }: Pick<RuleDraft, 'brandIds' | 'when' | 'unless'>): Matcher {
  const tests = testsOf(when)
  const exceptions = unless === undefined ? [] : testsOf(unless)
  const brands = brandIds === null ? null : new Set(brandIds)
  return (facts) => {
    if (brands !== null && (facts.brandId === null || !brands.has(facts.brandId))) return false
    if (!tests.every((test) => test(facts))) return false
    return exceptions.length === 0 || !exceptions.every((test) => test(facts))
  }
}

export const isEmptyRule = (when: RuleConditions): boolean => testsOf(when).length === 0

const known = <T>(value: T | null, test: (value: T) => boolean): boolean => value === null || test(value)

function testsOf(when: RuleConditions): Test[] {
  const tests: Test[] = []
  const { networks, kinds, posts, langs, labels, score, listed, links, emojiOnly, hours, cluster, ratingAtMost, words, pattern, author, media, repeat } = when
  if (networks !== undefined) tests.push(({ network }) => known(network, (each) => networks.includes(each)))
  if (kinds !== undefined) tests.push(({ kind }) => known(kind, (each) => (kinds as readonly string[]).includes(each)))
  if (posts !== undefined) tests.push(({ postId }) => known(postId, (each) => posts.includes(each)))
  if (langs !== undefined) tests.push(({ lang }) => langs.includes(lang))
  if (labels !== undefined) tests.push((facts) => labels.some((label) => hasLabel(facts, label)))
  if (score !== undefined) tests.push(({ p }) => p[score.label] >= (score.least ?? 0) && p[score.label] <= (score.most ?? 1))
  if (listed !== undefined) tests.push((facts) => listed.some((list) => facts.listed.includes(list)))
  if (ratingAtMost !== undefined) tests.push(({ rating }) => rating !== null && rating <= ratingAtMost)
  if (cluster !== undefined) tests.push(({ inCluster }) => known(inCluster, (is) => is === cluster))
  if (links !== undefined) tests.push(({ text }) => hasLink(text) === links)
  if (emojiOnly !== undefined) tests.push(({ text }) => isEmojiOnly(text) === emojiOnly)
  if (hours !== undefined) tests.push((facts) => known(facts.writtenAt, (at) => isWithin(hours, facts, at)))
  if (words !== undefined) tests.push(wordTest(words))
  if (pattern !== undefined) tests.push(patternTest(pattern))
  if (media !== undefined) tests.push((facts) => known(facts.media(), (is) => is === media))
  if (author !== undefined) tests.push((facts) => known(facts.author(), (is) => author.includes(is)))
  if (repeat !== undefined) tests.push((facts) => known(facts.repeat(), (times) => times >= repeat))
  return tests
}

function hasLabel(facts: Facts, label: VerdictHead | Sublabel): boolean {
  const head = heads.find((each) => each === label)
  return head === undefined ? facts.sublabels.includes(label as Sublabel) : facts.positive[head]
}

function isWithin(hours: NonNullable<RuleConditions['hours']>, { charter }: Facts, at: number): boolean {
  if (hours === 'working') return isWorkingHour(charter, at)
  if (hours === 'outside') return !isWorkingHour(charter, at)
  const hour = Math.floor(clockIn(charter.hours.timeZone, at).minute / 60)
  return hours.from <= hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to
}

// A sign or digit inside a word, a letter three times, letters one by one, letters of another script: read as the pipeline reads it.
const disguised = /\p{L}[0-9@$€*_|!+.]+\p{L}|(\p{L})\1\1|\b\p{L}[ .-]\p{L}[ .-]\p{L}\b|[\u0370-\u1cff\u200b-\u200f\u2060-\u206f\uff00-\uffef\u0300-\u036f]|[\ud835]/u

function wordTest(words: readonly string[]): Test {
  const needles = words.map((word) => ` ${wordsOf(word.toLowerCase()).join(' ')} `).filter((needle) => needle.trim() !== '')
  const firsts = Array.from(new Set(needles.map((needle) => needle.trim().split(' ')[0] ?? '')))
  return (facts) => {
    const folded = foldAccents(facts.text.toLowerCase())
    // Most texts have none of the words in them: told without cutting them into words.
    if (firsts.some((first) => folded.includes(first))) {
      const plain = ` ${folded.replace(/[^\p{L}\p{N}]+/gu, ' ')} `
      if (needles.some((needle) => plain.includes(needle))) return true
    }
    if (!disguised.test(facts.text)) return false
    const undone = ` ${facts.normalised().tokens.map(({ folded }) => folded).join(' ')} `
    return needles.some((needle) => undone.includes(needle))
  }
}

function patternTest(source: string): Test {
  const compiled = compilePattern(source, false)
  return ({ text }) => compiled !== null && compiled.find(text, 1).length > 0
}

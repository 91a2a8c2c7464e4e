/**
 * A dictionary of Hunspell's kind (https://man.archlinux.org/man/hunspell.5.en), read as far as the French and the English one go: affixes are taken off the
 * word that is asked about. To write out all forms beforehand costs French half a gigabyte and ten seconds.
 */
export type Dictionary = {
  knows(word: string): boolean
  /** The likeliest first. */
  suggest(word: string, most: number): string[]
}

type Affix = { flag: string; cross: boolean; strip: string; add: string; condition: RegExp | null; continues: readonly string[] }
type Rules = {
  flagsIn(written: string): readonly string[]
  suffixes: ReadonlyMap<string, readonly Affix[]>
  prefixes: ReadonlyMap<string, readonly Affix[]>
  longest: { suffix: number; prefix: number }
  replacements: readonly (readonly [string, string])[]
  letters: readonly string[]
  input: readonly (readonly [string, string])[]
  needsAffix: string | null
  forbidden: string | null
}

export function openDictionary(affixes: string, words: string): Dictionary {
  const rules = readRules(affixes)
  const entries = readWords(words)

  const flagsOf = (word: string): readonly string[] | null => {
    const written = entries.get(word)
    return written === undefined ? null : rules.flagsIn(written)
  }
  /** For each way in which the word comes about without a prefix: the prefixes it could still take. */
  const waysTo = (word: string): { bare: boolean; takes: readonly string[] }[] => {
    const own = flagsOf(word)
    const ways = own === null ? [] : [{ bare: rules.needsAffix === null || !own.includes(rules.needsAffix), takes: own }]
    // As long as the word itself: irregular forms have nothing of their stem.
    for (let length = 0; length <= Math.min(rules.longest.suffix, word.length); length += 1) {
      for (const rule of rules.suffixes.get(word.slice(word.length - length)) ?? []) {
        const stem = word.slice(0, word.length - length) + rule.strip
        const flags = rule.condition?.test(stem) === false ? null : flagsOf(stem)
        if (flags?.includes(rule.flag)) ways.push({ bare: true, takes: rule.cross ? [...rule.continues, ...flags] : rule.continues })
      }
    }
    return ways
  }
  const isForm = (word: string): boolean => {
    const own = flagsOf(word)
    if (own !== null && rules.forbidden !== null && own.includes(rules.forbidden)) return false
    if (waysTo(word).some(({ bare }) => bare)) return true
    for (let length = 1; length <= Math.min(rules.longest.prefix, word.length - 1); length += 1) {
      for (const rule of rules.prefixes.get(word.slice(0, length)) ?? []) {
        const rest = rule.strip + word.slice(length)
        if (rule.condition?.test(rest) !== false && waysTo(rest).some(({ takes }) => takes.includes(rule.flag))) return true
      }
    }
    return false
  }
  const knows = (asked: string): boolean => {
    const word = rules.input.reduce((text, [from, to]) => text.replaceAll(from, to), asked.normalize('NFC')).replaceAll(/^'+|'+$/g, '')
    // Numbers and what is no word of letters is nobody's spelling.
    if (word === '' || word.length > 60 || !/\p{L}/u.test(word) || /\d/.test(word)) return true
    if (isForm(word)) return true
    const lower = word.toLocaleLowerCase()
    // A beginning of a sentence, or all in capitals; a name in capitals keeps its first.
    const shouted = word === word.toLocaleUpperCase()
    if (lower !== word && (shouted || word.slice(1) === lower.slice(1)) && isForm(lower)) return true
    if (shouted && isForm(capital(lower))) return true
    // Where no dictionary of the language joins words, each part has to be one.
    const parts = word.split('-')
    return parts.length > 1 && parts.every((part) => part !== '' && knows(part))
  }
  const suggest = (word: string, most: number): string[] => {
    const wasCapital = word !== word.toLocaleLowerCase() && word.slice(1) === word.slice(1).toLocaleLowerCase()
    const base = rules.input.reduce((text, [from, to]) => text.replaceAll(from, to), wasCapital ? word.toLocaleLowerCase() : word)
    const found = new Set<string>()
    for (const candidate of candidatesFor(base, rules)) {
      if (found.size >= most) break
      if (candidate !== base && candidate.split(' ').every((part) => isForm(part))) found.add(wasCapital ? capital(candidate) : candidate)
    }
    if (found.size === 0 && isForm(capital(base))) found.add(capital(base))
    return Array.from(found)
  }
  return { knows, suggest }
}

const capital = (word: string): string => word.slice(0, 1).toLocaleUpperCase() + word.slice(1)

/** What the dictionary says is often mistaken, then one slip of the hand: two letters swapped, one wrong, one too many, one too few; then a missing space. */
function* candidatesFor(word: string, { replacements, letters }: Rules): Generator<string> {
  for (const [from, to] of replacements) {
    const anchored = /^\^?(.*?)\$?$/.exec(from)?.[1] ?? from
    for (let at = word.indexOf(anchored); at >= 0; at = word.indexOf(anchored, at + 1)) {
      if ((from.startsWith('^') && at > 0) || (from.endsWith('$') && at + anchored.length < word.length)) continue
      yield word.slice(0, at) + to.replaceAll('_', ' ') + word.slice(at + anchored.length)
    }
  }
  for (let at = 0; at < word.length - 1; at += 1) yield word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
  for (let at = 0; at < word.length; at += 1) yield word.slice(0, at) + word.slice(at + 1)
  for (let at = 0; at < word.length; at += 1) for (const letter of letters) yield word.slice(0, at) + letter + word.slice(at + 1)
  for (let at = 0; at <= word.length; at += 1) for (const letter of letters) yield word.slice(0, at) + letter + word.slice(at)
  for (let at = 1; at < word.length; at += 1) yield `${word.slice(0, at)} ${word.slice(at)}`
}

function readWords(text: string): Map<string, string> {
  const entries = new Map<string, string>()
  for (const line of text.split('\n').slice(1)) {
    const [first = ''] = line.trim().split(/\s/, 1)
    const slash = first.indexOf('/', 1)
    const word = slash < 0 ? first : first.slice(0, slash)
    if (word === '') continue
    const flags = slash < 0 ? '' : first.slice(slash + 1)
    // A word that stands there twice has the flags of both.
    entries.set(word, (entries.get(word) ?? '') + flags)
  }
  return entries
}

function readRules(text: string): Rules {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  const value = (name: string): string | null => lines.find(([first]) => first === name)?.[1] ?? null
  const pairs = (name: string): [string, string][] => lines.flatMap(([first, from, to]) => (first === name && from !== undefined && to !== undefined ? [[from, to]] : []))
  const long = value('FLAG') === 'long'
  const kept = new Map<string, readonly string[]>()
  const flagsIn = (written: string): readonly string[] => {
    const known = kept.get(written) ?? (long ? (written.match(/../gsu) ?? []) : Array.from(written))
    kept.set(written, known)
    return known
  }
  const affixesOf = (kind: 'SFX' | 'PFX') => {
    const cross = new Map<string, boolean>()
    const byAdd = new Map<string, Affix[]>()
    let longest = 0
    for (const [first, flag, strip, added, condition] of lines) {
      if (first !== kind || flag === undefined || strip === undefined || added === undefined) continue
      if (condition === undefined) {
        cross.set(flag, strip === 'Y')
        continue
      }
      const [add = '', continues = ''] = added.split('/')
      const ending = add === '0' ? '' : add
      longest = Math.max(longest, ending.length)
      const pattern = condition === '.' ? null : new RegExp(kind === 'SFX' ? `${condition}$` : `^${condition}`, 'u')
      const affix = { flag, cross: cross.get(flag) ?? false, strip: strip === '0' ? '' : strip, add: ending, condition: pattern, continues: flagsIn(continues) }
      byAdd.set(ending, [...(byAdd.get(ending) ?? []), affix])
    }
    return { byAdd, longest }
  }
  const [suffixes, prefixes] = [affixesOf('SFX'), affixesOf('PFX')]
  return {
    flagsIn, suffixes: suffixes.byAdd, prefixes: prefixes.byAdd, longest: { suffix: suffixes.longest, prefix: prefixes.longest },
    replacements: pairs('REP'), input: pairs('ICONV'), letters: Array.from(value('TRY') ?? '').filter((letter) => letter === letter.toLocaleLowerCase()),
    needsAffix: value('NEEDAFFIX'), forbidden: value('FORBIDDENWORD'),
  }
}

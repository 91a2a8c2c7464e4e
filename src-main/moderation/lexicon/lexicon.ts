import { english } from './english.ts'
import { readLexicon, wordsOf } from './entry.ts'
import type { Entry } from './entry.ts'
import { french } from './french.ts'
import { innocent } from './innocent.ts'
import { german, italian, portuguese, spanish } from './others.ts'

export type PhraseNode = { next: Map<string, PhraseNode>; entry: Entry | null }

/** Everything that words are looked up in, for one language. */
export type Lexicon = {
  lang: string
  /** The word's own entry. `accented` decides where the spelling without accents is another word. */
  word(accented: string, folded: string): Entry | null
  phrases: PhraseNode
  /** The form meant by one with two letters exchanged or vowels left out; null where nothing, or an ordinary word, is meant. */
  variant(folded: string): string | null
  /** The form hidden behind stars. */
  masked(pattern: string): string | null
  /** The form with its doubled letters given back: `conard` for `connard`. */
  undoubled(folded: string): string | null
  /** Words run together, apart again; null where they do not come out as words with an insult among them. */
  unglued(folded: string): string[] | null
}

const lists: Record<string, string> = { fr: french, en: english, de: german, pt: portuguese, es: spanish, it: italian }
const glue: Record<string, readonly string[]> = {
  fr: 'sale gros grosse petit petite pauvre vieux espece de du des la le les un une mon ma mes ton ta tes son sa ses votre vos va allez te se vous tu es est etes qu que et ou on en dans par pour pas sous tous toutes tout moi toi lui eux elle ils elles ce ces cette tas as ai je vais faire retrouver retourne pays chez tete comme trop tres bien dehors sont fils fille mere pere soeur race gueule ferme ici qui quel quelle avec sans plus bande tes nes'.split(' '),
  en: 'you your youre are is a an the of off and or to my me i will would should can go get in out up down all this that these those them they he she his her it so such very big fat little old stupid ugly dirty son mother father face head what who how just like with no not yourself self beat'.split(' '),
}
const vowels = /[aeiouy]/g

const made = new Map<string, Lexicon>()

/** Built on first use, once per language. */
export function lexiconOf(lang: string): Lexicon {
  const found = made.get(lang)
  if (found !== undefined) return found
  const lexicon = build(lang)
  made.set(lang, lexicon)
  return lexicon
}

function build(lang: string): Lexicon {
  const exact = new Map<string, Entry>()
  const folded = new Map<string, Entry>()
  const phrases: PhraseNode = { next: new Map(), entry: null }
  for (const { form, entry } of readLexicon(lists[lang] ?? '', lang)) {
    const words = wordsOf(form)
    if (words.length > 1) addPhrase(phrases, words, entry)
    else if (words[0] !== undefined) {
      keepWorst(exact, form, entry)
      keepWorst(folded, words[0], entry)
    }
  }
  const word = (accented: string, plain: string): Entry | null => (accented === plain ? folded.get(plain) : exact.get(accented)) ?? null
  // Only where a text of this language is judged: telling languages apart needs the words alone.
  let made: ReturnType<typeof disguises> | null = null
  const disguised = () => (made ??= disguises(lang, folded, badForms(folded)))
  return {
    lang, word, phrases,
    variant: (form) => disguised().variant(form),
    masked: (pattern) => disguised().masked(pattern),
    undoubled: (form) => disguised().undoubled(form),
    unglued: (form) => disguised().unglued(form),
  }
}

function badForms(folded: ReadonlyMap<string, Entry>): string[] {
  return [...folded].filter(([, entry]) => (entry.severity >= 2 && entry.category !== 'sexual') || entry.category === 'profanity').map(([form]) => form)
}

function keepWorst(into: Map<string, Entry>, form: string, entry: Entry): void {
  const before = into.get(form)
  if (before === undefined || before.severity < entry.severity) into.set(form, entry)
}

function addPhrase(root: PhraseNode, words: readonly string[], entry: Entry): void {
  let node = root
  for (const word of words) {
    let next = node.next.get(word)
    if (next === undefined) {
      next = { next: new Map(), entry: null }
      node.next.set(word, next)
    }
    node = next
  }
  if (node.entry === null || node.entry.severity < entry.severity) node.entry = entry
}

function disguises(lang: string, folded: ReadonlyMap<string, Entry>, bad: readonly string[]) {
  const variants = new Map<string, string>()
  const doubles = new Map<string, string>()
  const masks = new Map<string, string[]>()
  for (const form of bad) for (const variant of variantsOf(form)) if (!folded.has(variant) && !innocent.has(variant)) setOnce(variants, variant, form)
  for (const [form, { severity, category }] of folded) {
    if (severity === 0 && category !== 'identity') continue
    setOnce(doubles, undouble(form), form)
    const key = maskKey(form)
    const list = masks.get(key)
    if (list === undefined) masks.set(key, [form])
    else list.push(form)
  }
  const glued = new Set([...(glue[lang] ?? []), ...folded.keys()].filter((form) => form.length >= 2))
  const guilty = (form: string) => (folded.get(form)?.severity ?? 0) >= 1 && form.length >= 4
  return {
    variant: (form: string) => variants.get(form) ?? null,
    masked: (pattern: string) => unmask(pattern, masks.get(maskKey(pattern)) ?? [], (form) => folded.get(form)?.severity ?? 0),
    undoubled: (form: string) => doubles.get(undouble(form)) ?? null,
    unglued: (form: string) => unglue(form, glued, guilty),
  }
}

function setOnce(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value)
}

const undouble = (form: string) => form.replace(/(.)\1+/g, '$1')
const maskKey = (form: string) => `${form.length}${form.charAt(0)}${form.charAt(form.length - 1)}`

/** Without its inner vowels, without one of them, or with two inner letters exchanged. */
function variantsOf(form: string): string[] {
  if (form.length < 4) return []
  const made: string[] = []
  const skeleton = form.charAt(0) + form.slice(1, -1).replace(vowels, '') + form.slice(-1)
  const bare = form.charAt(0) + form.slice(1).replace(vowels, '')
  const least = form.length <= 5 ? 3 : 4
  if (skeleton.length >= least) made.push(skeleton)
  if (bare.length >= least) made.push(bare)
  for (let n = 1; n < form.length - 1; n += 1) {
    const isVowel = 'aeiouy'.includes(form.charAt(n))
    if (isVowel && form.length >= 4) made.push(form.slice(0, n) + form.slice(n + 1))
    if (form.length >= 4 && n < form.length - 1) made.push(form.slice(0, n) + form.charAt(n + 1) + form.charAt(n) + form.slice(n + 2))
  }
  return made.filter((variant) => variant !== form)
}

/** At least the first letter is known; of several that fit the gravest is meant, then the first in the list. */
function unmask(pattern: string, forms: readonly string[], severity: (form: string) => number): string | null {
  let best: string | null = null
  for (const form of forms) {
    let fits = true
    for (let n = 0; fits && n < form.length; n += 1) {
      const sign = pattern.charAt(n)
      fits = sign === '*' || sign === form.charAt(n)
    }
    if (fits && (best === null || severity(form) > severity(best))) best = form
  }
  return best
}

/** The cut with the fewest words, by position from the left; forms longer than 16 letters do not occur. */
function unglue(form: string, words: ReadonlySet<string>, guilty: (form: string) => boolean): string[] | null {
  if (form.length < 7 || form.length > 48 || innocent.has(form)) return null
  const best: (string[] | null)[] = [[]]
  for (let end = 1; end <= form.length; end += 1) {
    let shortest: string[] | null = null
    for (let start = Math.max(0, end - 16); start < end; start += 1) {
      const before = best[start]
      const word = form.slice(start, end)
      const single = start === 0 && end === 1 && /[tscdlj]/.test(word)
      if (before !== null && before !== undefined && (single || words.has(word)) && (shortest === null || before.length + 1 < shortest.length)) shortest = [...before, word]
    }
    best.push(shortest)
  }
  const found = best[form.length] ?? null
  return found !== null && found.length > 1 && found.some(guilty) ? found : null
}

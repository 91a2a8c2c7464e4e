import { createRequire } from 'node:module'

/** A word filter as a developer would set it up: the text's language and English where it can. */
export type Peer = { name: string; isToxic(text: string, lang: string): boolean }

const require = createRequire(import.meta.url)
const known = new Set(['fr', 'en', 'de', 'es', 'it', 'pt'])

type Make = () => Peer['isToxic'] | Promise<Peer['isToxic']>

const makers: Record<string, Make> = {
  allprofanity: async () => {
    const { AllProfanity } = await import('allprofanity')
    const filter = new AllProfanity({ silent: true })
    filter.loadLanguages(['english', 'french', 'german', 'spanish'])
    return (text) => filter.check(text)
  },
  'leo-profanity': () => {
    const filter = require('leo-profanity') as { getDictionary(lang: string): string[]; add(words: string[]): void; check(text: string): boolean }
    filter.add(filter.getDictionary('fr'))
    return (text) => filter.check(text)
  },
  '@2toad/profanity': async () => {
    const { Profanity } = await import('@2toad/profanity')
    const filter = new Profanity({ languages: ['en', 'fr', 'de', 'es', 'it', 'pt'] })
    return (text, lang) => filter.exists(text, known.has(lang) ? Array.from(new Set([lang, 'en'])) : ['en'])
  },
  obscenity: async () => {
    const { RegExpMatcher, englishDataset, englishRecommendedTransformers } = await import('obscenity')
    const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
    return (text) => matcher.hasMatch(text)
  },
  'glin-profanity': async () => {
    const { Filter } = await import('glin-profanity')
    const filter = new Filter({ languages: ['english', 'french'], detectLeetspeak: true })
    return (text) => filter.isProfane(text)
  },
  'naughty-words': () => {
    const lists = require('naughty-words') as Record<string, string[]>
    const sets = new Map(Array.from(known, (lang) => [lang, [...(lists[lang] ?? []), ...(lists['en'] ?? [])].map((word) => ` ${word.toLowerCase()} `)]))
    return (text, lang) => {
      const plain = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `
      return (sets.get(lang) ?? sets.get('en') ?? []).some((word) => plain.includes(word))
    }
  },
}

/** Those that load and answer; the others are named to `skip`. */
export async function loadPeers(skip: (name: string, why: string) => void): Promise<Peer[]> {
  const peers: Peer[] = []
  for (const [name, make] of Object.entries(makers)) {
    try {
      const isToxic = await make()
      isToxic('fuck', 'en')
      peers.push({ name, isToxic })
    } catch (error) {
      skip(name, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    }
  }
  return peers
}

import { foldAccents } from '../normalise/characters.ts'

export type Category = 'insult' | 'hate' | 'threat' | 'sexual' | 'profanity' | 'identity' | 'warm'
export type Target = 'person' | 'group' | 'thing'
export type Severity = 0 | 1 | 2 | 3

/** One word or phrase of the lexicon; its inflected forms share it. */
export type Entry = { base: string; severity: Severity; category: Category; target: Target; lang: string }

export type Form = { form: string; entry: Entry }

const feminine: Record<string, (stem: string) => string[]> = {
  e: (stem) => [`${stem}e`, `${stem}es`],
  ne: (stem) => [`${stem}ne`, `${stem}nes`],
  le: (stem) => [`${stem}le`, `${stem}les`],
  te: (stem) => [`${stem}te`, `${stem}tes`],
  euse: (stem) => [stem.replace(/eur$/, 'euse'), stem.replace(/eur$/, 'euses')],
  es: (stem) => [`${stem}es`],
  v: (stem) => {
    const root = stem.replace(/e$/, '')
    return [`${root}es`, `${root}ed`, `${root}ing`, `${root}er`, `${root}ers`]
  },
}

function formsOf(item: string): string[] {
  if (item.endsWith('=')) return [item.slice(0, -1)]
  const [stem = '', ending] = item.split('/')
  const made = [stem, ...(ending === undefined ? [] : (feminine[ending]?.(stem) ?? [`${stem}${ending}`]))]
  if (stem.includes(' ') || /[sxz]$/.test(stem)) return made
  if (stem.endsWith('er') && stem.length > 4 && ending === undefined) return [...made, ...verb(stem.slice(0, -2))]
  return stem.endsWith('eau') ? [...made, `${stem}x`] : [...made, `${stem}s`]
}

const verb = (root: string) => ['e', 'es', 'ent', 'ez', 'é', 'és', 'ée', 'ées', 'ait', 'ant', 'era', 'erai'].map((ending) => root + ending)

/** Reads one language's list; see its first lines for the notation. */
export function readLexicon(list: string, lang: string): Form[] {
  const forms: Form[] = []
  for (const line of list.split('\n')) {
    const head = /^([0-3]) (\w+) (\w+): (.*)$/.exec(line)
    if (head === null) continue
    const [, severity, category, target, items = ''] = head
    for (const item of items.split(', ')) {
      const made = formsOf(item.trim().toLowerCase())
      const entry: Entry = { base: made[0] ?? '', severity: Number(severity) as Severity, category: category as Category, target: target as Target, lang }
      for (const form of made) forms.push({ form, entry })
    }
  }
  return forms
}

/** The words of a phrase as the tokeniser would cut it. */
export const wordsOf = (form: string): string[] => foldAccents(form).split(/[ '’-]+/).filter((word) => word !== '')

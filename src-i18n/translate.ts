import { createInstance } from 'i18next'
import { catalogue } from './catalogue.ts'
import type { Args, Key } from './catalogue.ts'
import type { Language } from './language.ts'
import { pseudoText } from './pseudo.ts'

/** Gives the text of a key in one language, as plain text: it is never HTML, so nothing is escaped. Numbers are written as the language does. */
export type Translator = {
  <K extends Key>(key: K, ...args: Args<K>): string
  readonly language: Language
  /** For a key that is only known at run time: null where there is no such text. */
  find(key: string, params?: Readonly<Record<string, string | number>>): string | null
}

const made = new Map<string, Translator>()

/** One a language: putting a catalogue together costs what saying thousands of sentences does. */
export function createTranslator(language: Language, { pseudo = false }: { pseudo?: boolean } = {}): Translator {
  const name = `${language} ${String(pseudo)}`
  const known = made.get(name) ?? makeTranslator(language, pseudo)
  made.set(name, known)
  return known
}

function makeTranslator(language: Language, pseudo: boolean): Translator {
  const own = catalogue[language]
  const texts = pseudo ? Object.fromEntries(Object.entries(own).map(([key, text]) => [key, pseudoText(text)])) : own
  const engine = createInstance({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: { ...texts } } },
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  })
  void engine.init()
  const numbers = new Intl.NumberFormat(language)

  // Parameters go in as `replace`, never as options: one of them may be named like an option of the library (`lng`, `context`), and one may
  // hold "$t(…)" written by a stranger, which must stay the text it is.
  function render(key: string, params: Readonly<Record<string, string | number>>): string {
    const replace: Record<string, string> = {}
    for (const [name, value] of Object.entries(params)) replace[name] = typeof value === 'number' ? numbers.format(value) : value
    const count = params['count']
    return engine.t(key, { replace, nest: false, ...(typeof count === 'number' ? { count } : {}) })
  }

  const translate = <K extends Key>(key: K, ...args: Args<K>): string => render(key, args[0] ?? {})
  const find = (key: string, params: Readonly<Record<string, string | number>> = {}): string | null =>
    Object.hasOwn(texts, key) || Object.hasOwn(texts, `${key}_other`) ? render(key, params) : null
  return Object.assign(translate, { language, find })
}

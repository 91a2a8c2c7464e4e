import { create } from 'zustand'
import type { Failure } from '../../src-contract/failure.ts'
import { explain } from '../../src-i18n/explain.ts'
import type { Language } from '../../src-i18n/language.ts'
import { createTranslator, type Translator } from '../../src-i18n/translate.ts'
import { boot } from '../bridge.ts'

export const useLanguage = create<{ language: Language }>(() => ({ language: boot()?.language ?? 'fr' }))

/** Made when first spoken: the other language costs nothing until it is chosen. */
const translators = new Map<Language, Translator>()

export function translator(language: Language): Translator {
  const made = translators.get(language) ?? createTranslator(language, { pseudo: boot()?.pseudo ?? false })
  translators.set(language, made)
  return made
}

export function useT(): Translator {
  return translator(useLanguage((state) => state.language))
}

export function useSentence(): (failure: Failure) => string {
  const t = useT()
  return (failure) => explain(failure, t)
}

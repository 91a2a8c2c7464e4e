import { shell } from '../bridge.ts'
import { useLanguage } from './language.ts'
import { openItem } from './thread.ts'

/** A reply is spelt in the language of the message it answers; all else, and where that is not known, in the window's. */
export function languageToSpell(field: Element): string {
  const own = useLanguage.getState().language
  if (field.closest('.composer') === null) return own
  const item = openItem()
  const known = [item?.lang, item?.verdict?.lang].find((each) => each !== null && each !== undefined && /^[a-z]{2}$/.test(each))
  return known ?? own
}

/** Told when a field is entered: before a word is written in it. */
export function startSpelling(): () => void {
  let said: string | null = null
  const hear = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLTextAreaElement) || !target.spellcheck) return
    const language = languageToSpell(target)
    target.lang = language
    if (language === said) return
    said = language
    shell('spelling', { language }).catch(() => undefined)
  }
  document.addEventListener('focusin', hear)
  return () => document.removeEventListener('focusin', hear)
}

import { useState } from 'react'
import type { Item } from '../../src-contract/item.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import { repeatsOf } from '../stores/saved-replies.ts'

/** The same text so often in a day reads as a machine's. */
const manyToday = 10

/** Asks before a text goes out again: once told, the very same text is let through. */
export function useRepeatWarning(item: Item, t: Translator): { warning: string | null; mayGo(text: string): Promise<boolean> } {
  const [told, setTold] = useState<{ text: string; itemId: number; warning: string } | null>(null)
  const mayGo = async (text: string): Promise<boolean> => {
    if (told?.text === text && told.itemId === item.id) return true
    const { inThread, today } = await repeatsOf(item.id, text)
    const warning =
      inThread > 0 ? t('ui.composer.repeatThread') : today >= manyToday ? t('ui.composer.repeatToday', { count: today }) : null
    setTold(warning === null ? null : { text, itemId: item.id, warning })
    return warning === null
  }
  return { warning: told?.itemId === item.id ? told.warning : null, mayGo }
}

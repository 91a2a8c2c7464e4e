import { create } from 'zustand'
import type { Item } from '../../src-contract/item.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import { repeatsOf } from '../stores/saved-replies.ts'

/** The same text so often in a day reads as a machine's. */
const manyToday = 10

/** Outlives its composer, which is gone as soon as the next message is shown. */
const useTold = create<{ told: { text: string; itemId: number; warning: string } | null }>(() => ({ told: null }))

/** Asks before a text goes out again: once told, the very same text is let through. */
export function useRepeatWarning(item: Item, t: Translator): { warning: string | null; mayGo(text: string): Promise<boolean> } {
  const told = useTold((state) => state.told)
  const mayGo = async (text: string): Promise<boolean> => {
    if (told?.text === text && told.itemId === item.id) return true
    const { inThread, today } = await repeatsOf(item.id, text)
    const warning =
      inThread > 0 ? t('ui.composer.repeatThread') : today >= manyToday ? t('ui.composer.repeatToday', { count: today }) : null
    useTold.setState({ told: warning === null ? null : { text, itemId: item.id, warning } })
    return warning === null
  }
  return { warning: told?.itemId === item.id ? told.warning : null, mayGo }
}

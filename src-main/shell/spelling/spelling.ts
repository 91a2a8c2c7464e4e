import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ipcMain, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron'
import type { Language } from '../../../src-i18n/language.ts'
import { languages } from '../../../src-i18n/language.ts'
import type { Translator } from '../../../src-i18n/translate.ts'
import { log } from '../log.ts'
import { openDictionary, type Dictionary } from './dictionary.ts'

export type Spelling = {
  /** What is being written there from now on. A language without a dictionary marks nothing. */
  speak(contents: WebContents, language: string): void
  suggest(contents: WebContents, word: string): string[]
  learn(word: string): void
}

const mac = process.platform === 'darwin'
const most = 6
/** Chromium asks for a field's words at once. */
const mostWords = 5000

/** macOS has a checker and its languages; elsewhere ours answer, which are read the first time somebody writes. Nothing is ever fetched. */
export function answerSpelling(of: { isOurs(contents: WebContents): boolean; language(): Language; words(): readonly string[]; learn(word: string): void }): Spelling {
  const spoken = new WeakMap<WebContents, string>()
  const opened = new Map<Language, Dictionary>()
  const dictionaryFor = (contents: WebContents): Dictionary | null => {
    const written = spoken.get(contents) ?? of.language()
    const language = languages.find((each) => each === written)
    if (language === undefined) return null
    const known = opened.get(language) ?? read(language)
    if (known !== null) opened.set(language, known)
    return known
  }
  ipcMain.handle('vigie:spell', ({ sender }, words: unknown): string[] => {
    if (!of.isOurs(sender) || !Array.isArray(words)) return []
    const dictionary = dictionaryFor(sender)
    if (dictionary === null) return []
    const own = new Set(of.words())
    return words.slice(0, mostWords).filter((word): word is string => typeof word === 'string' && !own.has(word) && !dictionary.knows(word))
  })
  return {
    speak: (contents, language) => {
      spoken.set(contents, language)
      // macOS finds the language by itself.
    },
    suggest: (contents, word) => dictionaryFor(contents)?.suggest(word, most) ?? [],
    learn: of.learn,
  }
}

function read(language: Language): Dictionary | null {
  try {
    const file = (name: string): string => readFileSync(fileURLToPath(new URL(`./dictionaries/${language}-index.${name}`, import.meta.url)), 'utf8')
    return openDictionary(file('aff'), file('dic'))
  } catch {
    log('a dictionary could not be read', { language })
    return null
  }
}

/** What a right click or the menu key offers in a field, and where text is selected. */
export function spellingMenu(contents: WebContents, asked: Electron.ContextMenuParams, spelling: Spelling, t: Translator): void {
  const entries = entriesFor(contents, asked, spelling, t)
  if (entries.length > 0) Menu.buildFromTemplate(entries).popup({ x: asked.x, y: asked.y })
}

export function entriesFor(contents: WebContents, asked: Electron.ContextMenuParams, spelling: Spelling, t: Translator): MenuItemConstructorOptions[] {
  const copy = { role: 'copy', label: t('menu.copy') } as const
  if (!asked.isEditable) return asked.selectionText.trim() === '' ? [] : [copy]
  const { misspelledWord: word } = asked
  const suggestions = word === '' ? [] : mac ? asked.dictionarySuggestions.slice(0, most) : spelling.suggest(contents, word)
  const separator = { type: 'separator' } as const
  const spelled: MenuItemConstructorOptions[] = word === '' ? [] : [
    ...suggestions.map((label) => ({ label: label.replaceAll('&', '&&'), click: () => contents.replaceMisspelling(label) })),
    ...(suggestions.length === 0 ? [{ label: t('ui.spell.none'), enabled: false }] : []),
    separator,
    {
      label: t('ui.spell.learn'),
      click: () => {
        if (mac) contents.session.addWordToSpellCheckerDictionary(word)
        else spelling.learn(word)
        // What stands there is looked at again.
        contents.replaceMisspelling(word)
      },
    },
    separator,
  ]
  return [
    ...spelled, { role: 'cut', label: t('menu.cut') }, copy, { role: 'paste', label: t('menu.paste') }, { role: 'selectAll', label: t('menu.selectAll') },
  ]
}

import { useState, type KeyboardEvent, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import type { Item } from '../../src-contract/item.ts'
import { draftOf, writeDraft } from '../stores/drafts.ts'
import { useLanguage, useT } from '../stores/language.ts'
import { useThread } from '../stores/thread.ts'
import { folded } from '../triage/matching.ts'
import { emojiFor } from './emoji.ts'
import { openWordAt, type OpenWord } from './word-at.ts'

type Choice = { key: string; shown: string; name: string; insert: string }

export type WordPicking = {
  /** What the field is to call whenever its text or its caret has changed. */
  look(): void
  /** True where the key was for the list. */
  onKey(event: KeyboardEvent): boolean
  choices: readonly Choice[]
  at: number
  pick(choice: Choice): void
  kind: 'emoji' | 'mention'
}

const mostMentioned = 8
/** What a network could take for a name of its own; an address of mail or a display name is none. */
const handlePattern = /^@?[\w.-]+(?:@[\w-]+\.[\w.-]+)?$/

/** `:` and two letters for an emoji, `@` for somebody of this thread: the arrows choose, Enter or Tab takes, Esc lets it be. */
export function useWordPicking(item: Item, field: RefObject<HTMLTextAreaElement | null>): WordPicking {
  const language = useLanguage((state) => state.language)
  const thread = useThread((state) => state.thread)
  const [word, setWord] = useState<(OpenWord & { kind: 'emoji' | 'mention' }) | null>(null)
  const [at, setAt] = useState(0)
  const items = thread?.id === item.thread.id ? thread.items : [item]
  const choices = word === null ? [] : word.kind === 'emoji'
    ? emojiFor(word.name, language).map((each): Choice => ({ key: each.sign, shown: each.sign, name: each[language][0] ?? '', insert: each.sign }))
    : peopleFor(items, word.name)

  const look = (): void => {
    const area = field.current
    const next = area === null || area.selectionStart !== area.selectionEnd ? null : openIn(area.value, area.selectionStart)
    setWord((was) => (was?.from === next?.from && was?.to === next?.to && was?.name === next?.name ? was : next))
    if (next?.name !== word?.name) setAt(0)
  }
  const pick = (choice: Choice): void => {
    const area = field.current
    const text = draftOf(item.thread.id)?.text ?? ''
    setWord(null)
    if (word === null || area === null || !text.slice(word.from, word.to).endsWith(word.name)) return
    const insert = `${choice.insert} `
    flushSync(() => writeDraft(item.thread.id, item.id, text.slice(0, word.from) + insert + text.slice(word.to).replace(/^ /, '')))
    area.focus()
    area.setSelectionRange(word.from + insert.length, word.from + insert.length)
  }
  const onKey = (event: KeyboardEvent): boolean => {
    const chosen = choices[Math.min(at, choices.length - 1)]
    if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'ArrowDown') setAt((was) => Math.min(was + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt((was) => Math.max(was - 1, 0))
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) pick(chosen)
    else if (event.key === 'Escape') setWord(null)
    else return false
    return true
  }
  return { look, onKey, choices, at: Math.min(at, choices.length - 1), pick, kind: word?.kind ?? 'emoji' }
}

function openIn(text: string, caret: number): (OpenWord & { kind: 'emoji' | 'mention' }) | null {
  const emoji = openWordAt(text, caret, ':', 2)
  if (emoji !== null) return { ...emoji, kind: 'emoji' }
  const mention = openWordAt(text, caret, '@', 0)
  return mention === null ? null : { ...mention, kind: 'mention' }
}

/** Whoever wrote in the thread, the last first. */
function peopleFor(items: readonly Item[], typed: string): Choice[] {
  const authors = new Map(items.filter((item) => !item.own).toReversed().map(({ author }) => [author.handle, author]))
  return Array.from(authors.values())
    .filter(({ handle, name }) => handlePattern.test(handle) && [handle.replace(/^@/, ''), ...name.split(/\s+/)].some((each) => folded(each).startsWith(folded(typed))))
    .slice(0, mostMentioned)
    .map(({ handle, name }) => ({ key: handle, shown: `@${handle.replace(/^@/, '')}`, name, insert: `@${handle.replace(/^@/, '')}` }))
}

export function WordPicker({ id, picking }: { id: string; picking: WordPicking }) {
  const t = useT()
  const { choices, at, pick, kind } = picking
  if (choices.length === 0) return null
  return (
    <div className="saved-list" role="listbox" id={id} aria-label={t(`ui.pickWord.${kind}`)}>
      {choices.map((choice, index) => (
        <div
          key={choice.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className="palette-row"
          onPointerDown={(event) => {
            event.preventDefault()
            pick(choice)
          }}
        >
          <bdi>{choice.shown}</bdi>
          <span className="saved-begins quiet" dir="auto">
            {choice.name}
          </span>
        </div>
      ))}
    </div>
  )
}

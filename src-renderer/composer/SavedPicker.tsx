import { useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import type { Item } from '../../src-contract/item.ts'
import type { SavedReply } from '../../src-contract/saved-replies.ts'
import { draftOf, writeDraft } from '../stores/drafts.ts'
import { useT } from '../stores/language.ts'
import { fillReply, repliesFor, useSavedReplies } from '../stores/saved-replies.ts'
import { matching } from '../triage/matching.ts'
import { insertAt, savedWordAt, type SavedWord } from './saved-word.ts'

export type SavedPicking = {
  /** What the field is to call whenever its text or its caret has changed. */
  look(): void
  /** True where the key was for the list. */
  onKey(event: KeyboardEvent): boolean
  choices: readonly SavedReply[]
  at: number
  pick(reply: SavedReply): void
  /** Variables of the reply that came in last and that nothing was known for. */
  missing: readonly string[]
  /** While the engine fills a reply in: what nothing was known for, null where it could not be filled in. Null at rest. */
  filling(): Promise<readonly string[] | null> | null
}

/** Typing `;` and a name in the composer: the arrows choose, Enter or Tab takes, Esc lets it be. */
export function useSavedPicking(item: Item, field: RefObject<HTMLTextAreaElement | null>): SavedPicking {
  const replies = useSavedReplies((state) => state.replies)
  const [word, setWord] = useState<SavedWord | null>(null)
  const [at, setAt] = useState(0)
  const [missing, setMissing] = useState<readonly string[]>([])
  const filling = useRef<Promise<readonly string[] | null> | null>(null)
  const usable = repliesFor(replies, item.brand.id).map((reply) => ({ label: reply.name, reply }))
  const choices = word === null ? [] : matching(usable, word.name).slice(0, 8).map(({ reply }) => reply)

  const look = (): void => {
    const area = field.current
    const next = area === null || area.selectionStart !== area.selectionEnd ? null : savedWordAt(area.value, area.selectionStart)
    setWord((was) => (was?.from === next?.from && was?.to === next?.to && was?.name === next?.name ? was : next))
    if (next?.name !== word?.name) setAt(0)
  }
  const pick = (reply: SavedReply): void => {
    const place = word
    setWord(null)
    if (place === null) return
    const work = insert(item, field, place, reply).finally(() => {
      if (filling.current === work) filling.current = null
    })
    filling.current = work
    void work.then((left) => left !== null && setMissing(left))
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
  const text = draftOf(item.thread.id)?.text ?? ''
  return { look, onKey, choices, at: Math.min(at, choices.length - 1), pick, missing: missing.filter((variable) => text.includes(variable)), filling: () => filling.current }
}

async function insert(
  item: Item,
  field: RefObject<HTMLTextAreaElement | null>,
  word: SavedWord,
  reply: SavedReply,
): Promise<readonly string[] | null> {
  const filled = await fillReply(reply.id, item.id)
  if (filled === null) return null
  const text = draftOf(item.thread.id)?.text ?? ''
  // Typed on meanwhile: the place is no longer what it was, and nothing is written over.
  if (text.slice(word.from, word.to) !== `;${word.name}`) return null
  const next = insertAt(text, word, filled.text, filled.missing)
  // Drawn at once, so that no key can come between the text and its selection.
  flushSync(() => writeDraft(item.thread.id, item.id, next.text))
  // The keys stay where they are: sent meanwhile, they are the list’s.
  field.current?.setSelectionRange(next.from, next.to)
  return filled.missing
}

export function SavedPicker({ id, picking }: { id: string; picking: SavedPicking }) {
  const t = useT()
  const { choices, at, pick } = picking
  if (choices.length === 0) return null
  return (
    <div className="saved-list" role="listbox" id={id} aria-label={t('ui.saved.insert')}>
      {choices.map((reply, index) => (
        <div
          key={reply.id}
          id={`${id}-${reply.id}`}
          role="option"
          aria-selected={index === at}
          className="palette-row"
          onPointerDown={(event) => {
            event.preventDefault()
            pick(reply)
          }}
        >
          <bdi>{reply.name}</bdi>
          <span className="saved-begins quiet" dir="auto">
            {reply.texts[0]?.text.slice(0, 80)}
          </span>
        </div>
      ))}
    </div>
  )
}

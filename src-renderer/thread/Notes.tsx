import { useEffect, useRef, useState } from 'react'
import type { Thread } from '../../src-contract/item.ts'
import { tellFailure } from '../stores/decisions.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { addNote } from '../stores/thread.ts'
import { useView, wishFocus } from '../stores/view.ts'
import { Key } from '../ui/Key.tsx'
import { Ago } from '../ui/Ago.tsx'

/** For oneself: nothing of it ever leaves this machine. */
export function Notes({ thread }: { thread: Thread }) {
  const t = useT()
  const format = useFormat()
  const wish = useView((state) => state.focus)
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const served = useRef(wish.n)
  useEffect(() => {
    if (wish.target === 'note' && served.current !== wish.n) field.current?.focus()
    served.current = wish.n
  }, [wish])

  const add = async (): Promise<void> => {
    if (text.trim() === '') return
    try {
      await addNote(thread.id, text.trim())
      setText('')
    } catch (thrown) {
      tellFailure(thrown)
    }
  }
  return (
    <section className="notes" aria-label={t('ui.note.title')}>
      {thread.notes.length > 0 && (
        <ul>
          {thread.notes.map((note) => (
            <li key={note.id}>
              <p dir="auto">{note.text}</p>{' '}
              <Ago className="quiet figures" at={note.createdAt} format={format.age} full={format.full(note.createdAt)} />
            </li>
          ))}
        </ul>
      )}
      <div className="note-field">
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={t('ui.note.placeholder')}
          aria-label={t('ui.note.placeholder')}
          maxLength={10_000}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') wishFocus('list')
            else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void add()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
        {text === '' ? (
          <Key chord="n" mac={isMac} />
        ) : (
          <button type="button" className="text-button" onClick={() => void add()}>
            {t('ui.note.add')} <Key chord="Mod+Enter" mac={isMac} />
          </button>
        )}
      </div>
    </section>
  )
}

import { useEffect, useRef, useState } from 'react'
import { tellFailure } from '../stores/decisions.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { useView, wishFocus, type FocusTarget } from '../stores/view.ts'
import { Key } from '../ui/Key.tsx'

/** One line at rest. Ctrl Enter adds, Esc leaves; what was begun stays. */
export function NoteField({ target, label, chord, add }: { target: FocusTarget; label: string; chord: string; add: (text: string) => Promise<void> }) {
  const t = useT()
  const wish = useView((state) => state.focus)
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const served = useRef(wish.n)
  useEffect(() => {
    if (wish.target === target && served.current !== wish.n) field.current?.focus()
    served.current = wish.n
  }, [wish, target])

  const keep = async (): Promise<void> => {
    if (text.trim() === '') return
    try {
      await add(text.trim())
      setText('')
    } catch (thrown) {
      tellFailure(thrown)
    }
  }
  return (
    <div className="note-field">
      <textarea
        ref={field}
        rows={1}
        value={text}
        placeholder={label}
        aria-label={label}
        maxLength={10_000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') wishFocus('list')
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void keep()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {text === '' ? (
        <Key chord={chord} mac={isMac} />
      ) : (
        <button type="button" className="text-button" onClick={() => void keep()}>
          {t('ui.note.add')} <Key chord="Mod+Enter" mac={isMac} />
        </button>
      )}
    </div>
  )
}

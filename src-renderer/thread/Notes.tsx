import type { Thread } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { addNote } from '../stores/thread.ts'
import { commandOf } from '../triage/commands.ts'
import { Ago } from '../ui/Ago.tsx'
import { NoteField } from './NoteField.tsx'

/** For oneself: nothing of it ever leaves this machine. */
export function Notes({ thread }: { thread: Thread }) {
  useKeys()
  const t = useT()
  const format = useFormat()
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
      <NoteField target="note" label={t('ui.note.placeholder')} chord={commandOf('item.note').keys[0] ?? ''} add={(text) => addNote(thread.id, text)} />
    </section>
  )
}

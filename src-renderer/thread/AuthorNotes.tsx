import type { Thread } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { addAuthorNote, removeAuthorNote } from '../stores/thread.ts'
import { commandOf } from '../triage/commands.ts'
import { Ago } from '../ui/Ago.tsx'
import { Icon } from '../ui/Icon.tsx'
import { NoteField } from './NoteField.tsx'

/** What one knows of a person, for oneself. */
export function AuthorNotes({ card }: { card: Thread['author'] }) {
  const t = useT()
  const format = useFormat()
  return (
    <div className="notes" role="group" aria-label={t('ui.author.notes')}>
      {card.notes.length > 0 && (
        <ul>
          {card.notes.map((note) => (
            <li key={note.id}>
              <p dir="auto">{note.text}</p>{' '}
              <Ago className="quiet figures" at={note.createdAt} format={format.age} full={format.full(note.createdAt)} />
              <button type="button" className="chip-off" aria-label={t('ui.author.noteRemove')} title={t('ui.author.noteRemove')} onClick={() => void removeAuthorNote(note.id)}>
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <NoteField target="authorNote" label={t('ui.author.notePlaceholder')} chord={commandOf('author.note').keys[0] ?? ''} add={(text) => addAuthorNote(card.author.id, text)} />
    </div>
  )
}

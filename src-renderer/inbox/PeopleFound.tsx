import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { usePeople } from '../stores/people.ts'
import { search } from '../stores/search.ts'
import { showItem } from '../stores/selection.ts'
import { Ago } from '../ui/Ago.tsx'
import { Highlight } from '../ui/Highlight.tsx'
import { Icon } from '../ui/Icon.tsx'

/** Beside the messages that a search finds: who answers to its words, and which of one's own notes do. */
export function PeopleFound() {
  const t = useT()
  const format = useFormat()
  const { authors, notes } = usePeople()
  if (authors.found.length === 0 && notes.found.length === 0) return null
  return (
    <section className="people" aria-label={t('ui.people.label')}>
      {authors.found.length > 0 && (
        <ul aria-label={t('ui.people.authors')}>
          {authors.found.map(({ author, brand, items }) => (
            <li key={author.id}>
              <button type="button" className="chip" title={t('ui.people.showAuthor')} onClick={() => search(`${t('ui.people.authorKey')}:"${(author.name || author.handle).replaceAll(/["“”«»]/gu, ' ').trim()}" `)}>
                <Icon name={author.flag === undefined ? 'accounts' : 'star'} size={12} /> <bdi>{author.name || author.handle}</bdi>{' '}
                <span className="quiet">
                  <bdi>{brand}</bdi> · <span className="figures">{format.number(items)}</span>
                </span>
              </button>
            </li>
          ))}
          {authors.more && <li className="quiet">{t('ui.people.more')}</li>}
        </ul>
      )}
      {notes.found.length > 0 && (
        <ul className="people-notes" aria-label={t('ui.people.notes')}>
          {notes.found.map((note) => (
            <li key={`${note.itemId}-${note.createdAt}-${note.text.slice(0, 20)}`}>
              <button type="button" className="people-note" onClick={() => void showItem(note.itemId)}>
                <Icon name="note" size={12} />{' '}
                {note.author !== null && (
                  <>
                    <bdi>{note.author.name || note.author.handle}</bdi>
                    {' : '}
                  </>
                )}
                <span dir="auto">
                  <Highlight text={note.text} ranges={note.ranges} />
                </span>{' '}
                <Ago className="quiet figures" at={note.createdAt} format={format.age} full={format.full(note.createdAt)} />
              </button>
            </li>
          ))}
          {notes.more && <li className="quiet">{t('ui.people.moreNotes')}</li>}
        </ul>
      )}
    </section>
  )
}

import type { AuthorFlag, Item, Thread } from '../../src-contract/item.ts'
import { flagAuthors } from '../stores/decisions.ts'
import { useFormat } from '../stores/format.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { openOutside } from '../stores/outside.ts'
import { isMac } from '../stores/platform.ts'
import { usePrefs } from '../stores/prefs.ts'
import { showItem } from '../stores/selection.ts'
import { commandOf } from '../triage/commands.ts'
import { Ago } from '../ui/Ago.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Key } from '../ui/Key.tsx'
import { AuthorNotes } from './AuthorNotes.tsx'

/** Who is speaking, what they are to the user, and what they have written to this brand before. */
export function AuthorCard({ card, item }: { card: Thread['author']; item: Item }) {
  const t = useT()
  const format = useFormat()
  const images = usePrefs((state) => state.images)
  const { author, recent } = card
  const name = author.name || author.handle || t('ui.author.unnamed')
  const { url } = author
  const others = recent.filter((each) => each.id !== item.id).slice(0, 4)
  return (
    <section className="author-card" aria-label={t('ui.author.label')}>
      <header>
        <Avatar name={name} src={images && author.avatar ? `app://vigie/image/author/${author.id}` : null} size={40} />
        <div>
          {url === null ? (
            <bdi className="author-name">{name}</bdi>
          ) : (
            <button type="button" className="author-name link" onClick={() => void openOutside(url)}>
              <bdi>{name}</bdi>
            </button>
          )}
          {author.handle !== '' && author.handle !== name && <bdi className="quiet">{author.handle}</bdi>}
        </div>
      </header>
      {!item.own && <Flags item={item} />}
      <Facts card={card} />
      {others.length > 0 && (
        <ul className="author-recent">
          {others.map((each) => (
            <li key={each.id}>
              <button type="button" onClick={() => void showItem(each.id)}>
                <span dir="auto">{each.text.slice(0, 160)}</span>
                <Ago className="quiet figures" at={each.createdAt} format={format.age} full={format.full(each.createdAt)} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <AuthorNotes key={author.id} card={card} />
    </section>
  )
}

/** Counted: all that they wrote, and of the newest of it what became of it. */
function Facts({ card }: { card: Thread['author'] }) {
  const t = useT()
  const format = useFormat()
  const { author, items, hidden, firstAt, lately } = card
  return (
    <p className="author-facts">
      {items <= 1 ? t('ui.author.first') : t('ui.author.items', { count: items, month: format.month(firstAt) })}
      {items > 1 && lately.waiting > 0 && <> {t('ui.author.waiting', { count: lately.waiting })}</>}
      {lately.answered > 0 && <> {t('ui.author.answered', { count: lately.answered })}</>}
      {hidden > 0 && <> {t('ui.author.hidden', { count: hidden })}</>}
      {lately.deleted > 0 && <> {t('ui.author.deleted', { count: lately.deleted })}</>}
      {items > lately.of && <> {t('ui.author.ofNewest', { n: format.number(lately.of) })}</>}
      {author.blocked && <> {t('ui.author.blocked')}</>}
    </p>
  )
}

const flags = ['vip', 'watch'] as const satisfies readonly AuthorFlag[]

function Flags({ item }: { item: Item }) {
  useKeys()
  const t = useT()
  return (
    <p className="author-flags" role="group" aria-label={t('ui.flag.label')}>
      {flags.map((flag) => (
        <button
          key={flag}
          type="button"
          className="text-button"
          aria-pressed={item.author.flag === flag}
          onClick={() => void flagAuthors([item], item.author.flag === flag ? null : flag)}
        >
          {t(`ui.flag.${flag}`)} <Key chord={commandOf(`author.${flag}`).keys[0] ?? ''} mac={isMac} />
        </button>
      ))}
    </p>
  )
}

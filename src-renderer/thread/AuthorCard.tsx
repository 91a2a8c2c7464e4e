import type { Item, Thread } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { openOutside } from '../stores/outside.ts'
import { usePrefs } from '../stores/prefs.ts'
import { showItem } from '../stores/selection.ts'
import { Ago } from '../ui/Ago.tsx'
import { Avatar } from '../ui/Avatar.tsx'

/** Who is speaking, and what they have written to this brand before. */
export function AuthorCard({ card, item }: { card: Thread['author']; item: Item }) {
  const t = useT()
  const format = useFormat()
  const images = usePrefs((state) => state.images)
  const { author, items, hidden, firstAt, recent } = card
  const name = author.name || author.handle
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
          {author.handle !== name && <bdi className="quiet">{author.handle}</bdi>}
        </div>
      </header>
      <p className="author-facts">
        {items <= 1 ? t('ui.author.first') : t('ui.author.items', { count: items, month: format.month(firstAt) })}
        {hidden > 0 && <> {t('ui.author.hidden', { count: hidden })}</>}
        {author.blocked && <> {t('ui.author.blocked')}</>}
      </p>
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
    </section>
  )
}

import type { Item } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { show } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'

/** The saved watches that found it; each leads to all that it found. */
export function FoundBy({ item }: { item: Item }) {
  const t = useT()
  if (item.watches.length === 0) return null
  return (
    <section className="found-by" aria-label={t('ui.watch.foundBy')}>
      <h2 className="quiet">{t('ui.watch.foundBy')}</h2>
      <ul className="labels">
        {item.watches.map((watch) => (
          <li key={watch.id} className="chip">
            <button
              type="button"
              className="chip-name"
              title={t('ui.watch.showFound')}
              onClick={() => show({ watch: watch.id, brandId: item.brand.id, accountId: null, kind: null, label: null, shown: 'all' })}
            >
              <Icon name="watch" size={12} /> <bdi>{watch.name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

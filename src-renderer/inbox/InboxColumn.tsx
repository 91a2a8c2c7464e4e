import { useT } from '../stores/language.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useFormat } from '../stores/format.ts'
import { unpickAll, usePicked } from '../stores/picked.ts'
import { useQueue } from '../stores/queue.ts'
import { useSearch } from '../stores/search.ts'
import { moveTo } from '../stores/selection.ts'
import { show, useView, type Shown } from '../stores/view.ts'
import { useWatches } from '../stores/watches.ts'
import { Icon } from '../ui/Icon.tsx'
import { Nothing } from './Nothing.tsx'
import { OrderChoice } from './OrderChoice.tsx'
import { PeopleFound } from './PeopleFound.tsx'
import { Queue } from './Queue.tsx'
import { SearchedTo } from './SearchedTo.tsx'
import { SearchField } from './SearchField.tsx'

const views: readonly Shown[] = ['todo', 'snoozed', 'done', 'aside', 'all']

/** `withViews` where the rail is folded and cannot offer them. */
export function InboxColumn({ rowHeight, withViews }: { rowHeight: number; withViews: boolean }) {
  return (
    <section className="inbox">
      <SearchField />
      <InboxHeading withViews={withViews} />
      <PeopleFound />
      <SearchedTo />
      <div className="queue">
        <Queue rowHeight={rowHeight} empty={<Nothing />} />
        <NewAbove />
      </div>
    </section>
  )
}

function InboxHeading({ withViews }: { withViews: boolean }) {
  const t = useT()
  const format = useFormat()
  const scope = useView((state) => state.scope)
  const total = useQueue((state) => state.total)
  const query = useSearch((state) => state.query)
  const results = useSearch((state) => state.results)
  const more = useSearch((state) => state.next !== null)
  const account = useCatalogue((state) => state.accounts?.find((each) => each.id === scope.accountId))
  const brand = useCatalogue((state) => state.brands?.find((each) => each.id === scope.brandId))
  const watch = useWatches((state) => state.watches?.find((each) => each.id === scope.watch))
  const searching = query.trim() !== ''
  const count = searching ? (results?.length ?? null) : total
  return (
    <header className="inbox-heading">
      <h1>{searching ? t('ui.search.results') : scope.kind === null ? t(`ui.shown.${scope.shown}`) : t(`ui.kinds.${scope.kind}`)}</h1>
      {!searching && scope.kind !== null && <span className="count">{t(`ui.shown.${scope.shown}`)}</span>}
      <span className="figures count">{count === null ? '' : `${format.number(count)}${searching && more ? '+' : ''}`}</span>
      {!searching && brand !== undefined && <bdi className="scope">{brand.name}</bdi>}
      {!searching && account !== undefined && (
        <button type="button" className="chip" onClick={() => show({ accountId: null })} title={t('ui.queue.clearAccount')}>
          <bdi>{account.handle}</bdi> <Icon name="close" size={12} />
        </button>
      )}
      {!searching && scope.label !== null && (
        <button type="button" className="chip" onClick={() => show({ label: null })} title={t('ui.queue.clearLabel')}>
          <bdi>{scope.label}</bdi> <Icon name="close" size={12} />
        </button>
      )}
      <Picked />
      {!searching && <OrderChoice />}
      {!searching && scope.watch !== null && (
        <button type="button" className="chip" onClick={() => show({ watch: null })} title={t('ui.watch.clear')}>
          <Icon name="watch" size={12} /> <bdi>{watch?.name ?? t('ui.watch.gone')}</bdi> <Icon name="close" size={12} />
        </button>
      )}
      {!searching && withViews && (
        <span className="heading-views">
          {views
            .filter((shown) => shown !== scope.shown || scope.kind !== null)
            .map((shown) => (
              <button key={shown} type="button" className="text-button" onClick={() => show({ shown, kind: null, label: null })}>
                {t(`ui.shown.${shown}`)}
              </button>
            ))}
        </span>
      )}
    </header>
  )
}

/** How many are picked, and the way to let go of them. */
function Picked() {
  const t = useT()
  const { items, cut } = usePicked()
  if (items.size === 0) return null
  return (
    <button type="button" className="chip chip-picked" onClick={unpickAll} title={t('ui.picked.clear')}>
      {t(cut ? 'ui.picked.cut' : 'ui.picked.count', { count: items.size })} <Icon name="close" size={12} />
    </button>
  )
}

function NewAbove() {
  const t = useT()
  const above = useQueue((state) => state.above)
  if (above === 0) return null
  return (
    <button type="button" className="above" onClick={() => void moveTo(0)}>
      ↑ {t('ui.queue.above', { count: above })}
    </button>
  )
}

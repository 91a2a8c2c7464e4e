import type { Account, Brand } from '../../src-contract/item.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { useKeys } from '../stores/keys.ts'
import { isMac } from '../stores/platform.ts'
import { show, useView, type Kind, type Shown } from '../stores/view.ts'
import { foldRail } from '../stores/prefs.ts'
import { useSearch } from '../stores/search.ts'
import { openView, useViews } from '../stores/views.ts'
import { commandOf, type CommandId } from '../triage/commands.ts'
import { BrandMark } from '../ui/Avatar.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { keyText } from '../ui/Key.tsx'
import { AccountLines } from './AccountLines.tsx'
import { HealthDot } from './HealthDot.tsx'
import { RailFoot } from './RailFoot.tsx'
import { worstOf } from './health.ts'

/** `fixed`: there is no room to unfold it. */
export function Rail({ folded, fixed }: { folded: boolean; fixed: boolean }) {
  useKeys()
  const t = useT()
  const brands = useCatalogue((state) => state.brands)
  const accounts = useCatalogue((state) => state.accounts)
  const scope = useView((state) => state.scope)
  const onInbox = useView((state) => state.screen === 'inbox')
  const everything = scope.brandId === null
  return (
    <nav className="rail" aria-label={t('ui.rail.label')} data-folded={folded || undefined}>
      <div className="rail-head">
        {!folded && <span className="wordmark">Vigie</span>}
        {!fixed && (
          <button
            type="button"
            className="icon-button"
            aria-expanded={!folded}
            aria-label={t(folded ? 'ui.rail.unfold' : 'ui.rail.fold')}
            title={title(t(folded ? 'ui.rail.unfold' : 'ui.rail.fold'), 'view.rail')}
            onClick={() => foldRail(!folded)}
          >
            <Icon name="rail" />
          </button>
        )}
      </div>
      <ul className="rail-brands">
        <li>
          <button
            type="button"
            className="rail-row"
            aria-current={onInbox && everything ? 'true' : undefined}
            title={t('ui.rail.allBrands')}
            onClick={() => show({ brandId: null, accountId: null, kind: null, label: null, shown: 'todo' })}
          >
            <span className="brand-all" aria-hidden="true">
              <Icon name="all" />
            </span>
            <span className="rail-name">{t('ui.rail.allBrands')}</span>
            <Count value={brands?.reduce((sum, brand) => sum + brand.open, 0) ?? 0} />
          </button>
          {everything && onInbox && <Views folded={folded} />}
          {everything && !folded && <SavedViews />}
        </li>
        {brands?.map((brand) => (
          <BrandRow
            key={brand.id}
            brand={brand}
            accounts={accounts?.filter((account) => account.brand.id === brand.id) ?? []}
            current={onInbox && scope.brandId === brand.id}
            folded={folded}
          />
        ))}
      </ul>
      {!folded && <AccountLines accounts={accounts?.filter((account) => everything || account.brand.id === scope.brandId) ?? []} />}
      <RailFoot />
    </nav>
  )
}

function title(label: string, command: CommandId): string {
  const [key] = commandOf(command).keys
  return key === undefined ? label : `${label} (${keyText(key, isMac)})`
}

function Count({ value }: { value: number }) {
  const t = useT()
  const format = useFormat()
  if (value === 0) return null
  return (
    <span className="rail-count figures">
      <span aria-hidden="true">{format.number(value)}</span>
      <span className="unseen">{t('ui.rail.waiting', { count: value })}</span>
    </span>
  )
}

function BrandRow({ brand, accounts, current, folded }: { brand: Brand; accounts: readonly Account[]; current: boolean; folded: boolean }) {
  return (
    <li>
      <button
        type="button"
        className="rail-row"
        aria-current={current ? 'true' : undefined}
        title={brand.name}
        onClick={() => show({ brandId: brand.id, accountId: null, kind: null, label: null, shown: 'todo' })}
      >
        <span className="brand-with-health">
          <BrandMark name={brand.name} hue={brand.hue} />
          <HealthDot status={worstOf(accounts)} />
        </span>
        <bdi className="rail-name">{brand.name}</bdi>
        <Count value={brand.open} />
      </button>
      {current && <Views folded={folded} />}
    </li>
  )
}

const shownViews: readonly { shown: Shown; icon: IconName; command: CommandId }[] = [
  { shown: 'todo', icon: 'inbox', command: 'go.todo' },
  { shown: 'snoozed', icon: 'moon', command: 'go.snoozed' },
  { shown: 'done', icon: 'done', command: 'go.done' },
  { shown: 'aside', icon: 'hidden', command: 'go.aside' },
  { shown: 'all', icon: 'all', command: 'go.all' },
]
const kindViews: readonly { kind: Kind; icon: IconName; command: CommandId }[] = [
  { kind: 'comment', icon: 'comment', command: 'go.comments' },
  { kind: 'mention', icon: 'mention', command: 'go.mentions' },
  { kind: 'message', icon: 'message', command: 'go.messages' },
  { kind: 'review', icon: 'star', command: 'go.reviews' },
]

/** The views of the brand in focus. A kind narrows whichever is shown; chosen again, it lets go. */
function Views({ folded }: { folded: boolean }) {
  const t = useT()
  const scope = useView((state) => state.scope)
  if (folded) return null
  return (
    <div className="rail-views">
      {shownViews.map(({ shown, icon, command }) => (
        <button
          key={shown}
          type="button"
          className="rail-view"
          title={title(t(`ui.shown.${shown}`), command)}
          aria-current={scope.shown === shown ? 'page' : undefined}
          onClick={() => show({ shown, label: null })}
        >
          <Icon name={icon} /> {t(`ui.shown.${shown}`)}
        </button>
      ))}
      <div className="rail-kinds" role="group" aria-label={t('ui.rail.kinds')}>
        {kindViews.map(({ kind, icon, command }) => (
          <button
            key={kind}
            type="button"
            className="rail-view"
            title={title(t(`ui.kinds.${kind}`), command)}
            aria-pressed={scope.kind === kind}
            onClick={() => show({ kind: scope.kind === kind ? null : kind })}
          >
            <Icon name={icon} /> {t(`ui.kinds.${kind}`)}
          </button>
        ))}
      </div>
    </div>
  )
}

/** The pinned ones, with what they find now. */
function SavedViews() {
  const t = useT()
  const format = useFormat()
  const views = useViews((state) => state.views)
  const query = useSearch((state) => state.query.trim())
  const pinned = views.filter((view) => view.pinned)
  if (pinned.length === 0) return null
  return (
    <div className="rail-views" role="group" aria-label={t('ui.views.title')}>
      {pinned.map((view, index) => (
        <button
          key={view.id}
          type="button"
          className="rail-view"
          title={index < 3 ? `${view.query} (g ${index + 1})` : view.query}
          aria-current={query === view.query ? 'page' : undefined}
          onClick={() => openView(view)}
        >
          <Icon name="star" /> <bdi className="rail-name">{view.name}</bdi>
          <span className="rail-count figures">{view.count === 0 ? '' : `${format.number(view.count)}${view.more ? '+' : ''}`}</span>
        </button>
      ))}
    </div>
  )
}

import type { Account } from '../../src-contract/item.ts'
import { accountName } from '../stores/catalogue.ts'
import { useEngine } from '../stores/engine.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { goTo, show } from '../stores/view.ts'
import { Ago } from '../ui/Ago.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'

/** Accounts with the line that says how old what one sees is. */
export function AccountLines({ accounts }: { accounts: readonly Account[] }) {
  const t = useT()
  return (
    <ul className="rail-accounts" aria-label={t('ui.accounts.title')}>
      {accounts.map((account) => (
        <li key={account.id}>
          <button
            type="button"
            className="rail-account"
            title={[account.name, account.handle, ...(account.health.listening === true ? [t('ui.health.listening')] : [])].join(' · ')}
            onClick={() =>
              account.health.status === 'needsYou'
                ? goTo('accounts')
                : show({ accountId: account.id, brandId: account.brand.id, kind: null, label: null })
            }
          >
            <NetworkMark network={account.network} name={t(`word.network.${account.network}`)} />
            <bdi className="rail-handle">{accountName(account)}</bdi>
            <SyncLine account={account} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function SyncLine({ account }: { account: Account }) {
  const t = useT()
  const format = useFormat()
  const progress = useEngine((state) => state.progress.get(account.id))
  const { status, lastCompleteAt } = account.health
  if (status === 'needsYou') return <span className="sync-line signal-danger">{t('ui.health.needsYou')}</span>
  if (status === 'retrying') return <span className="sync-line signal-caution">{t('ui.health.retrying')}</span>
  if (status === 'offline') return <span className="sync-line">{t('ui.health.offline')}</span>
  if (status === 'syncing' && progress !== undefined) {
    const { fetched, total } = progress
    return (
      <span className="sync-line figures">
        {total === null ? t('ui.sync.fetched', { count: fetched }) : t('ui.sync.fetchedOf', { n: fetched, total })}
      </span>
    )
  }
  if (lastCompleteAt === null) return <span className="sync-line">{t('ui.health.never')}</span>
  return (
    <Ago
      className="sync-line figures"
      at={lastCompleteAt}
      format={format.since}
      full={t('ui.sync.lastComplete', { when: format.full(lastCompleteAt) })}
    />
  )
}

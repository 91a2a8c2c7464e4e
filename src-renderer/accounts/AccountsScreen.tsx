import { useCatalogue } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { syncNow } from '../stores/accounts.ts'
import { connectAccount, goTo, useView } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { AccountEntry } from './AccountEntry.tsx'
import { Connect } from './Connect.tsx'

export function AccountsScreen() {
  const t = useT()
  const accounts = useCatalogue((state) => state.accounts)
  const connecting = useView((state) => state.connecting)
  return (
    <main className="screen" tabIndex={-1}>
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={t('ui.back')} title={t('ui.back')} onClick={() => goTo('inbox')}>
          <Icon name="back" />
        </button>
        <h1>{t('ui.accounts.title')}</h1>
        <span className="screen-space" />
        {accounts !== null && accounts.length > 0 && (
          <button type="button" className="button" onClick={() => void syncNow()}>
            <Icon name="sync" /> {t('ui.accounts.syncAll')}
          </button>
        )}
        {!connecting && (
          <button type="button" className="button button-main" onClick={() => connectAccount(true)}>
            <Icon name="plus" /> {t('ui.accounts.connect')}
          </button>
        )}
      </header>
      <div className="screen-body">
        {connecting && <Connect onDone={() => connectAccount(false)} />}
        {accounts !== null && accounts.length > 0 && (
          <ul className="account-list">
            {accounts.map((account) => (
              <AccountEntry key={account.id} account={account} />
            ))}
          </ul>
        )}
        {accounts?.length === 0 && !connecting && <p className="quiet">{t('ui.states.noAccounts')}</p>}
      </div>
    </main>
  )
}

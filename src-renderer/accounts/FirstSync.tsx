import { useCatalogue } from '../stores/catalogue.ts'
import type { Saved } from '../stores/connecting.ts'
import { syncNow } from '../stores/accounts.ts'
import { useEngine } from '../stores/engine.ts'
import { useSentence, useT } from '../stores/language.ts'
import { show } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'

/** It is saved; the first reading goes on, with its count. */
export function FirstSync({ saved, onAnother, onDone }: { saved: Saved; onAnother: () => void; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const account = useCatalogue((state) => state.accounts?.find((each) => each.id === saved.id))
  const live = useEngine((state) => state.progress.get(saved.id))
  const { failure = null, lastCompleteAt = null, status = 'syncing' } = account?.health ?? {}
  const reading = lastCompleteAt === null && failure === null
  const items = account?.items ?? 0
  return (
    <div className="account-form first-sync">
      <p className="signal-ok">
        <Icon name="done" /> {t('ui.connect.saved', { handle: `\u2068${saved.handle}\u2069`, brand: `\u2068${saved.brand}\u2069` })}
      </p>
      {failure !== null && status !== 'ok' ? (
        <p className="signal-danger" role="alert">
          {sentence(failure)}
        </p>
      ) : (
        <p className="progress figures" role="status">
          {reading && live !== undefined && live.total !== null && <progress max={live.total} value={live.fetched} aria-label={t('ui.connect.reading')} />}{' '}
          {t(reading ? 'ui.connect.readSoFar' : 'ui.connect.read', { count: Math.max(items, reading ? (live?.fetched ?? 0) : 0) })}
        </p>
      )}
      <p className="form-verbs">
        <button
          type="button"
          className="button button-main"
          autoFocus
          onClick={() => {
            onDone()
            show({ brandId: null, accountId: saved.id, shown: 'todo', kind: null, label: null })
          }}
        >
          {t('ui.connect.toInbox')}
        </button>
        {failure !== null && (
          <button type="button" className="button" onClick={() => void syncNow(saved.id)}>
            {t('ui.accounts.sync')}
          </button>
        )}
        <button type="button" className="button" onClick={onAnother}>
          {t('ui.connect.another')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.close')}
        </button>
      </p>
    </div>
  )
}

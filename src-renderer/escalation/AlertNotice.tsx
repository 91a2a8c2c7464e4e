import { ask, unseenAlerts, useEscalations } from '../stores/escalations.ts'
import { useT } from '../stores/language.ts'
import { show } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { alertSentence } from './alert-sentence.ts'
import { useShallow } from 'zustand/react/shallow'

/** A fire that nobody has looked at yet: one line, until it is seen or over. */
export function AlertNotice() {
  const t = useT()
  const alerts = useEscalations(useShallow(unseenAlerts))
  const [first] = alerts
  return (
    <div className="notice-place" role="status">
      {first !== undefined && (
        <p className="banner notice">
          <Icon name="alert" size={14} /> {alertSentence(first, t)}{' '}
          <button
            type="button"
            className="text-button notice-go"
            onClick={() => {
              show({ shown: 'all', kind: null, label: null, brandId: first.brand.id, accountId: null })
              void ask('alert.seen', { id: first.id })
            }}
          >
            {t('ui.alert.show')}
          </button>
        </p>
      )}
    </div>
  )
}

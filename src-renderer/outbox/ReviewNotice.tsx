import { useT } from '../stores/language.ts'
import { useOutbox } from '../stores/outbox.ts'
import { isMac } from '../stores/platform.ts'
import { useView } from '../stores/view.ts'
import { commandOf } from '../triage/commands.ts'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'

/** The world has changed while decisions waited. Says so and waits its turn; nothing else waits for it. */
export function ReviewNotice() {
  const t = useT()
  const review = useOutbox((state) => state.counts.review)
  const open = useView((state) => state.overlay === 'outbox')
  const command = commandOf('outbox.open')
  const key = command.keys[0] ?? ''
  return (
    <div className="notice-place" role="status">
      {review > 0 && !open && (
        <p className="banner notice">
          <Icon name="visible" size={14} /> {t('ui.review.notice', { count: review })}{' '}
          <button type="button" className="text-button notice-go" aria-keyshortcuts={key} onClick={command.run}>
            {t('ui.review.go')} <Key chord={key} mac={isMac} />
          </button>
        </p>
      )}
    </div>
  )
}

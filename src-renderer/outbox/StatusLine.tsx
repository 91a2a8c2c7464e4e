import { useEngine } from '../stores/engine.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { useOffline } from '../stores/offline.ts'
import { useOutbox } from '../stores/outbox.ts'
import { isDemo, isFallbackRuntime } from '../stores/platform.ts'
import { open } from '../stores/view.ts'
import { useWaiting } from '../stores/waiting.ts'
import { Ago } from '../ui/Ago.tsx'
import { Icon } from '../ui/Icon.tsx'
import { NextTime } from './NextTime.tsx'
import { Announcer, UndoStrip } from './UndoStrip.tsx'

/** The one line at the bottom: what can still be taken back, what is on its way, how fresh all of it is. */
export function StatusLine() {
  const t = useT()
  const secrets = useEngine((state) => state.hello?.secrets)
  return (
    <footer className="status" aria-label={t('ui.status.label')}>
      <UndoStrip />
      <Announcer />
      <NextTime />
      <span className="status-space" />
      {isFallbackRuntime && <span className="quiet">{t('ui.status.fallbackRuntime')}</span>}
      {isDemo && <span className="status-demo">{t('ui.status.demo')}</span>}
      {secrets === 'file' && (
        <span className="signal-caution" title={t('ui.secrets.fileHint')}>
          {t('ui.secrets.file')}
        </span>
      )}
      <Waiting />
      <OutboxState />
      <Freshness />
    </footer>
  )
}

/** Never a wait without its count. */
function Waiting() {
  const t = useT()
  const { what, seconds } = useWaiting()
  if (what === null) return null
  return (
    <span className={what === 'opening' ? 'quiet figures' : 'signal-caution figures'} role="status">
      <Icon name="clock" size={14} /> {t(what === 'opening' ? 'ui.states.opening' : 'ui.states.waiting')}{' '}
      <span aria-hidden="true">{t('ui.states.seconds', { n: seconds })}</span>
    </span>
  )
}

function OutboxState() {
  const t = useT()
  const { held, sending, retrying, needsYou } = useOutbox((state) => state.counts)
  const online = useOffline((state) => state.since === null)
  const parts = [
    needsYou > 0 && (
      <span key="needs" className="signal-danger">
        <Icon name="alert" size={14} /> {t('ui.outbox.needsYou', { count: needsYou })}
      </span>
    ),
    !online && held + sending + retrying > 0 && (
      <span key="queued">
        <Icon name="send" size={14} /> {t('ui.outbox.queued', { count: held + sending + retrying })}
      </span>
    ),
    online && held > 0 && (
      <span key="held">
        <Icon name="clock" size={14} /> {t('ui.outbox.held', { count: held })}
      </span>
    ),
    online && sending > 0 && (
      <span key="sending">
        <Icon name="send" size={14} /> {t('ui.outbox.sending', { count: sending })}
      </span>
    ),
    online && retrying > 0 && (
      <span key="retrying" className="signal-caution">
        <Icon name="sync" size={14} /> {t('ui.outbox.retrying', { count: retrying })}
      </span>
    ),
  ].filter((part) => part !== false)
  if (parts.length === 0) return null
  return (
    <button type="button" className="status-outbox figures" aria-keyshortcuts="g o" onClick={() => open('outbox')}>
      {parts}
    </button>
  )
}

/** The oldest of the last complete readings: nothing on screen is fresher than that. */
function Freshness() {
  const t = useT()
  const format = useFormat()
  const offlineAt = useOffline((state) => state.since)
  const accounts = useCatalogue((state) => state.accounts)
  if (offlineAt !== null)
    return (
      <span className="signal-caution">
        <Icon name="offline" size={14} />{' '}
        <Ago at={offlineAt} format={(at, now) => t('ui.status.offline', { when: format.clock(at, now) })} full={format.full(offlineAt)} />
      </span>
    )
  const read = (accounts ?? []).map((account) => account.health.lastCompleteAt).filter((at) => at !== null)
  if (read.length === 0) return null
  const oldest = Math.min(...read)
  return (
    <Ago
      className="quiet figures"
      at={oldest}
      format={(at, now) => t('ui.status.synced', { when: format.since(at, now) })}
      full={t('ui.sync.lastComplete', { when: format.full(oldest) })}
    />
  )
}

import type { Job } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { cancelJob, useOutbox } from '../stores/outbox.ts'
import { goTo, open } from '../stores/view.ts'
import { Ago } from '../ui/Ago.tsx'
import { Countdown } from '../ui/Countdown.tsx'
import { capital } from '../ui/capital.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { inOrder } from './order.ts'

export function OutboxPanel() {
  const t = useT()
  const sentence = useSentence()
  const { all, live, failure } = useOutbox()
  const jobs = inOrder(all ?? live)
  const close = (): void => open(null)
  return (
    <Dialog label={t('ui.outbox.title')} className="sheet-side" onClose={close}>
      <header className="sheet-head">
        <h2>{t('ui.outbox.title')}</h2>
        <button type="button" className="icon-button" aria-label={t('ui.close')} title={t('ui.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {failure !== null && (
        <p className="signal-danger" role="alert">
          {sentence(failure)}
        </p>
      )}
      {jobs.length === 0 ? (
        <p className="quiet sheet-empty">{t('ui.outbox.empty')}</p>
      ) : (
        <ul className="jobs">
          {jobs.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

const icons: Record<Job['state'], IconName> = {
  held: 'clock',
  queued: 'send',
  sending: 'send',
  verified: 'done',
  retry: 'sync',
  paused: 'alert',
  uncertain: 'alert',
  refused: 'alert',
  cancelled: 'close',
}

function JobLine({ job }: { job: Job }) {
  const t = useT()
  const format = useFormat()
  const sentence = useSentence()
  const cancellable = job.state === 'held' || job.state === 'queued' || job.state === 'retry' || job.state === 'paused'
  return (
    <li className={`job job-${job.state}`}>
      <Icon name={icons[job.state]} />
      <div className="job-body">
        <p className="job-head">
          <span className="job-verb">{t(`ui.verb.${job.verb}`)}</span>
          <NetworkMark network={job.network} name={t(`word.network.${job.network}`)} />
          <bdi className="quiet">{job.brand}</bdi>
          <Ago className="quiet figures job-age" at={job.createdAt} format={format.age} full={format.full(job.createdAt)} />
        </p>
        {job.text !== null && (
          <p className="job-text" dir="auto">
            {job.text.slice(0, 200)}
          </p>
        )}
        <p className={`job-line job-state job-${job.state}`}>
          {capital(t(`word.job.${job.state}`))}
          {job.state === 'held' && (
            <>
              {' '}
              <Countdown until={job.holdUntil} format={(n) => t('ui.outbox.seconds', { n })} />
            </>
          )}
          {job.state === 'retry' && job.nextAt !== null && (
            <>
              {' '}
              <Ago at={job.nextAt} format={format.until} full={format.full(job.nextAt)} />
            </>
          )}
          {job.attempts > 1 && <span className="quiet"> · {t('ui.outbox.attempts', { count: job.attempts })}</span>}
        </p>
        {job.why !== null && <p className="job-why">{sentence(job.why)}</p>}
        {(cancellable || job.state === 'paused') && (
          <p className="job-verbs">
            {job.state === 'paused' && (
              <button type="button" className="text-button" onClick={() => goTo('accounts')}>
                {t('ui.accounts.reconnect')}
              </button>
            )}
            {cancellable && (
              <button type="button" className="text-button" onClick={() => void cancelJob(job.id)}>
                {t('ui.outbox.cancel')}
              </button>
            )}
          </p>
        )}
      </div>
    </li>
  )
}

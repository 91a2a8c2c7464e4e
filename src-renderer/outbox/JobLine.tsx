import type { Item, Job } from '../../src-contract/item.ts'
import { useAccountName, useCatalogue } from '../stores/catalogue.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { needsYou } from '../stores/outbox-order.ts'
import { takeJob } from '../stores/panel.ts'
import { Ago } from '../ui/Ago.tsx'
import { Countdown } from '../ui/Countdown.tsx'
import { capital } from '../ui/capital.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { Voice } from '../ui/Voice.tsx'
import { Way } from '../ui/Way.tsx'
import { EditReply } from './EditReply.tsx'
import { ReviewChange } from './ReviewChange.tsx'
import { JobSteps } from './JobSteps.tsx'

const icons: Record<Job['state'], IconName> = {
  held: 'clock',
  queued: 'send',
  sending: 'send',
  verified: 'done',
  retry: 'sync',
  paused: 'lock',
  uncertain: 'alert',
  review: 'visible',
  refused: 'alert',
  cancelled: 'close',
}

type Props = { job: Job; item: Item | undefined; inHand: boolean; current: boolean; editing: boolean }

export function JobLine({ job, item, inHand, current, editing }: Props) {
  const t = useT()
  const format = useFormat()
  const account = useAccountName({ account: { id: job.accountId, handle: job.handle } })
  const who = item === undefined ? '' : item.author.name || item.author.handle
  return (
    <li
      className={`job job-${job.state}`}
      data-job={job.id}
      aria-current={current ? 'true' : undefined}
      {...(inHand && { tabIndex: current ? 0 : -1, 'data-keys': 'list', onFocus: () => takeJob(job.id) })}
    >
      <Icon name={icons[job.state]} />
      <div className="job-body">
        <p className="job-head">
          <span className="job-verb">{t(`ui.verb.${job.verb}`)}</span>
          <JobWay job={job} />
          {who !== '' && <bdi className="job-who">{who}</bdi>}
          <NetworkMark network={job.network} name={t(`word.network.${job.network}`)} />
          <Ago className="quiet figures job-age" at={job.createdAt} format={format.age} full={format.full(job.createdAt)} />
        </p>
        <p className="job-as">
          <span className="quiet">{t('ui.outbox.as')}</span> <Voice brand={job.brand} hue={job.hue} account={account} />
        </p>
        {inHand && item !== undefined && item.text !== '' && job.review?.what !== 'edited' && (
          <p className="job-quote" dir="auto">
            {item.text.slice(0, 240)}
          </p>
        )}
        {job.text !== null && !editing && (
          <p className="job-text" dir="auto">
            {job.text.slice(0, 600)}
          </p>
        )}
        <JobStanding job={job} />
        {job.review !== null && <ReviewChange job={job} review={job.review} />}
        {editing && job.text !== null ? <EditReply job={job} text={job.text} item={item} /> : inHand && <JobSteps job={job} item={item} />}
      </div>
    </li>
  )
}

function JobWay({ job }: { job: Job }) {
  const t = useT()
  const verbs = useCatalogue((state) => state.networks.find((network) => network.id === job.network)?.capabilities.verbs)
  const oneWay = verbs?.find((each) => each.verb === job.verb)?.oneWay
  return oneWay === undefined ? null : <Way oneWay={oneWay} name={t(oneWay ? 'ui.verbs.oneWay' : 'ui.verbs.reversible')} />
}

/** How it stands and why. What has changed about a job in review is said beneath, in its own words. */
function JobStanding({ job }: { job: Job }) {
  const t = useT()
  const format = useFormat()
  const sentence = useSentence()
  const told = job.review === null && job.why !== null
  return (
    <>
      {job.state !== 'review' && (
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
          {job.attempts > 1 && !needsYou(job) && <span className="quiet"> · {t('ui.outbox.attempts', { count: job.attempts })}</span>}
        </p>
      )}
      {told && job.why !== null && <p className="job-why">{sentence(job.why)}</p>}
    </>
  )
}

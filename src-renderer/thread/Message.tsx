import { useState, type CSSProperties } from 'react'
import type { Item, Job } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { cancelJob } from '../stores/outbox.ts'
import { canCancel, needsYou } from '../stores/outbox-order.ts'
import { openOutboxAt } from '../stores/panel.ts'
import { useOwnReplies } from '../stores/own-replies.ts'
import { openOutside } from '../stores/outside.ts'
import { usePrefs } from '../stores/prefs.ts'
import { showItem } from '../stores/selection.ts'
import { isHarsh } from '../triage/verdict-chips.ts'
import { Ago } from '../ui/Ago.tsx'
import { Avatar, BrandMark } from '../ui/Avatar.tsx'
import { Countdown } from '../ui/Countdown.tsx'
import { capital } from '../ui/capital.ts'
import { HostileText } from '../ui/HostileText.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { useMinutes } from '../ui/now.ts'
import { Attachments } from './Attachments.tsx'
import { OwnReplyField, OwnReplyVerbs } from './OwnReply.tsx'
import { PriorityLine } from './PriorityLine.tsx'
import { Revisions } from './Revisions.tsx'
import { Verdict } from './Verdict.tsx'

/** One message of the exchange. The one being decided on is large; the others are what was said around it. */
export function Message({ item, current }: { item: Item; current: boolean }) {
  const t = useT()
  const format = useFormat()
  const images = usePrefs((state) => state.images)
  const editing = useOwnReplies((state) => state.editing === item.id) && item.own && item.capabilities.can.includes('edit')
  const name = item.author.name || item.author.handle || t('ui.author.unnamed')
  return (
    <li
      id={`message-${item.id}`}
      className="message"
      data-own={item.own || undefined}
      aria-current={current ? 'true' : undefined}
      style={{ '--hue': item.brand.hue } as CSSProperties}
    >
      {item.own ? (
        <BrandMark name={item.brand.name} hue={item.brand.hue} size={28} />
      ) : (
        <Avatar name={name} src={images && item.author.avatar ? `app://vigie/image/author/${item.author.id}` : null} size={28} />
      )}
      <div className="message-body">
        <header className="message-head">
          <bdi className="message-author">{name}</bdi>
          {item.author.handle !== '' && item.author.handle !== name && <bdi className="quiet message-handle">{item.author.handle}</bdi>}
          <Ago className="quiet figures" at={item.createdAt} format={format.age} full={format.full(item.createdAt)} />
          {!current && !item.own && (
            <button type="button" className="text-button message-take" onClick={() => void showItem(item.id)}>
              {t('ui.thread.take')}
            </button>
          )}
        </header>
        {item.rating !== null && <p className="rating">{t('ui.item.rating', { n: item.rating })}</p>}
        {editing ? (
          <OwnReplyField item={item} />
        ) : item.text === '' ? (
          <p className="quiet">
            <em>{item.erasedAt === undefined ? t('ui.item.noText') : <Erased item={item} at={item.erasedAt} />}</em>
          </p>
        ) : (
          <Words item={item} />
        )}
        {item.own && !editing && <OwnReplyVerbs item={item} />}
        {current && <Verdict item={item} />}
        {current && <PriorityLine item={item} />}
        <Attachments item={item} images={images} />
        <Trace item={item} />
        <Revisions item={item} />
      </div>
    </li>
  )
}

/** Its text is gone from here on purpose. */
function Erased({ item, at }: { item: Item; at: number }) {
  const t = useT()
  const format = useFormat()
  const now = useMinutes()
  return t('ui.posts.erased', { when: format.since(at, now), network: t(`word.network.${item.network}`) })
}

/** As it stands; behind a press where it is harsh and the user would rather not read such things unasked. */
function Words({ item }: { item: Item }) {
  const t = useT()
  const collapse = usePrefs((state) => state.collapseHarsh)
  const [shown, setShown] = useState(false)
  if (collapse && !shown && isHarsh(item))
    return (
      <p>
        <button type="button" className="text-button" onClick={() => setShown(true)}>
          {t('ui.verdict.show')}
        </button>
      </p>
    )
  return <HostileText text={item.text} onLink={(url) => void openOutside(url)} />
}

const visibilityIcons: Record<Item['visibility'], IconName> = {
  visible: 'visible',
  hidden: 'hidden',
  held: 'pending',
  spam: 'spam',
  trash: 'trash',
  deleted: 'close',
}

/** Where the item stands on its network, and what is on its way there. */
function Trace({ item }: { item: Item }) {
  const t = useT()
  const network = t(`word.network.${item.network}`)
  const underWay = item.jobs.filter((job) => job.verb !== 'reply' && job.state !== 'verified' && job.state !== 'cancelled')
  const told = item.visibility !== 'visible' && item.visibility === item.remoteState
  if (underWay.length === 0 && !told && !item.liked && !item.author.blocked) return null
  return (
    <ul className="trace">
      {told && (
        <li>
          <Icon name={visibilityIcons[item.visibility]} size={14} />{' '}
          {capital(t('ui.item.standsAs', { state: t(`word.visibility.${item.visibility}`), network }))}
        </li>
      )}
      {item.liked && (
        <li>
          <Icon name="heart" size={14} /> {capital(t('ui.mark.liked'))}
        </li>
      )}
      {item.author.blocked && (
        <li>
          <Icon name="block" size={14} /> {capital(t('ui.mark.blocked'))}
        </li>
      )}
      {underWay.map((job) => (
        <li key={job.id}>
          <JobState job={job} />
        </li>
      ))}
    </ul>
  )
}

function JobState({ job }: { job: Job }) {
  const t = useT()
  const sentence = useSentence()
  const trouble = needsYou(job)
  return (
    <span className={`job-state job-${job.state}`}>
      <Icon name={trouble ? 'alert' : job.state === 'held' ? 'clock' : 'send'} size={14} />{' '}
      {job.verb === 'reply' ? capital(t(`word.job.${job.state}`)) : `${t(`ui.verb.${job.verb}`)} · ${t(`word.job.${job.state}`)}`}
      {job.state === 'held' && (
        <>
          {' '}
          <Countdown until={job.holdUntil} format={(n) => t('ui.outbox.seconds', { n })} />
        </>
      )}
      {job.why !== null && <span className="job-why"> — {sentence(job.why)}</span>}
    </span>
  )
}

/** A reply of ours that the network does not have yet. */
export function PendingReply({ job, answered }: { job: Job; answered: Item }) {
  const t = useT()
  const text = job.text ?? ''
  return (
    <li className="message pending" data-own style={{ '--hue': answered.brand.hue } as CSSProperties}>
      <BrandMark name={answered.brand.name} hue={answered.brand.hue} size={28} />
      <div className="message-body">
        <header className="message-head">
          <bdi className="message-author">{answered.brand.name}</bdi>
          <JobState job={job} />
          {canCancel(job) && (
            <button type="button" className="text-button" onClick={() => void cancelJob(job.id)}>
              {t('ui.outbox.cancel')}
            </button>
          )}
          {needsYou(job) && (
            <button type="button" className="text-button" onClick={() => openOutboxAt(job.id)}>
              {t('ui.review.go')}
            </button>
          )}
        </header>
        <HostileText text={text} onLink={(url) => void openOutside(url)} />
      </div>
    </li>
  )
}

import type { Job, JobReview } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { useMinutes } from '../ui/now.ts'
import { changedWords } from '../ui/changed.ts'
import { visibility } from './visibility.ts'

/** What the world has become since the decision, in one sentence; texts and states as they were and as they are. */
export function ReviewChange({ job, review }: { job: Job; review: JobReview }) {
  const t = useT()
  const format = useFormat()
  const now = useMinutes()
  const network = t(`word.network.${job.network}`)
  const digits = (text: string | null): string => format.number(Number(text))
  const sentence = (): string => {
    switch (review.what) {
      case 'gone': return t('ui.review.gone', { network })
      case 'edited': return t('ui.review.edited')
      case 'repliedElsewhere': return t('ui.review.repliedElsewhere', { network })
      case 'hiddenElsewhere': return t('ui.review.hiddenElsewhere')
      case 'windowClosed': return t('ui.review.windowClosed', { network })
      case 'tooLong': return t('ui.review.tooLong', { length: digits(review.now), max: digits(review.was), network })
      case 'credentials': return t('ui.review.credentials', { account: `\u2068${job.handle}\u2069` })
      case 'old': return t('ui.review.old', { when: format.since(job.createdAt, now), network })
      default: return review.what satisfies never
    }
  }
  return (
    <div className="change">
      <p className="change-what">{sentence()}</p>
      {review.what === 'edited' && <Edited was={review.was ?? ''} now={review.now ?? ''} />}
      {review.what === 'repliedElsewhere' && review.now !== null && (
        <p className="change-text" dir="auto">
          {review.now.slice(0, 600)}
        </p>
      )}
      {(review.what === 'hiddenElsewhere' || review.what === 'gone') && <Moved was={review.was} now={review.now} />}
    </div>
  )
}

function Edited({ was, now }: { was: string; now: string }) {
  const t = useT()
  return (
    <p className="change-text" dir="auto">
      {changedWords(was.slice(0, 2000), now.slice(0, 2000)).map((run, n) =>
        run.kind === 'same' ? (
          <span key={n}>{run.text}</span>
        ) : run.kind === 'gone' ? (
          <del key={n} aria-label={`${t('ui.review.was')} ${run.text}`}>
            {run.text}
          </del>
        ) : (
          <ins key={n} aria-label={`${t('ui.review.now')} ${run.text}`}>
            {run.text}
          </ins>
        ),
      )}
    </p>
  )
}

function Moved({ was, now }: { was: string | null; now: string | null }) {
  const t = useT()
  const [before, after] = [visibility(was), visibility(now)]
  if (before === null || after === null || before === after) return null
  return (
    <p className="change-moved">
      <span className="quiet">{t(`word.visibility.${before}`)}</span> → <span>{t(`word.visibility.${after}`)}</span>
    </p>
  )
}

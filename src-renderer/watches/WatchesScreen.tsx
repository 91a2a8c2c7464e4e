import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import { useSentence, useT } from '../stores/language.ts'
import { goTo } from '../stores/view.ts'
import { editWatch, restoreWatch, useWatches } from '../stores/watches.ts'
import { Icon } from '../ui/Icon.tsx'
import { FeedList } from './FeedList.tsx'
import { WatchEntry } from './WatchEntry.tsx'
import { WatchForm } from './WatchForm.tsx'

/** What is listened for elsewhere, how its sources are, and the form to change it. */
export function WatchesScreen() {
  const t = useT()
  const { watches, editing } = useWatches()
  const [listing, setListing] = useState(false)
  const hasFeeds = watches?.some(({ feeds }) => feeds.length > 0) ?? false
  return (
    <main className="screen" tabIndex={-1}>
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={t('ui.back')} title={t('ui.back')} onClick={() => goTo('inbox')}>
          <Icon name="back" />
        </button>
        <h1>{t('ui.watch.title')}</h1>
        <span className="screen-space" />
        {hasFeeds && (
          <button type="button" className="button" aria-expanded={listing} onClick={() => setListing(!listing)}>
            {t('ui.watch.export')}
          </button>
        )}
        {editing !== 'new' && (
          <button type="button" className="button button-main" onClick={() => editWatch('new')}>
            <Icon name="plus" /> {t('ui.watch.new')}
          </button>
        )}
      </header>
      <div className="screen-body">
        <Removed />
        {listing && hasFeeds && <FeedList onDone={() => setListing(false)} />}
        {editing === 'new' && <WatchForm watch={null} onDone={() => editWatch(null)} />}
        {watches?.length === 0 && editing !== 'new' && <p className="watch-none quiet">{t('ui.watch.empty')}</p>}
        {watches !== null && watches.length > 0 && (
          <ul className="account-list">
            {watches.map((watch) => (
              <WatchEntry key={watch.id} watch={watch} />
            ))}
          </ul>
        )}
      </div>
    </main>
  )
}

/** A removal is taken back from here until the next one. */
function Removed() {
  const t = useT()
  const sentence = useSentence()
  const removed = useWatches((state) => state.removed)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (removed === null) return <p className="unseen" role="status" />
  return (
    <p className="watch-removed" role="status">
      {failure === null ? t('ui.watch.removed', { name: `\u2068${removed.name}\u2069` }) : sentence(failure)}{' '}
      <button
        key={removed.id}
        type="button"
        className="text-button"
        // Where the hands were has gone: the way back is the next thing they may want.
        ref={(made) => made?.focus()}
        onClick={(event) => {
          event.currentTarget.closest<HTMLElement>('main')?.focus()
          void restoreWatch(removed.id).then(setFailure)
        }}
      >
        {t('ui.watch.restore')}
      </button>
    </p>
  )
}

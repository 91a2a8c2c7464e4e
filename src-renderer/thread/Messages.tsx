import { useState } from 'react'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Thread } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { Message, PendingReply } from './Message.tsx'
import { entriesOf, partOf } from './exchange.ts'

const step = 200

/** The exchange around the message being decided on; what lies further away is one press off. */
export function Messages({ thread, itemId }: { thread: Thread; itemId: ItemId | undefined }) {
  const t = useT()
  const [more, setMore] = useState(0)
  const entries = entriesOf(thread)
  const { from, to } = partOf(
    entries,
    entries.findIndex((entry) => entry.kind === 'item' && entry.item.id === itemId),
    more,
  )
  const wider = (): void => setMore(more + step)
  return (
    <>
      {from > 0 && (
        <p>
          <button type="button" className="text-button" onClick={wider}>
            {t('ui.thread.earlier', { count: from })}
          </button>
        </p>
      )}
      <ol className="messages">
        {entries
          .slice(from, to)
          .map((entry) =>
            entry.kind === 'item' ? (
              <Message key={`i${entry.item.id}`} item={entry.item} current={entry.item.id === itemId} />
            ) : (
              <PendingReply key={`j${entry.job.id}`} job={entry.job} answered={entry.answered} />
            ),
          )}
      </ol>
      {to < entries.length && (
        <p>
          <button type="button" className="text-button" onClick={wider}>
            {t('ui.thread.later', { count: entries.length - to })}
          </button>
        </p>
      )}
    </>
  )
}

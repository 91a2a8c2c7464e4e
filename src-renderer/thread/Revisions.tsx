import { useState } from 'react'
import type { Item } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'

/** What the message said before it was edited: what was answered may not be what stands there now. */
export function Revisions({ item }: { item: Item }) {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const earlier = item.revisions.filter((revision) => revision.text !== null && revision.text !== item.text)
  if (earlier.length === 0) return item.editedAt === null ? null : <p className="quiet edited">{t('ui.item.edited')}</p>
  return (
    <div className="revisions">
      <button type="button" className="text-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('ui.item.editedBefore', { count: earlier.length })}
      </button>
      {open && (
        <ol>
          {earlier.map((revision) => (
            <li key={revision.n}>
              <time className="quiet figures" dateTime={new Date(revision.seenAt).toISOString()}>
                {format.full(revision.seenAt)}
              </time>
              <p className="hostile" dir="auto">
                {revision.text}
              </p>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

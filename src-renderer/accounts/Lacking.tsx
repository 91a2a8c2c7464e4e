import { useCallback, useEffect, useState } from 'react'
import type { Account } from '../../src-contract/item.ts'
import type { PostGap } from '../../src-contract/posts.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { gapsOf } from '../stores/posts.ts'
import { useReadAgain } from '../stores/reading-again.ts'
import { ReadAgain } from '../ui/ReadAgain.tsx'

function GapLine({ gap, onDone }: { gap: PostGap; onDone: () => void }) {
  const t = useT()
  const format = useFormat()
  const again = useReadAgain(gap.postId, onDone)
  return (
    <li>
      <bdi>{(gap.title ?? gap.text).slice(0, 80) || t('ui.posts.untitled')}</bdi>{' '}
      <span className="figures quiet">{t('ui.posts.held', { held: format.number(gap.held), counted: format.number(gap.counted) })}</span>{' '}
      <ReadAgain {...again} />
    </li>
  )
}

/** Posts under which we hold less than their network counts: how much, which, and a way to fetch it. */
export function Lacking({ account }: { account: Account }) {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const [gaps, setGaps] = useState<PostGap[]>([])
  const { id, lacking } = account
  const refresh = useCallback(() => void gapsOf(id).then(setGaps), [id])
  useEffect(() => {
    if (open) refresh()
  }, [open, refresh, lacking])
  if (lacking === undefined) return null
  const network = t(`word.network.${account.network}`)
  return (
    <div className="account-trouble signal-caution">
      <p>
        {t('ui.posts.accountLacking', { count: lacking.posts, comments: format.number(lacking.comments), network })}{' '}
        <button type="button" className="text-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'ui.posts.hide' : 'ui.posts.show')}
        </button>
      </p>
      {open && (
        <ul className="gaps">
          {gaps.map((gap) => (
            <GapLine key={gap.postId} gap={gap} onDone={refresh} />
          ))}
        </ul>
      )}
    </div>
  )
}

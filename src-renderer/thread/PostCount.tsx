import { useCallback, useEffect, useState } from 'react'
import type { PostId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { onChanges } from '../stores/engine.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { countOf, type PostCount as Count } from '../stores/posts.ts'
import { useReadAgain } from '../stores/reading-again.ts'
import { ReadAgain } from '../ui/ReadAgain.tsx'
import { useMinutes } from '../ui/now.ts'

const minuteMs = 60_000

/** What its network counts there and we lack, and how long a new comment waits to be seen. Nothing where nobody counts. */
export function PostCount({ postId, network }: { postId: PostId; network: NetworkId }) {
  const t = useT()
  const format = useFormat()
  const now = useMinutes()
  const [count, setCount] = useState<Count | null>(null)
  const refresh = useCallback(() => void countOf(postId).then(setCount), [postId])
  useEffect(() => {
    refresh()
    return onChanges((changes) => {
      if (changes.source === 'sync') refresh()
    })
  }, [refresh])
  const again = useReadAgain(postId, refresh)
  if (count === null || count.countedAt === null) return null
  const { held, counted, wholeAt, delayMs } = count
  const params = { held: format.number(held), counted: format.number(counted ?? held), network: t(`word.network.${network}`) }
  const delay = delayMs === null ? null : Math.max(1, Math.round(delayMs / minuteMs))
  return (
    <div className="post-count figures">
      {counted !== null && held < counted && (
        <p className="signal-caution">
          {wholeAt === null ? t('ui.posts.lacking', params) : t('ui.posts.lackingWhole', { ...params, when: format.since(wholeAt, now) })}{' '}
          <ReadAgain {...again} />
        </p>
      )}
      {delay !== null && (
        <p className="quiet">{t('ui.posts.delay', { delay: delay < 60 ? t('ui.age.minutes', { n: delay }) : t('ui.age.hours', { n: Math.round(delay / 60) }) })}</p>
      )}
    </div>
  )
}

import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { PostId } from '../../src-contract/ids.ts'
import { useSentence, useT } from '../stores/language.ts'
import { readAgain } from '../stores/posts.ts'

/** Fetches what lacks under a post. Pressed twice it does so once. */
export function ReadAgain({ postId, onDone }: { postId: PostId; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const read = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const done = await readAgain(postId)
    setBusy(false)
    if (!done.ok) setFailure(done.failure)
    onDone()
  }
  return (
    <>
      <button type="button" className="text-button" aria-busy={busy} onClick={() => void read()}>
        {t(busy ? 'ui.posts.refetching' : 'ui.posts.refetch')}
      </button>
      {failure !== null && (
        <span className="signal-danger" role="alert">
          {sentence(failure)}
        </span>
      )}
    </>
  )
}

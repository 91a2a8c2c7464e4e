import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { PostId } from '../../src-contract/ids.ts'
import { useSentence, useT } from './language.ts'
import { readAgain } from './posts.ts'

/** Fetches what lacks under a post, for the button that says so. Pressed twice it does so once. */
export function useReadAgain(postId: PostId, onDone: () => void): { label: string; busy: boolean; trouble: string | null; onRead: () => void } {
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
  return { label: t(busy ? 'ui.posts.refetching' : 'ui.posts.refetch'), busy, trouble: failure === null ? null : sentence(failure), onRead: () => void read() }
}

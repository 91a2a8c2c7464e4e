import { create } from 'zustand'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import type { Explanation, VerdictHead } from '../../src-contract/moderation.ts'
import { call } from '../bridge.ts'
import { source, tellFailure } from './decisions.ts'
import { onChanges } from './engine.ts'
import { useThread } from './thread.ts'

type ExplanationsState = {
  /** Asked for, and kept open from message to message until it is closed. */
  open: boolean
  explanation: Explanation | null
}

/** Why the open message was judged as it was; read when it is asked for. */
export const useExplanations = create<ExplanationsState>(() => ({ open: false, explanation: null }))

export function toggleExplanation(): void {
  const open = !useExplanations.getState().open
  useExplanations.setState({ open, explanation: null })
  if (open) void read()
}

async function read(): Promise<void> {
  const { itemId } = useThread.getState()
  if (itemId === null || !useExplanations.getState().open) return
  try {
    const { explanation } = await call('item.explain', { id: itemId })
    if (useThread.getState().itemId === itemId) useExplanations.setState({ explanation })
  } catch {
    useExplanations.setState({ explanation: null })
  }
}

/** The user's own word on messages; Vigie learns from it for that brand. Gives those it was said of. */
export async function sayVerdict(items: readonly Item[], label: VerdictHead, is: boolean | null): Promise<readonly ItemId[]> {
  const ids = items.map((item) => item.id)
  try {
    await call('verdict.say', { ids, label, is, source })
    void read()
    return ids
  } catch (thrown) {
    tellFailure(thrown)
    return []
  }
}

export function startExplanations(): () => void {
  const ends = [
    useThread.subscribe((now, was) => {
      if (now.itemId === was.itemId) return
      useExplanations.setState({ explanation: null })
      void read()
    }),
    onChanges((changes) => {
      const { itemId } = useThread.getState()
      if (changes.many || (itemId !== null && changes.upserted.includes(itemId))) void read()
    }),
  ]
  return () => ends.forEach((end) => end())
}

import { create } from 'zustand'
import type { Failure } from '../../src-contract/failure.ts'
import type { AuthorId, AuthorNoteId, ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Item, Thread } from '../../src-contract/item.ts'
import { call, failureOf } from '../bridge.ts'
import { tellFailure } from './decisions.ts'
import { adoptDraft } from './drafts.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'
import { rowAt, useSelection } from './selection.ts'

type ThreadState = {
  /** The item that is asked for; `thread` may still be the one before for a moment. */
  itemId: ItemId | null
  thread: Thread | null
  failure: Failure | null
}

export const useThread = create<ThreadState>(() => ({ itemId: null, thread: null, failure: null }))

/** Long enough that going past with j does not count as reading. */
const readAfterMs = 900
let readTimer: ReturnType<typeof setTimeout> | undefined

/** The selected item: as its thread holds it, or as the list does while the thread is still being read. */
export function openItem(): Item | null {
  const { itemId, thread } = useThread.getState()
  const row = rowAt(useSelection.getState().index)
  return thread?.items.find((item) => item.id === itemId) ?? (row?.id === itemId ? row : null)
}

export const refreshThread = oneAtATime(async () => {
  const { itemId } = useThread.getState()
  if (itemId === null) return
  try {
    const { thread } = await call('thread.get', { itemId })
    if (useThread.getState().itemId !== itemId) return void refreshThread()
    adoptDraft(thread)
    useThread.setState({ thread, failure: null })
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (useThread.getState().itemId === itemId && failure.code !== 'engine.gone') useThread.setState({ failure, thread: null })
  }
})

function openThread(itemId: ItemId | null): void {
  clearTimeout(readTimer)
  const { thread } = useThread.getState()
  const within = thread?.items.some((item) => item.id === itemId) ?? false
  useThread.setState({ itemId, failure: null, ...(itemId === null && { thread: null }) })
  if (itemId === null) return
  if (!within) void refreshThread()
  readTimer = setTimeout(() => void markOpened(itemId), readAfterMs)
}

async function markOpened(itemId: ItemId): Promise<void> {
  const item = openItem()
  if (item?.id !== itemId || !item.unread || !document.hasFocus()) return
  await call('item.markRead', { ids: [itemId], unread: false }).catch(() => undefined)
}

export async function addNote(threadId: ThreadId, text: string): Promise<void> {
  await call('note.add', { threadId, text })
  await refreshThread()
}

export async function addAuthorNote(id: AuthorId, text: string): Promise<void> {
  await call('author.note', { id, text })
  await refreshThread()
}

export async function removeAuthorNote(id: AuthorNoteId): Promise<void> {
  await call('author.removeNote', { id }).catch(tellFailure)
  await refreshThread()
}

export async function setLabel(ids: ItemId[], name: string, on: boolean): Promise<void> {
  try {
    await call('label.set', { ids, name, on })
    await refreshThread()
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export async function setUnread(ids: ItemId[], unread: boolean): Promise<void> {
  clearTimeout(readTimer)
  await call('item.markRead', { ids, unread }).catch(tellFailure)
}

export function startThread(): () => void {
  const refreshSoon = soon(refreshThread)
  const ends = [
    useSelection.subscribe((now, was) => {
      if (now.id !== was.id) openThread(now.id)
    }),
    onReady(() => void refreshThread()),
    // A new answer of the same thread comes under an id nobody here knows, so any change of items is a reason to look.
    onChanges((changes) => {
      if (changes.many || changes.upserted.length + changes.removed.length + changes.jobs.length > 0) refreshSoon()
    }),
  ]
  return () => ends.forEach((end) => end())
}

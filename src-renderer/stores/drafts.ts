import { create } from 'zustand'
import type { ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Thread } from '../../src-contract/item.ts'
import { call } from '../bridge.ts'
import { onReady } from './engine.ts'

/** `private`: meant for the author alone; kept with the text, so that it cannot be sent to everybody by mistake later. */
export type LocalDraft = { itemId: ItemId; text: string; private: boolean; saved: boolean }

type DraftsState = { drafts: ReadonlyMap<ThreadId, LocalDraft> }

/**
 * Drafts as the user sees them. A text stays here, marked unsaved, until the engine has confirmed that very text: when the engine dies in
 * between, it is saved again as soon as one is back.
 */
export const useDrafts = create<DraftsState>(() => ({ drafts: new Map() }))

const saveAfterMs = 500
const timers = new Map<ThreadId, ReturnType<typeof setTimeout>>()

export function draftOf(threadId: ThreadId): LocalDraft | null {
  return useDrafts.getState().drafts.get(threadId) ?? null
}

export function writeDraft(threadId: ThreadId, itemId: ItemId, text: string, inPrivate = draftOf(threadId)?.private ?? false): void {
  put(threadId, { itemId, text, private: inPrivate, saved: false })
  clearTimeout(timers.get(threadId))
  timers.set(threadId, setTimeout(() => void saveDraft(threadId), saveAfterMs))
}

/** To the author alone, or again to everybody who reads the thread. What is written stays. */
export function setPrivate(threadId: ThreadId, itemId: ItemId, inPrivate: boolean): void {
  writeDraft(threadId, itemId, draftOf(threadId)?.text ?? '', inPrivate)
}

/** On leaving the field, the thread or the window: at once, not after the pause. */
export async function saveDraft(threadId: ThreadId): Promise<void> {
  clearTimeout(timers.get(threadId))
  timers.delete(threadId)
  const draft = draftOf(threadId)
  if (draft === null || draft.saved || leaving.has(threadId)) return
  try {
    await call('draft.save', { itemId: draft.itemId, text: draft.text, private: draft.private })
    const now = draftOf(threadId)
    if (now?.text === draft.text && now.private === draft.private) put(threadId, { ...now, saved: true })
  } catch {
    // It stays unsaved here; onReady and the next key try again.
  }
}

export function saveDrafts(): void {
  for (const threadId of useDrafts.getState().drafts.keys()) void saveDraft(threadId)
}

/** What the store kept from an earlier time; never over what is being typed now. */
export function adoptDraft(thread: Thread): void {
  const mine = draftOf(thread.id)
  if (mine !== null && !mine.saved) return
  if (thread.draft === null) {
    const waits = mine?.private === true && mine.text === ''
    if (mine !== null && !waits && !timers.has(thread.id)) put(thread.id, null)
    return
  }
  const { itemId, text, private: inPrivate } = thread.draft
  if (mine?.text !== text || mine.private !== inPrivate) put(thread.id, { itemId, text, private: inPrivate, saved: true })
}

/** Threads whose draft is on its way: saved again behind its own sending, it would come back as a draft of what has been sent. */
const leaving = new Set<ThreadId>()

/** Saved for the last time before it is sent; from here on it stays as it is, until one of the two below. */
export function beginSending(threadId: ThreadId): void {
  void saveDraft(threadId)
  leaving.add(threadId)
}

/** Refused: it is a draft as before. */
export function stopSending(threadId: ThreadId): void {
  leaving.delete(threadId)
  void saveDraft(threadId)
}

/** Sent: the text has become a job, and the engine dropped its draft with it. What was written meanwhile stays. */
export function dropDraft(threadId: ThreadId, sent: string): void {
  leaving.delete(threadId)
  const draft = draftOf(threadId)
  if (draft !== null && draft.text !== sent) return void saveDraft(threadId)
  clearTimeout(timers.get(threadId))
  timers.delete(threadId)
  put(threadId, null)
}

function put(threadId: ThreadId, draft: LocalDraft | null): void {
  const drafts = new Map(useDrafts.getState().drafts)
  if (draft === null) drafts.delete(threadId)
  else drafts.set(threadId, draft)
  useDrafts.setState({ drafts })
}

export function startDrafts(): () => void {
  return onReady(saveDrafts)
}

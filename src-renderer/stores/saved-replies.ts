import { create } from 'zustand'
import type { BrandId, ItemId, SavedReplyId } from '../../src-contract/ids.ts'
import type { SavedReply, SavedReplyText } from '../../src-contract/saved-replies.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { call, failureOf } from '../bridge.ts'
import { tellFailure } from './decisions.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime } from './settle.ts'

export const variables = ['{author.first}', '{author.name}', '{author.handle}', '{brand}', '{post}', '{date}', '{order}'] as const

type SavedRepliesState = {
  replies: readonly SavedReply[]
  /** The one that was just removed, for as long as it can be taken back on this screen. */
  removed: SavedReply | null
}

export const useSavedReplies = create<SavedRepliesState>(() => ({ replies: [], removed: null }))

const refresh = oneAtATime(async () => {
  try {
    useSavedReplies.setState({ replies: (await call('savedReply.list', {})).replies })
  } catch {
    // The engine is gone: onReady asks again.
  }
})

/** Null when it was saved; else why not, for the form to say. */
export async function saveReply(of: { id?: SavedReplyId; name: string; texts: SavedReplyText[] }): Promise<Failure | null> {
  try {
    await call('savedReply.save', of)
    await refresh()
    return null
  } catch (thrown) {
    return failureOf(thrown)
  }
}

export async function removeReply(id: SavedReplyId): Promise<void> {
  try {
    const { reply } = await call('savedReply.remove', { id })
    useSavedReplies.setState({ removed: reply })
    await refresh()
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export async function restoreReply(id: SavedReplyId): Promise<void> {
  try {
    await call('savedReply.restore', { id })
    useSavedReplies.setState({ removed: null })
    await refresh()
  } catch (thrown) {
    tellFailure(thrown)
  }
}

/** Null where it cannot be filled in; the reason has been told. */
export async function fillReply(id: SavedReplyId, itemId: ItemId): Promise<{ text: string; missing: readonly string[] } | null> {
  try {
    return await call('savedReply.fill', { id, itemId })
  } catch (thrown) {
    tellFailure(thrown)
    return null
  }
}

/** How often this text has been sent; nothing is known where the engine is away, and nothing is held up for it. */
export async function repeatsOf(itemId: ItemId, text: string): Promise<{ inThread: number; today: number }> {
  return call('reply.repeats', { itemId, text }).catch(() => ({ inThread: 0, today: 0 }))
}

/** Those with a text for this brand, with those texts alone, its own before those for all. */
export function repliesFor(replies: readonly SavedReply[], brandId: BrandId): readonly SavedReply[] {
  return replies
    .map((reply) => ({
      ...reply,
      texts: [...reply.texts.filter((text) => text.brandId === brandId), ...reply.texts.filter((text) => text.brandId === null)],
    }))
    .filter(({ texts }) => texts.length > 0)
}

export function startSavedReplies(): () => void {
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue) void refresh()
    }),
  ]
  return () => ends.forEach((end) => end())
}

import { create } from 'zustand'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { editReply } from './decisions.ts'
import { useThread } from './thread.ts'

/** Our own replies being put otherwise. What was typed stays by item until the reply reads so: neither Esc nor an undo loses it. */
export const useOwnReplies = create<{ editing: ItemId | null; texts: ReadonlyMap<ItemId, string> }>(() => ({ editing: null, texts: new Map() }))

export const textIn = (item: Item): string => useOwnReplies.getState().texts.get(item.id) ?? item.text

export function editOwn(item: Item): void {
  useOwnReplies.setState({ editing: item.id })
}

export function writeOwn(id: ItemId, text: string): void {
  useOwnReplies.setState((was) => ({ texts: new Map(was.texts).set(id, text) }))
}

export function leaveOwn(): void {
  useOwnReplies.setState({ editing: null })
}

export async function sendOwn(item: Item): Promise<boolean> {
  if (!(await editReply(item, textIn(item)))) return false
  leaveOwn()
  return true
}

/** The last of ours in the open thread on which that can be done. */
export function lastOwn(verb: 'edit' | 'delete'): Item | null {
  return useThread.getState().thread?.items.findLast((item) => item.own && item.capabilities.can.includes(verb)) ?? null
}

import { Fault } from '../../src-contract/failure.ts'
import type { InboxFilter, InboxOrder } from '../../src-contract/commands.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { findAlike } from '../store/alike.ts'
import { findBrand } from '../store/brands.ts'
import { endOfLook } from '../store/count-at-most.ts'
import { instantOf } from '../store/item-id.ts'
import { countItems, getItem, getItems, markRead, pageItems, positionOf } from '../store/items.ts'
import type { StoredItem } from '../store/items.ts'
import { searchItems } from '../store/search.ts'
import { getThread } from '../store/threads.ts'
import type { EngineContext, Handlers } from './context.ts'
import { resolveQuery } from './query/resolve.ts'
import { toItem } from './item-capabilities.ts'
import { rightsIn } from './account-rights.ts'

export const readCommands: Handlers<
  'inbox.page' | 'inbox.alike' | 'inbox.count' | 'inbox.position' | 'search.items' | 'item.get' | 'item.markRead' | 'thread.get'
> = {
  'inbox.page': (context, { filter, limit, cursor, offset, order, around }) => {
    if (around !== undefined) return pageAround(context, known(context, filter), order, limit, around)
    const { items, next } = pageItems(context.store.read, known(context, filter), {
      limit, ...(cursor === undefined ? {} : { cursor }), ...(offset === undefined ? {} : { offset }), order,
    })
    return { items: items.map(shown(context)), ...(next === undefined ? {} : { next }) }
  },

  'inbox.alike': (context, { id, by }) => {
    const { read } = context.store
    if (getItem(read, id) === null) throw new Fault('item.unknown', { value: id })
    return { items: getItems(read, findAlike(read, id, by, 1000)).map(shown(context)) }
  },

  'inbox.count': (context, { filter }) => ({ total: countItems(context.store.read, known(context, filter)) }),

  'inbox.position': (context, { filter, id, order }) => positionOf(context.store.read, known(context, filter), id, order),

  'search.items': (context, { query, limit, cursor, filter, typing }) => {
    const { read } = context.store
    const { filter: asked, text, pairs } = resolveQuery(read, query, context.clock.now(), typing ?? false)
    const place = { limit, ...(cursor === undefined ? {} : { cursor }) }
    const whole = known(context, { ...filter, ...asked })
    const from = endOfLook(read, whole, text.trim() !== '', cursor)
    if (text.trim() === '' && pairs > 0) {
      const page = pageItems(read, from === null ? whole : { ...whole, after: Math.max(instantOf(from), whole.after ?? 0) }, place)
      return { items: page.items.map(shown(context)), matches: [], ...goingOn(page.next, from, whole) }
    }
    const { items, ranges, next } = searchItems(read, { query: text, filter: whole, ...place, from: from ?? undefined })
    return {
      items: items.map(shown(context)),
      matches: items.map(({ id }) => ({ id, ranges: ranges.get(id) ?? [] })),
      ...goingOn(next, from, whole),
    }
  },

  'item.get': (context, { id }) => {
    const item = getItem(context.store.read, id)
    if (item === null) throw new Fault('item.unknown', { value: id })
    return { item: shown(context)(item) }
  },

  'item.markRead': ({ store }, { ids, unread }) => {
    markRead(store, ids, unread)
    return {}
  },

  'thread.get': (context, { itemId }) => {
    const thread = getThread(context.store.read, itemId)
    if (thread === null) throw new Fault('item.unknown', { value: itemId })
    return { thread: { ...thread, items: thread.items.map(shown(context)) } }
  },
}

type Around = { id: ItemId; before: number; after: number; step: number }

/** Place, rows and number of all of one moment: between three questions a reading may put hundreds in front. */
function pageAround(context: EngineContext, filter: InboxFilter, order: InboxOrder | undefined, most: number, { id, before, after, step }: Around) {
  const { read } = context.store
  const { position, present } = positionOf(read, filter, id, order)
  const offset = Math.floor(Math.max(0, position - before) / step) * step
  const end = Math.ceil((position + after + 1) / step) * step
  const { items } = pageItems(read, filter, { limit: Math.min(most, end - offset), offset, order })
  return { items: items.map(shown(context)), place: { offset, position, present, total: countItems(read, filter) } }
}

/** Where the next page begins: behind this one, or behind all that was looked at. */
function goingOn(next: ItemId | undefined, from: ItemId | null, { after }: InboxFilter): { next?: ItemId; searchedTo?: number } {
  if (next !== undefined) return { next }
  return from === null || instantOf(from) <= (after ?? 0) ? {} : { next: from, searchedTo: instantOf(from) }
}

export function shown(context: EngineContext): (item: StoredItem) => Item {
  const rights = rightsIn(context)
  return (item) => toItem(context.adapters.get(item.network)?.capabilities, item, rights)
}

/** A brand that is not there is a mistake to be told, not an empty inbox. */
function known(context: EngineContext, filter: InboxFilter): InboxFilter {
  if (filter.brand !== undefined && findBrand(context.store.read, filter.brand) === null) throw new Fault('brand.unknown', { value: filter.brand })
  return filter
}

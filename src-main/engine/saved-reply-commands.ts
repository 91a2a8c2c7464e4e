import { Fault } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import { getItem } from '../store/items.ts'
import { getSavedReply, listSavedReplies, removeSavedReply, repliesInThread, repliesSince, restoreSavedReply, saveSavedReply } from '../store/saved-replies.ts'
import { getThread } from '../store/threads.ts'
import type { EngineContext, Handlers } from './context.ts'
import { fillReply, nearestText } from './fill-reply.ts'

const dayMs = 86_400_000

export const savedReplyHandlers: Handlers<
  'savedReply.list' | 'savedReply.save' | 'savedReply.remove' | 'savedReply.restore' | 'savedReply.fill' | 'reply.repeats'
> = {
  'savedReply.list': ({ store }) => ({ replies: listSavedReplies(store.read) }),
  'savedReply.save': ({ store, clock }, { id, name, texts }) => ({ reply: saveSavedReply(store, { ...(id === undefined ? {} : { id }), name, texts, at: clock.now() }) }),
  'savedReply.remove': ({ store, clock }, { id }) => ({ reply: removeSavedReply(store, id, clock.now()) }),
  'savedReply.restore': ({ store }, { id }) => ({ reply: restoreSavedReply(store, id) }),

  'savedReply.fill': ({ store, clock }, { id, itemId }) => {
    const item = getItem(store.read, itemId)
    if (item === null) throw new Fault('item.unknown', { value: itemId })
    const reply = getSavedReply(store.read, id)
    const lang = item.verdict?.lang ?? item.lang
    const nearest = nearestText(reply.texts, item.brand.id, lang)
    if (nearest === null) throw new Fault('savedReply.noText', { name: reply.name, brand: item.brand.name })
    const theirs = getThread(store.read, itemId)?.items.filter((each) => !each.own && each.author.id === item.author.id).map((each) => each.text) ?? []
    return fillReply(nearest.text, {
      name: item.author.name,
      handle: item.author.handle,
      brand: item.brand.name,
      post: item.post?.title ?? null,
      date: new Intl.DateTimeFormat(nearest.lang ?? lang ?? 'fr', { dateStyle: 'long' }).format(clock.now()),
      // The message that is answered first, then what they wrote before, the latest first.
      texts: [item.text, ...theirs.toReversed()],
    })
  },

  'reply.repeats': (context, { itemId, text }) => {
    const item = getItem(context.store.read, itemId)
    if (item === null) throw new Fault('item.unknown', { value: itemId })
    return repeatsOf(context, item, text)
  },
}

function repeatsOf({ store, clock }: EngineContext, item: Pick<Item, 'thread' | 'account'>, text: string): { inThread: number; today: number } {
  const same = (sent: string) => sameWords(sent) === sameWords(text)
  return {
    inThread: repliesInThread(store.read, item.thread.id).filter(same).length,
    today: repliesSince(store.read, item.account.id, clock.now() - dayMs).filter((sent) => same(sent.text)).length,
  }
}

const sameWords = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

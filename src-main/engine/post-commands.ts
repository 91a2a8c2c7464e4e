import type { postCommands } from '../../src-contract/posts.ts'
import { getAccount, listStoredAccounts } from '../store/accounts.ts'
import { listBrands } from '../store/brands.ts'
import { getPost, lackingBy, listGaps } from '../store/posts.ts'
import { brandKey, dueIn, erasedBy } from '../store/retention.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import type { Handlers } from './context.ts'
import { daysOf, keepingOf } from './eraser.ts'
import { delayOf, paceFor, restAt } from './post-pace.ts'

const usualLimit = 100

export const postHandlers: Handlers<keyof typeof postCommands> = {
  'gap.list': ({ store }, { accountId, limit }) => {
    const totals = Array.from(lackingBy(store.read)).filter(([id]) => accountId === undefined || id === accountId).map(([, total]) => total)
    const sum = (of: 'posts' | 'comments') => totals.reduce((all, total) => all + total[of], 0)
    return { posts: listGaps(store.read, accountId ?? null, limit ?? usualLimit), total: { posts: sum('posts'), comments: sum('comments') } }
  },

  'sync.post': async ({ store, schedule, judge, autoSync }, { postId }) => {
    const { id, accountId, remoteId } = getPost(store.read, postId)
    const counts = await schedule.runPost(accountId, { id, remoteId })
    if (!autoSync) await judge.drain()
    const { held, remoteCount } = getPost(store.read, postId)
    return { ...counts, held, counted: remoteCount }
  },

  'post.pace': ({ store, adapters, clock, sessions }, { accountId, limit }) => {
    const accounts = listStoredAccounts(store.read).filter(({ id }) => accountId === undefined || id === accountId)
    const paced = accounts.flatMap((account) => {
      const [adapter, pace] = [adapters.get(account.network), sessions.paceOf(account)]
      return paceFor(store.read, adapter, account, clock.now(), pace).map((one) => ({ ...one, restMs: restAt(adapter, pace) }))
    })
    const posts = paced.sort((a, b) => b.perHour - a.perHour).slice(0, limit ?? usualLimit)
    return {
      posts: posts.map(({ post, perHour, everyMs, restMs, pace }) => ({
        postId: post.id, accountId: post.accountId, title: post.title, text: post.text.slice(0, 300), url: post.url, perHour: Math.round(perHour * 1000) / 1000,
        held: post.held, counted: post.remoteCount, checkedAt: post.checkedAt, dueAt: pace.dueAt, delayMs: delayOf(post, everyMs, restMs),
      })),
    }
  },

  'post.get': ({ store, adapters, sessions }, { id }) => {
    const { accountId, held, remoteCount, checkedAt, wholeAt, checkEvery } = getPost(store.read, id)
    const account = getAccount(store.read, accountId)
    const restMs = account === null ? 0 : restAt(adapters.get(account.network), sessions.paceOf(account))
    return { held, counted: remoteCount, countedAt: checkedAt, wholeAt, delayMs: checkEvery === null ? null : delayOf({ checkEvery }, checkEvery, restMs) }
  },

  'retention.list': ({ store, adapters, clock }) => {
    const accounts = listStoredAccounts(store.read)
    const networks = Array.from(adapters.values()).filter(({ id, capabilities }) => capabilities.retention !== undefined || capabilities.erasesDeleted !== undefined || accounts.some(({ network }) => network === id))
    return {
      networks: networks.map((adapter) => ({
        network: adapter.id, rules: adapter.capabilities.retention ?? [], erased: erasedBy(store.read, adapter.id),
        due: accounts.filter(({ network }) => network === adapter.id).reduce((sum, account) => sum + dueIn(store.read, account.id, keepingOf(store.read, adapter, account), clock.now()), 0),
      })),
      brands: listBrands(store.read).flatMap(({ id, name }) => {
        const days = daysOf(getSetting(store.read, brandKey(id)))
        return days === null ? [] : [{ id, name, days }]
      }),
    }
  },

  'retention.run': async ({ eraser }) => ({ erased: await eraser.run() }),

  'retention.set': ({ store }, { brandId, days }) => {
    setSetting(store, brandKey(brandId), days)
    return { days }
  },
}

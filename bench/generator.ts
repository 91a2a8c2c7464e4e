import type { ItemKind, NetworkId, Visibility } from '../src-contract/network.ts'
import type { RemoteItem, RemotePost } from '../src-contract/remote.ts'
import { seeded, vocabulary, zipf } from './words.ts'

/** Part of the cached file's key: counts up whenever other data would come out. */
export const generatorVersion = 3

const vocabularySize = 200_000
const from = Date.UTC(2023, 0, 1)
const to = Date.UTC(2026, 0, 1)
const signs = [' 😀', ' 🥰', ' !!', ' …', ' 👍🏽', '', '', '', '', '', '', '.', '.', '?']
const visibilities: readonly Visibility[] = ['hidden', 'held', 'spam', 'trash']

export type GeneratedAccount = { network: NetworkId; brand: string; remoteId: string }
export type GeneratedBatch = { account: number; posts: RemotePost[]; upserted: RemoteItem[] }

/** Eight brands, each with a blog, a second one and an account of a network; their rows in this order. */
export const accounts: readonly GeneratedAccount[] = Array.from({ length: 24 }, (_, n) => ({
  network: n % 3 === 2 ? 'bluesky' : 'wordpress',
  brand: `Marque ${Math.floor(n / 3) + 1}`,
  remoteId: `account-${n}`,
}))

/**
 * Comments of three years in believable proportions, batch by batch in the order of time, every batch of one account. The same
 * numbers give the same items.
 */
export function* generate(items: number, batchSize: number, seed = 1): Generator<GeneratedBatch> {
  const random = seeded(seed)
  const words = vocabulary(vocabularySize)
  const wordRank = zipf(vocabularySize, 1.02, random)
  const authorRank = zipf(Math.max(100, Math.floor(items / 8)), 0.8, random)
  const accountRank = zipf(accounts.length, 0.6, random)
  const openThreads = accounts.map((): string[] => [])
  const below = (n: number) => Math.floor(random() * n)
  const of = <T>(list: readonly T[]): T | undefined => list[below(list.length)]
  const sentence = (length: number) => {
    const text = Array.from({ length }, () => words[wordRank()] ?? '').join(' ')
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  // Most comments are short, some long: the exponential of a sum of three uniform numbers.
  const wordCount = () => Math.max(1, Math.round(Math.exp(1.2 + (random() + random() + random()) * 1.1)))

  const makeItem = (n: number, account: number, postId: string): RemoteItem => {
    const threads = openThreads[account] ?? []
    const remoteId = `c${n}`
    const answered = random() < 0.4 ? of(threads) : undefined
    if (answered === undefined) threads[threads.length < 300 ? threads.length : below(300)] = remoteId
    const own = answered !== undefined && random() < 0.15
    const author = own ? 0 : 1 + authorRank()
    const kind: ItemKind = own ? 'reply' : random() < 0.08 ? 'mention' : 'comment'
    const image = random() < 0.03
    return {
      remoteId,
      kind,
      own,
      threadRemoteId: answered ?? remoteId,
      parentRemoteId: answered ?? null,
      postRemoteId: postId,
      author: {
        remoteId: `u${author}`,
        name: `${words[(author * 7) % vocabularySize] ?? ''} ${words[(author * 13) % vocabularySize] ?? ''}`,
        handle: `user${author}`,
        url: null,
        avatarUrl: author % 2 === 0 ? `https://pictures.example/${author}.png` : null,
      },
      text: sentence(wordCount()) + (of(signs) ?? ''),
      lang: null,
      createdAt: Math.floor(from + ((to - from) * n) / items),
      editedAt: null,
      url: `https://blog.example/${postId}#comment-${n}`,
      visibility: random() < 0.06 ? (of(visibilities) ?? 'visible') : 'visible',
      liked: random() < 0.02,
      authorBlocked: null,
      rating: null,
      attachments: image ? [{ kind: 'image', url: `https://pictures.example/c/${n}.jpg`, alt: null, width: 1200, height: 800 }] : [],
      refuses: [],
      ref: { post: postId },
    }
  }

  for (let made = 0; made < items;) {
    const account = accountRank()
    const postId = `p${account}-${Math.floor((made / items) * 90)}`
    const length = Math.min(batchSize, items - made)
    const posts: RemotePost[] = [
      { remoteId: postId, url: `https://blog.example/${postId}`, title: `Article ${postId}`, text: postId, createdAt: from },
    ]
    const start = made
    made += length
    yield { account, posts, upserted: Array.from({ length }, (_, n) => makeItem(start + n, account, postId)) }
  }
}

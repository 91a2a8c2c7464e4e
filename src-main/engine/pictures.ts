import { Fault } from '../../src-contract/failure.ts'
import { fetchPicture as fetchFrom } from '../net/fetch-bytes.ts'
import type { Picture } from '../net/fetch-bytes.ts'
import { getAccount } from '../store/accounts.ts'
import { imageSource } from '../store/images.ts'
import { getSetting } from '../store/settings.ts'
import type { EngineContext } from './context.ts'
import { originOf, typedIn } from './typed-settings.ts'

const cacheBytes = 32_000_000

/** A picture of a network, fetched here so that the window never speaks to a network, and kept for a while. */
export async function fetchPicture(context: EngineContext, of: 'author' | 'attachment', id: number): Promise<Picture> {
  const { store } = context
  if (getSetting(store.read, 'images') === false) throw new Fault('image.refused', { reason: 'off' })
  const found = imageSource(store.read, of, id)
  if (found === null) throw new Fault('image.refused', { reason: 'none' })
  const kept = cacheOf(context).get(found.url)
  if (kept !== undefined) return kept
  const account = getAccount(store.read, found.accountId)
  const origin = account === null ? null : originOf(typedIn(account.settings))
  const picture = await fetchFrom(found.url, { typedOrigin: origin }, AbortSignal.timeout(20_000))
  cacheOf(context).keep(found.url, picture)
  return picture
}

type Cache = { get(url: string): Picture | undefined; keep(url: string, picture: Picture): void }
const caches = new WeakMap<object, Cache>()

/** One per engine, in memory, the oldest out first. */
function cacheOf(context: EngineContext): Cache {
  const known = caches.get(context.secrets)
  if (known !== undefined) return known
  const pictures = new Map<string, Picture>()
  let bytes = 0
  const cache: Cache = {
    get: (url) => pictures.get(url),
    keep: (url, picture) => {
      if (picture.bytes.byteLength > cacheBytes / 8 || pictures.has(url)) return
      pictures.set(url, picture)
      bytes += picture.bytes.byteLength
      for (const [oldest, { bytes: old }] of pictures) {
        if (bytes <= cacheBytes) break
        pictures.delete(oldest)
        bytes -= old.byteLength
      }
    },
  }
  caches.set(context.secrets, cache)
  return cache
}

import { Fault } from '../../src-contract/failure.ts'
import { createAgents, exchange } from '../net/transport.ts'
import type { Exchanged } from '../net/transport.ts'
import { getAccount } from '../store/accounts.ts'
import { imageSource } from '../store/images.ts'
import { getSetting } from '../store/settings.ts'
import type { EngineContext } from './context.ts'
import { originOf, typedIn } from './typed-settings.ts'

const maxBytes = 10_000_000
const maxRedirects = 3
const cacheBytes = 32_000_000
const agents = createAgents()

// No SVG: it can carry script and addresses of others.
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

export type Picture = { mime: string; bytes: Uint8Array<ArrayBuffer> }

/**
 * A picture of a network, fetched here so that the window never speaks to a network. Addresses come from strangers: the same rules hold as for
 * any answer (https, no private address save the origin the user typed, each redirect checked), no credentials are sent, size is limited.
 */
export async function fetchPicture(context: EngineContext, of: 'author' | 'attachment', id: number): Promise<Picture> {
  const { store } = context
  if (getSetting(store.read, 'images') === false) throw new Fault('image.refused', { reason: 'off' })
  const found = imageSource(store.read, of, id)
  if (found === null) throw new Fault('image.refused', { reason: 'none' })
  const kept = cacheOf(context).get(found.url)
  if (kept !== undefined) return kept
  const account = getAccount(store.read, found.accountId)
  const origin = account === null ? null : originOf(typedIn(account.settings))
  const answer = await follow(found.url, origin)
  const mime = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!shown.has(mime)) throw new Fault('image.refused', { reason: 'type' })
  const picture = { mime, bytes: new Uint8Array(answer.body) }
  cacheOf(context).keep(found.url, picture)
  return picture
}

async function follow(address: string, typedOrigin: string | null): Promise<Exchanged> {
  let url = parsed(address)
  const signal = AbortSignal.timeout(20_000)
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const answer = await exchange({
      method: 'GET', url, headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif', 'user-agent': 'Vigie' }, body: null,
      typedOrigin, connectMs: 10_000, idleMs: 10_000, totalMs: 20_000, maxBytes, headersOnly: false,
    }, agents, signal)
    const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.headers.get('location') : null
    if (location === null) {
      if (answer.status !== 200) throw new Fault('image.refused', { reason: `HTTP ${answer.status}` })
      return answer
    }
    url = parsed(location, url.href)
  }
  throw new Fault('image.refused', { reason: 'redirects' })
}

function parsed(address: string, base?: string): URL {
  if (!URL.canParse(address, base)) throw new Fault('image.refused', { reason: 'address' })
  return new URL(address, base)
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

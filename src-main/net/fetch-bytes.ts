import { Fault } from '../../src-contract/failure.ts'
import { imageTypeOf } from './image-type.ts'
import type { ImageType } from './image-type.ts'
import { createAgents, exchange } from './transport.ts'
import type { Exchanged } from './transport.ts'

export type Picture = { mime: ImageType; bytes: Uint8Array<ArrayBuffer> }

export type PictureLimits = {
  /** The account's own origin as the user typed it: the only one that may lie at a private address. */
  typedOrigin: string | null
  maxBytes?: number
  totalMs?: number
}

const maxRedirects = 3
const agents = createAgents()

/**
 * A picture whose address a stranger chose: no credentials, https alone (plain http on loopback), no private address at any redirect, an end to size
 * and time, and the bytes must be a picture whatever the server calls them. Throws `image.refused` or `HttpFault`.
 */
export async function fetchPicture(address: string, limits: PictureLimits, signal: AbortSignal): Promise<Picture> {
  const answer = await follow(address, limits, signal)
  const mime = imageTypeOf(answer.body)
  if (mime === null) throw new Fault('image.refused', { reason: 'type' })
  return { mime, bytes: new Uint8Array(answer.body) }
}

async function follow(address: string, limits: PictureLimits, signal: AbortSignal): Promise<Exchanged> {
  let url = parsed(address)
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const answer = await exchange({
      method: 'GET', url, headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif', 'user-agent': 'Vigie' }, body: null,
      typedOrigin: limits.typedOrigin, connectMs: 10_000, idleMs: 10_000, totalMs: limits.totalMs ?? 20_000, maxBytes: limits.maxBytes ?? 5_000_000,
      headersOnly: false,
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

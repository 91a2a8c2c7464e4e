import { isLoopbackHost } from './address.ts'

const bare = (url: URL) => url.hostname.replace(/^www\./, '')

/**
 * The same site under its other name: with or without its `www.`, over https where http was typed. Another port, or another name below the same domain, is
 * another site: it may be anybody's.
 */
export function isSameSite(typed: URL, at: URL): boolean {
  return bare(at) === bare(typed) && at.port === typed.port && (at.protocol === typed.protocol || at.protocol === 'https:')
}

/** Headers that prove who one is. `cookie` and its like among them, though no adapter of ours uses one. */
const secretNames = new Set([
  'authorization', 'proxy-authorization', 'cookie', 'dpop', 'api-key', 'user-api-key', 'x-api-key', 'apikey', 'x-auth-token', 'access-token', 'x-access-token', 'private-token',
  'x-goog-api-key', 'x-wp-nonce',
])

export const carriesSecret = (headers: Readonly<Record<string, string>> | undefined): boolean =>
  Object.keys(headers ?? {}).some((name) => secretNames.has(name.toLowerCase()))

/**
 * Where the secrets of one account may go: the origin that was typed and its `www.` twin, the fixed hosts of its network, and what its adapter has approved
 * by name. One that is not https is approved on loopback alone.
 */
export function approvedOrigins(typed: string | null, vendor: readonly string[]) {
  const named = new Set(vendor)
  const home = typed !== null && URL.canParse(typed) ? new URL(typed) : null
  if (home !== null) named.add(home.origin)
  return {
    approve(address: string): void {
      if (!URL.canParse(address)) return
      const { origin, protocol, hostname } = new URL(address)
      if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) named.add(origin)
    },
    has: (url: URL): boolean => named.has(url.origin) || (home !== null && isSameSite(home, url)),
  }
}

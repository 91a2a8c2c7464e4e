import { Fault } from '../../src-contract/failure.ts'
import { isLoopbackHost } from './address.ts'

/**
 * The address a person means: `example.com`, `www.example.com/blog/`, `http://127.0.0.1:8080`. Without a scheme it is https, save on
 * loopback. A public host typed with `http:` is taken as https, because nothing is ever sent to it in the clear. What follows `?` or `#`
 * and a name or password inside the address are dropped. Throws `input.url`.
 */
export function typedUrl(text: string): URL {
  const typed = text.trim()
  const refuse = () => new Fault('input.url', { value: typed.slice(0, 200) })
  if (typed === '' || /\s/.test(typed)) throw refuse()
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw refuse()
  const address = scheme === undefined ? `https://${typed}` : typed
  if (!URL.canParse(address)) throw refuse()
  const url = new URL(address)
  if (!/^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/i.test(url.hostname)) throw refuse()
  const loopback = isLoopbackHost(url.hostname)
  if (!loopback && !url.hostname.includes('.') && !url.hostname.startsWith('[')) throw refuse()
  if (loopback && scheme === undefined) url.protocol = 'http:'
  if (!loopback) url.protocol = 'https:'
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url
}

/** In place of a network's own addresses, which are fixed, only a server on this machine. Null where nothing is typed. */
export function localOrigin(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const { origin, hostname, host } = typedUrl(text)
  if (!isLoopbackHost(hostname)) throw new Fault('network.addressRefused', { host })
  return origin
}

import { Fault } from '../../../src-contract/failure.ts'
import { typedUrl } from '../../net/typed-url.ts'

/** The feed that a person means. Unlike a server's address it keeps what follows `?`, which is where many feeds have their name. Throws `input.url`. */
export function feedAddress(text: string): URL {
  const typed = text.trim().replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:\/\//i, 'https://')
  const url = typedUrl(typed)
  const whole = /^https?:/i.test(typed) ? typed : `https://${typed}`
  if (!URL.canParse(whole)) throw new Fault('input.url', { value: typed.slice(0, 200) })
  url.search = new URL(whole).search
  return url
}

/** What only says where the reader came from. */
const tracking = /^(utm_\w+|at_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|xtor|cmpid|ns_\w+|_ga|yclid|wt_mc|ref_src|ocid)$/i

// Alerts lead through an address that notes the click. The target is inside. https://www.google.com/alerts
const wrappers: readonly { host: RegExp; path: string; params: readonly string[] }[] = [
  { host: /^(www\.)?google\.[a-z]{2,3}(\.[a-z]{2})?$/, path: '/url', params: ['url', 'q'] },
  { host: /^www\.bing\.com$/, path: '/news/apiclick.aspx', params: ['url'] },
]

/** The address of an entry, out of whatever leads to it; null for what is no web address. */
export function linkOf(text: string | null | undefined, base: string): string | null {
  let link = text?.trim() ?? ''
  for (let wraps = 0; wraps < 3; wraps += 1) {
    if (link === '' || link.length > 4000 || !URL.canParse(link, base)) return null
    const url = new URL(link, base)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
    url.username = ''
    url.password = ''
    const wrapper = wrappers.find(({ host, path }) => host.test(url.hostname) && url.pathname === path)
    const target = wrapper?.params.map((name) => url.searchParams.get(name)).find((value) => value !== null && /^https?:\/\//i.test(value))
    if (target === undefined || target === null) return url.href
    link = target
  }
  return null
}

/** By what two feeds that name the same article agree on it: host and path, without the scheme, `www.`, a last slash or a trace of the click. */
export function canonical(link: string): string {
  const url = new URL(link)
  for (const name of Array.from(url.searchParams.keys())) if (tracking.test(name)) url.searchParams.delete(name)
  url.searchParams.sort()
  const path = url.pathname.replace(/\/$/, '')
  return `${siteOf(link)}${url.port === '' ? '' : `:${url.port}`}${path}${url.searchParams.size === 0 ? '' : `?${url.searchParams.toString()}`}`
}

export const siteOf = (link: string): string => new URL(link).hostname.toLowerCase().replace(/^www\./, '')

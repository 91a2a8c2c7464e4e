import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import { idsPerCall, prices } from './capabilities.ts'

const countOf = (value: unknown, ...path: string[]): number => {
  const found = path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Object.entries(at).find(([key]) => key === name)?.[1] : undefined), value)
  return Array.isArray(found) ? found.length : found === undefined || found === null ? 0 : 1
}

/**
 * What a call costs, by the vendor's list: reading by what is given, beside it included, writing by the call. Given a second time on the same day a thing is
 * free; that is not counted on. https://docs.x.com/x-api/getting-started/pricing
 */
export function priceOf(request: HttpRequest, answer: HttpResponse | null): number {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname.startsWith('/2/oauth2/') || (answer !== null && answer.status >= 400)) return 0
  if (request.method !== 'GET') return writing(request, pathname)
  const row = pathname.includes('/dm_') ? prices.message : pathname.endsWith('/muting') ? prices.mute : pathname.endsWith('/users/me') ? prices.user : prices.post
  if (answer !== null) {
    const { json } = answer
    const posts = countOf(json, 'includes', 'posts') + countOf(json, 'includes', 'tweets')
    return countOf(json, 'data') * row + countOf(json, 'includes', 'users') * prices.user + posts * prices.post
  }
  const rows = pathname.endsWith('/users/me') ? 1 : Math.min(idsPerCall, searchParams.get('ids')?.split(',').length ?? Number(searchParams.get('max_results') ?? idsPerCall))
  if (row === prices.user || row === prices.mute) return rows * row
  // Each may bring whom it is by, and a post what it answers and whose that is.
  return row === prices.message ? rows * (row + prices.user) : rows * 2 * (row + prices.user)
}

function writing({ method, json }: HttpRequest, pathname: string): number {
  if (pathname.includes('/hidden')) return prices.hide
  if (pathname.includes('/muting')) return method === 'DELETE' ? prices.unmuting : prices.muting
  if (pathname.includes('/dm_')) return prices.sendMessage
  if (method === 'DELETE') return prices.remove
  // A link makes it twenty times as dear. https://docs.x.com/x-api/getting-started/pricing
  return /https?:|\b[\w-]+\.[a-z]{2,}\b/i.test(JSON.stringify(json ?? '')) ? prices.withLink : prices.reply
}

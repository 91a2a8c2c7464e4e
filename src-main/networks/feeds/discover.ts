import { Parser } from 'htmlparser2'
import { linkOf } from './address.ts'

const types: readonly string[] = ['application/atom+xml', 'application/rss+xml', 'application/feed+json', 'application/rdf+xml']
/** What names a feed stands in the head of a page. */
const headLength = 500_000

/**
 * The feeds that a page names, in its order, those of its comments last (https://www.rssboard.org/rss-autodiscovery). Addresses of a stranger: whoever
 * reads them takes none in a private network but the page's own origin.
 */
export function feedsNamedIn(page: string, base: string): string[] {
  const found: { url: string; comments: boolean }[] = []
  const parser = new Parser({
    onopentag(name, { rel, type, href, title }) {
      if (name !== 'link' || found.length >= 20 || !/(^|\s)alternate(\s|$)/i.test(rel ?? '')) return
      if (!types.includes((type ?? '').trim().toLowerCase())) return
      const url = linkOf(href, base)
      if (url !== null && !found.some((one) => one.url === url)) found.push({ url, comments: /comment/i.test(`${title ?? ''} ${url}`) })
    },
  }, { lowerCaseTags: true, lowerCaseAttributeNames: true })
  parser.write(page.slice(0, headLength))
  parser.end()
  return [...found.filter(({ comments }) => !comments), ...found.filter(({ comments }) => comments)].map(({ url }) => url)
}

export const looksLikePage = (document: string): boolean => /^\s*(<!--[^]{0,2000}?-->\s*)?<(!doctype\s+html|html|head|body)\b/i.test(document.slice(0, 4000))

/** An entry as its publisher holds it. `html`: the text is markup. `at` null: published without a date. */
export type PublishedEntry = {
  id: string
  link: string | null
  title: string | null
  text: string
  html: boolean
  at: number | null
  updatedAt: number | null
  author: string | null
  image: string | null
}

export type FeedFormat = 'rss2' | 'rss091' | 'rdf' | 'atom' | 'json' | 'alerts'

export type FeedDocument = { format: FeedFormat; title: string; site: string; self: string; lang: string; entries: readonly PublishedEntry[] }

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const element = (name: string, text: string | null): string => (text === null ? '' : `<${name}>${escape(text)}</${name}>`)
const markup = (entry: PublishedEntry): string => (entry.html ? entry.text : escape(entry.text))
const rfc822 = (at: number): string => new Date(at).toUTCString()
const rfc3339 = (at: number): string => new Date(at).toISOString()

export const typeOf: Readonly<Record<FeedFormat, string>> = {
  rss2: 'application/rss+xml; charset=UTF-8',
  rss091: 'text/xml; charset=UTF-8',
  rdf: 'application/rdf+xml; charset=UTF-8',
  atom: 'application/atom+xml; charset=UTF-8',
  alerts: 'application/xml; charset=UTF-8',
  json: 'application/feed+json; charset=UTF-8',
}

export function write(of: FeedDocument): string {
  switch (of.format) {
    case 'json':
      return json(of)
    case 'atom':
    case 'alerts':
      return atom(of)
    case 'rdf':
      return rdf(of)
    default:
      return rss(of)
  }
}

/** https://www.rssboard.org/rss-specification, https://www.rssboard.org/rss-0-9-1 */
function rss({ format, title, site, lang, entries }: FeedDocument): string {
  const old = format === 'rss091'
  const items = entries.map((one) =>
    [
      '<item>',
      element('title', one.title),
      element('link', one.link),
      `<description>${escape(markup(one))}</description>`,
      old ? '' : `<guid isPermaLink="false">${escape(one.id)}</guid>`,
      old || one.at === null ? '' : element('pubDate', rfc822(one.at)),
      old ? '' : element('dc:creator', one.author),
      old || one.image === null ? '' : `<enclosure url="${escape(one.image)}" length="1" type="image/jpeg"/>`,
      '</item>',
    ].join(''),
  )
  const spaces = old ? '' : ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="${old ? '0.91' : '2.0'}"${spaces}><channel>${element('title', title)}${element('link', site)}${element('language', lang)}<description/>${items.join('\n')}</channel></rss>\n`
}

/** http://purl.org/rss/1.0/spec */
function rdf({ title, site, entries }: FeedDocument): string {
  const items = entries.map(
    (one) =>
      `<item rdf:about="${escape(one.link ?? one.id)}">${element('title', one.title)}${element('link', one.link)}<description>${escape(markup(one))}</description>${one.at === null ? '' : element('dc:date', rfc3339(one.at))}</item>`,
  )
  return `<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="${escape(site)}">${element('title', title)}${element('link', site)}</channel>${items.join('\n')}</rdf:RDF>\n`
}

/** https://www.rfc-editor.org/rfc/rfc4287. An alert leads through an address of its own, and marks its word in bold. */
function atom({ format, title, site, self, lang, entries }: FeedDocument): string {
  const alerts = format === 'alerts'
  const lead = (link: string) => (alerts ? `https://www.google.com/url?rct=j&sa=t&url=${encodeURIComponent(link)}&ct=ga&cd=CAIyGg&usg=AOv` : link)
  const items = entries.map((one) => {
    const dated = one.at === null ? '' : `<published>${rfc3339(one.at)}</published>`
    return [
      '<entry>',
      element('id', alerts ? `tag:google.com,2013:googlealerts/feed:${one.id}` : one.id),
      one.title === null ? '<title/>' : `<title type="html">${escape(alerts ? one.title.replace(/(\p{Lu}\p{L}+)/u, '<b>$1</b>') : escape(one.title))}</title>`,
      one.link === null ? '' : `<link href="${escape(lead(one.link))}"/>`,
      dated,
      one.updatedAt === null && one.at === null ? '' : `<updated>${rfc3339(one.updatedAt ?? one.at ?? 0)}</updated>`,
      `<content type="html">${escape(markup(one))}</content>`,
      one.author === null ? '<author><name/></author>' : `<author>${element('name', one.author)}</author>`,
      '</entry>',
    ].join('')
  })
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}"><id>${escape(self)}</id>${element('title', title)}<link rel="self" href="${escape(self)}"/><link href="${escape(site)}"/>${items.join('\n')}</feed>\n`
}

/** https://www.jsonfeed.org/version/1.1/ */
function json({ title, site, lang, entries }: FeedDocument): string {
  const items = entries.map((one) => ({
    id: one.id,
    ...(one.link === null ? {} : { url: one.link }),
    ...(one.title === null ? {} : { title: one.title }),
    ...(one.html ? { content_html: one.text } : { content_text: one.text }),
    ...(one.at === null ? {} : { date_published: rfc3339(one.at) }),
    ...(one.updatedAt === null ? {} : { date_modified: rfc3339(one.updatedAt) }),
    ...(one.author === null ? {} : { authors: [{ name: one.author }] }),
    ...(one.image === null ? {} : { image: one.image }),
  }))
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title, home_page_url: site, language: lang, items })
}

import { z } from 'zod'

// What we read of what feedsmith makes of RSS (https://www.rssboard.org/rss-specification), RDF (http://purl.org/rss/1.0/), Atom
// (https://www.rfc-editor.org/rfc/rfc4287) and JSON Feed (https://www.jsonfeed.org/version/1.1/). A wrong part is dropped.

const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
const text = maybe(z.string())
const person = z.object({ name: text, email: text })
const media = z.object({ url: text, medium: text, type: text })

const dc = maybe(z.object({ creators: maybe(z.array(z.string())), dates: maybe(z.array(z.string())) }))
const mediaNs = maybe(z.object({ contents: maybe(z.array(media)), thumbnails: maybe(z.array(media)) }))
const textual = z.object({ value: text, type: text })

/** RSS of every version, RDF among them. */
export const rssItem = z.object({
  title: text,
  link: text,
  description: text,
  guid: maybe(z.object({ value: text, isPermaLink: maybe(z.boolean()) })),
  pubDate: text,
  authors: maybe(z.array(person)),
  enclosures: maybe(z.array(media)),
  dc,
  content: maybe(z.object({ encoded: text })),
  media: mediaNs,
  rdf: maybe(z.object({ about: text })),
})
export type RssItem = z.infer<typeof rssItem>
export const rssFeed = z.object({ title: text, link: text, language: text, ttl: maybe(z.number()), items: maybe(z.array(z.unknown())) })

export const atomEntry = z.object({
  id: text,
  title: maybe(textual),
  summary: maybe(textual),
  content: maybe(textual),
  links: maybe(z.array(z.object({ href: text, rel: text, type: text }))),
  published: text,
  updated: text,
  authors: maybe(z.array(person)),
  media: mediaNs,
})
export type AtomEntry = z.infer<typeof atomEntry>
export const atomFeed = z.object({
  title: maybe(textual),
  links: maybe(z.array(z.object({ href: text, rel: text }))),
  xml: maybe(z.object({ lang: text })),
  entries: maybe(z.array(z.unknown())),
})

export const jsonItem = z.object({
  id: text,
  url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  date_published: text,
  date_modified: text,
  language: text,
  authors: maybe(z.array(person)),
})
export type JsonItem = z.infer<typeof jsonItem>
export const jsonFeed = z.object({ title: text, home_page_url: text, language: text, items: maybe(z.array(z.unknown())) })

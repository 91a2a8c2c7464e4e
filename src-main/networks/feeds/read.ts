import { parseFeed } from 'feedsmith'
import { readLine, readMarkup } from '../../net/html-text.ts'
import type { Readable } from '../readable.ts'
import { linkOf } from './address.ts'
import { instantOf } from './dates.ts'
import { looksLikePage } from './discover.ts'
import { mended } from './mend.ts'
import { atomEntry, atomFeed, jsonFeed, jsonItem, rssFeed, rssItem } from './wire.ts'
import type { AtomEntry, JsonItem, RssItem } from './wire.ts'

/** An entry as plain text: nothing of its markup is left. `id` is the feed's own name for it. */
export type Entry = {
  id: string | null
  link: string | null
  title: string
  text: string
  author: string | null
  publishedAt: number | null
  updatedAt: number | null
  image: string | null
}

export type Feed = { title: string | null; site: string | null; lang: string | null; ttlMs: number | null; entries: Entry[] }

/** More is not looked at: a feed is news. */
const mostEntries = 2000
/** Of the source of one field, and of all fields of a document: beyond that it is no article but an attack, and reading markup costs most. */
const longestSource = 40_000
const longestSources = 2_000_000
const longestTitle = 300
const longestText = 20_000

/** Null for what is no feed, or none that can be read. `base`: where it came from, for addresses within. */
export function readFeed(document: string, base: string, readable: Readable): Feed | null {
  try {
    return toFeed(document, base, readable)
  } catch {
    // The parser's own errors are many; each means the same here.
  }
  if (!/^\s*<(?:\?xml|rss|feed|rdf:RDF|!--|!DOCTYPE)/i.test(document) || looksLikePage(document)) return null
  try {
    return toFeed(mended(document), base, readable)
  } catch {
    return null
  }
}

/** Something to read, or somewhere to go: what has neither is no entry. */
const said = <T extends Entry>(entries: readonly T[]): T[] => entries.filter(({ title, text, link }) => title !== '' || text !== '' || link !== null)

/** Where a document came from, and how much of its fields may still be read. */
type Room = { base: string; left: number }

function toFeed(document: string, base: string, readable: Readable): Feed {
  const room: Room = { base, left: longestSources }
  const parsed = parseFeed(document.trimStart(), { maxItems: mostEntries })
  switch (parsed.format) {
    case 'atom': {
      const feed = atomFeed.parse(parsed.feed)
      const site = feed.links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
      const title = feed.title === undefined ? null : line(room, feed.title.value, isMarkup(feed.title.type))
      return { title, site: linkOf(site, base), lang: langOf(feed.xml?.lang), ttlMs: null, entries: said(readable('entry', atomEntry, feed.entries ?? []).map((one) => ofAtom(one, room))) }
    }
    case 'json': {
      const feed = jsonFeed.parse(parsed.feed)
      return {
        title: line(room, feed.title, false), site: linkOf(feed.home_page_url, base), lang: langOf(feed.language), ttlMs: null,
        entries: said(readable('entry', jsonItem, feed.items ?? []).map((one) => ofJson(one, room))),
      }
    }
    default: {
      const feed = rssFeed.parse(parsed.feed)
      return {
        title: line(room, feed.title, true), site: linkOf(feed.link, base), lang: langOf(feed.language),
        ttlMs: feed.ttl !== undefined && feed.ttl > 0 ? feed.ttl * 60_000 : null, entries: said(readable('entry', rssItem, feed.items ?? []).map((one) => ofRss(one, room))),
      }
    }
  }
}

function ofRss(item: RssItem, room: Room): Entry {
  const { base } = room
  const guid = item.guid?.value?.trim() ?? item.rdf?.about?.trim() ?? ''
  // Without a link of its own the guid is one, where it says so or looks it.
  const permalink = item.guid?.isPermaLink !== false && /^https?:\/\//i.test(guid) ? guid : null
  const [author] = item.authors ?? []
  return {
    id: guid === '' ? null : guid,
    link: linkOf(item.link ?? permalink, base),
    title: line(room, item.title, true) ?? '',
    text: longer(words(room, item.description, true), words(room, item.content?.encoded, true)),
    author: line(room, item.dc?.creators?.[0] ?? author?.name, true),
    publishedAt: instantOf(item.pubDate) ?? instantOf(item.dc?.dates?.[0]),
    updatedAt: null,
    image: imageIn(base, item.media?.thumbnails?.map((one) => ({ ...one, medium: 'image' })), item.media?.contents, item.enclosures),
  }
}

function ofAtom(entry: AtomEntry, room: Room): Entry {
  const { base } = room
  const link = entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? entry.links?.[0]
  return {
    id: entry.id?.trim() || null,
    link: linkOf(link?.href, base),
    title: line(room, entry.title?.value, isMarkup(entry.title?.type)) ?? '',
    text: longer(words(room, entry.summary?.value, isMarkup(entry.summary?.type)), words(room, entry.content?.value, isMarkup(entry.content?.type))),
    author: line(room, entry.authors?.[0]?.name, false),
    publishedAt: instantOf(entry.published) ?? instantOf(entry.updated),
    updatedAt: instantOf(entry.updated),
    image: imageIn(base, entry.media?.thumbnails?.map((one) => ({ ...one, medium: 'image' })), entry.media?.contents, entry.links?.filter(({ rel }) => rel === 'enclosure').map(({ href, type }) => ({ url: href, type, medium: undefined }))),
  }
}

function ofJson(item: JsonItem, room: Room): Entry {
  const { base } = room
  return {
    id: item.id?.trim() || null,
    link: linkOf(item.url, base),
    title: line(room, item.title, false) ?? '',
    text: longer(words(room, item.summary, false), words(room, item.content_text, false) || words(room, item.content_html, true)),
    author: line(room, item.authors?.[0]?.name, false),
    publishedAt: instantOf(item.date_published),
    updatedAt: instantOf(item.date_modified),
    image: linkOf(item.image, base),
  }
}

/** https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1: what names no type is text. */
const isMarkup = (type: string | undefined): boolean => type !== undefined && type !== 'text' && type !== 'text/plain'

const shortened = (text: string, most: number): string => (text.length <= most ? text : `${Array.from(text.slice(0, most)).slice(0, -1).join('')}…`)

/** Control characters and the marks that turn text around are not for a line of ours. */
const plainly = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, ' ')

function line(room: Room, source: string | undefined, markup: boolean): string | null {
  const whole = taken(room, source)
  const read = shortened((markup ? readLine(whole) : plainly(whole)).replace(/\s+/g, ' ').trim(), longestTitle)
  return read === '' ? null : read
}

/** As much of a field as there is room for. */
function taken(room: Room, source: string | undefined): string {
  const whole = (source ?? '').slice(0, Math.min(longestSource, room.left))
  room.left -= whole.length
  return whole
}

function words(room: Room, source: string | undefined, markup: boolean): string {
  const whole = taken(room, source)
  return shortened(markup ? readMarkup(whole, 'rendered', 'words').text : plainly(whole).trim(), longestText)
}

const longer = (a: string, b: string): string => (b.length > a.length ? b : a)

type Medium = { url?: string | undefined; medium?: string | undefined; type?: string | undefined }

function imageIn(base: string, ...lists: (readonly Medium[] | undefined)[]): string | null {
  const all = lists.flatMap((list) => list ?? [])
  return linkOf(all.find(({ medium, type }) => medium === 'image' || type?.startsWith('image/') === true)?.url, base)
}

function langOf(text: string | undefined): string | null {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(text?.trim() ?? '')?.[0].toLowerCase() ?? null
}

import type { RemoteItem } from '../../../src-contract/remote.ts'
import { siteOf } from './address.ts'
import type { Identified } from './identify.ts'
import type { Feed } from './read.ts'

/** A publisher's clock may be ahead of ours by as much. */
const aheadMs = 5 * 60_000
const longestShown = 5000

/**
 * `order`: where it stands in its feed. Without a date, or with one that has not come yet, it is as old as our first sight of it, and what the feed
 * has above stays above.
 */
export function toItem({ entry, now: { remote } }: Identified, feed: Feed, source: string, now: number, order: number): RemoteItem {
  const { publishedAt, updatedAt, link } = entry
  const createdAt = publishedAt === null || publishedAt > now + aheadMs ? now - order : publishedAt
  const site = siteOf(link ?? feed.site ?? source)
  const own = siteOf(feed.site ?? source) === site
  const name = entry.author ?? (own ? (feed.title ?? site) : site)
  return {
    remoteId: remote,
    kind: 'mention',
    own: false,
    threadRemoteId: remote,
    parentRemoteId: null,
    postRemoteId: null,
    // Named within its site: one who changes their name there is another, and nobody is renamed by turns.
    author: { remoteId: `${site} ${name.toLowerCase()}`, name, handle: site, url: link === null ? null : new URL(link).origin, avatarUrl: null },
    text: textOf(entry.title, entry.text),
    lang: feed.lang,
    createdAt,
    editedAt: updatedAt !== null && updatedAt > createdAt && updatedAt <= now + aheadMs ? updatedAt : null,
    url: link,
    visibility: 'visible',
    liked: false,
    authorBlocked: null,
    rating: null,
    attachments: entry.image === null ? [] : [{ kind: 'image', url: entry.image, alt: null, width: null, height: null }],
    refuses: [],
    ref: {},
  }
}

/** The title, then what follows it; once, where the text begins with the title. */
function textOf(title: string, text: string): string {
  const cut = Array.from(text.slice(0, longestShown + 1)).length > longestShown ? `${Array.from(text.slice(0, longestShown)).slice(0, -1).join('')}…` : text
  if (title === '') return cut
  return cut === '' || cut === title ? title : cut.startsWith(`${title}\n`) ? cut : `${title}\n\n${cut}`
}

/** What the words of a watch are held against: all of it, however much is shown. */
export const heardIn = ({ entry }: Identified): string => `${entry.title}\n\n${entry.text}\n\n${entry.author ?? ''}`

import { generateOpml, parseOpml } from 'feedsmith'
import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { isPrivateAddress, isLoopbackHost, literalAddress } from '../../net/address.ts'
import type { SourceLists } from '../adapter.ts'
import { feedAddress } from './address.ts'

const maybeText = z.string().optional().catch(undefined)
const outline = z.object({ text: maybeText, title: maybeText, xmlUrl: maybeText, outlines: z.array(z.unknown()).optional().catch(undefined) })
type Named = { url: string; title: string | null }

/** Feed readers nest folders two or three deep. */
const deepest = 20
const mostFeeds = 5000

/**
 * http://opml.org/spec2.opml. Nobody has typed what stands in a file: an address in a private network is left out, for the user to type who means it.
 */
export const opml: SourceLists = {
  address: feedAddress,
  read(text) {
    const feeds = new Map<string, Named>()
    let left = 0
    const walk = (outlines: readonly unknown[], depth: number): void => {
      for (const each of outlines) {
        const one = outline.safeParse(each).data
        if (one === undefined || feeds.size >= mostFeeds) continue
        if (one.xmlUrl !== undefined && one.xmlUrl.trim() !== '') {
          const url = publicAddress(one.xmlUrl)
          if (url === null) left += 1
          else feeds.set(url, { url, title: (one.title ?? one.text)?.trim().slice(0, 300) || null })
        }
        if (depth < deepest) walk(one.outlines ?? [], depth + 1)
      }
    }
    walk(outlinesIn(text), 0)
    return { feeds: Array.from(feeds.values()), left }
  },
  write: (groups) =>
    generateOpml({
      head: { title: 'Vigie' },
      body: {
        outlines: groups.map(({ name, feeds }) => ({
          text: xmlText(name),
          outlines: feeds.map(({ url, title }) => ({ text: xmlText(title ?? url), type: 'rss', xmlUrl: url })),
        })),
      },
    }),
}

function outlinesIn(text: string): readonly unknown[] {
  try {
    return parseOpml(text.replace(/^\uFEFF/, '').trimStart()).body?.outlines ?? []
  } catch {
    throw new Fault('opml.unreadable')
  }
}

function publicAddress(text: string): string | null {
  try {
    const { href, hostname } = feedAddress(text)
    const address = literalAddress(hostname)
    return isLoopbackHost(hostname) || (address !== null && isPrivateAddress(address)) ? null : href
  } catch {
    return null
  }
}

/** Without what XML has no way to write. https://www.w3.org/TR/xml/#charsets */
const xmlText = (text: string): string => text.replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]|\p{Cs}/gu, '')

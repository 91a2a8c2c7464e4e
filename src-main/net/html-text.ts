import { Parser } from 'htmlparser2'

/** Markup read as the words a reader of the site sees. Nothing of it is kept as markup. */
export type Reading = { text: string; images: { url: string; alt: string | null }[] }

const blocks = new Set([
  'p', 'div', 'blockquote', 'ul', 'ol', 'li', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'tr', 'section', 'article', 'figure', 'hr', 'dl', 'dt', 'dd',
])
const paragraphs = new Set(['p', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const unread = new Set(['script', 'style', 'template', 'noscript'])

/** More than any network lets one text hold: what comes after is not read. What is read of it is about as long. */
const mostMarkup = 500_000
const mostImages = 100
const longestAddress = 4000

/** Never half a sign. */
function upTo(text: string, most: number): string {
  if (text.length <= most) return text
  const last = text.charCodeAt(most - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most)
}

/**
 * `stored` is what the visitor typed: its line ends are line ends. `rendered` is the page's HTML: only its tags break lines. A link whose
 * words hide its address shows both; with `words` for `tags`, one that is marked as a mention or a hashtag, and written as one, is its words
 * alone, as servers of ActivityPub mean it. htmlparser2 rather than expressions of our own: broken tags and 2,231 named entities are its
 * trade.
 */
export function readMarkup(whole: string, as: 'stored' | 'rendered', tags: 'links' | 'words' = 'links'): Reading {
  const html = upTo(whole, mostMarkup)
  const images: Reading['images'] = []
  const links: { href: string; from: number; length: number; tag: boolean }[] = []
  // In pieces: to look at the end of a long text that is being put together costs as much as copying it.
  const pieces: string[] = []
  let length = 0
  let endBreaks = 0
  const add = (piece: string) => {
    if (piece === '') return
    pieces.push(piece)
    length += piece.length
    const last = /\n{0,2}$/.exec(piece.slice(-2))?.[0].length ?? 0
    endBreaks = last === piece.length ? Math.min(2, endBreaks + last) : last
  }
  let skipping = 0
  // The next text follows a break that a tag made.
  let broken = false
  const breakLine = (lines: number) => {
    if (length > 0) add('\n'.repeat(Math.max(0, lines - endBreaks)))
    broken = true
  }
  const parser = new Parser({
    onopentag(name, attributes) {
      if (unread.has(name)) skipping += 1
      if (skipping > 0) return
      if (name === 'br') {
        add('\n')
        broken = true
      }
      if (blocks.has(name)) breakLine(paragraphs.has(name) ? 2 : 1)
      if (name === 'li') add('- ')
      if (name === 'a') {
        const tag = tags === 'words' && /\b(mention|hashtag)\b/.test(attributes['class'] ?? '')
        links.push({ href: attributes['href'] ?? '', from: pieces.length, length, tag })
      }
      if (name === 'img') {
        const alt = attributes['alt']?.trim() ?? ''
        if (alt !== '') add(`[${alt}]`)
        const url = attributes['src'] ?? ''
        if (/^https?:\/\//i.test(url) && images.length < mostImages) images.push({ url, alt: alt === '' ? null : alt })
      }
    },
    ontext(chunk) {
      if (skipping > 0) return
      const piece = as === 'stored' ? chunk.replace(/\r\n?/g, '\n') : chunk.replace(/\s+/g, ' ')
      // A tag's break before a line end, or before a space of the source, is one break.
      add(broken ? piece.replace(/^[\n ]/, '') : piece)
      broken = false
    },
    onclosetag(name) {
      if (unread.has(name)) skipping = Math.max(0, skipping - 1)
      if (skipping > 0) return
      if (blocks.has(name)) breakLine(paragraphs.has(name) ? 2 : 1)
      if (name === 'a') {
        const link = links.pop()
        if (link === undefined) return
        // Longer words than an address are none.
        const words = length - link.length > longestAddress ? null : pieces.slice(link.from).join('')
        const isTag = link.tag && words !== null && /^[@#]\S+$/.test(words)
        if (!isTag && hidesAddress(link.href, words)) add(` (${link.href.slice(0, 2000)})`)
      }
    },
  }, { decodeEntities: true, lowerCaseTags: true })
  parser.write(html)
  parser.end()
  const read = tidy(pieces.join(''))
  // All of it was in elements that are not shown: better to see it as it lies than to see nothing.
  return { text: read === '' && images.length === 0 ? tidy(html) : read, images }
}

function hidesAddress(href: string, words: string | null): boolean {
  const bare = (address: string) => address.trim().toLowerCase().replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '')
  return href.trim() !== '' && (words === null || bare(href) !== bare(words))
}

/** By index, not by an expression: one that looks for spaces before a line end begins anew at each space of a long run without one. */
function withoutEndSpaces(line: string): string {
  let end = line.length
  while (end > 0 && ' \t\u00a0'.includes(line.charAt(end - 1))) end -= 1
  return line.slice(0, end)
}

/** Control characters out, spaces before line ends out, at most one empty line. */
function tidy(text: string): string {
  return text
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .split('\n')
    .map(withoutEndSpaces)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** A name or a title: one line. */
export function readLine(html: string): string {
  return readMarkup(html, 'rendered').text.replace(/\s+/g, ' ').trim()
}

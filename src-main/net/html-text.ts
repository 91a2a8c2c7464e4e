import { Parser } from 'htmlparser2'

/** Markup read as the words a reader of the site sees. Nothing of it is kept as markup. */
export type Reading = { text: string; images: { url: string; alt: string | null }[] }

const blocks = new Set([
  'p', 'div', 'blockquote', 'ul', 'ol', 'li', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'tr', 'section', 'article', 'figure', 'hr', 'dl', 'dt', 'dd',
])
const paragraphs = new Set(['p', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const unread = new Set(['script', 'style', 'template', 'noscript'])

/**
 * `stored` is what the visitor typed: its line ends are line ends. `rendered` is the page's HTML: only its tags break lines. A link whose
 * words hide its address shows both; with `words` for `tags`, one that is marked as a mention or a hashtag, and written as one, is its words
 * alone, as servers of ActivityPub mean it. htmlparser2 rather than expressions of our own: broken tags and 2,231 named entities are its
 * trade.
 */
export function readMarkup(html: string, as: 'stored' | 'rendered', tags: 'links' | 'words' = 'links'): Reading {
  const images: Reading['images'] = []
  const links: { href: string; from: number; tag: boolean }[] = []
  let text = ''
  let skipping = 0
  // The next text follows a break that a tag made.
  let broken = false
  const breakLine = (lines: number) => {
    let have = 0
    while (have < lines && text.at(-1 - have) === '\n') have += 1
    if (text !== '') text += '\n'.repeat(lines - have)
    broken = true
  }
  const parser = new Parser({
    onopentag(name, attributes) {
      if (unread.has(name)) skipping += 1
      if (skipping > 0) return
      if (name === 'br') {
        text += '\n'
        broken = true
      }
      if (blocks.has(name)) breakLine(paragraphs.has(name) ? 2 : 1)
      if (name === 'li') text += '- '
      if (name === 'a') {
        const tag = tags === 'words' && /\b(mention|hashtag)\b/.test(attributes['class'] ?? '')
        links.push({ href: attributes['href'] ?? '', from: text.length, tag })
      }
      if (name === 'img') {
        const alt = attributes['alt']?.trim() ?? ''
        if (alt !== '') text += `[${alt}]`
        const url = attributes['src'] ?? ''
        if (/^https?:\/\//i.test(url)) images.push({ url, alt: alt === '' ? null : alt })
      }
    },
    ontext(chunk) {
      if (skipping > 0) return
      const piece = as === 'stored' ? chunk.replace(/\r\n?/g, '\n') : chunk.replace(/\s+/g, ' ')
      // A tag's break before a line end, or before a space of the source, is one break.
      text += broken ? piece.replace(/^[\n ]/, '') : piece
      broken = false
    },
    onclosetag(name) {
      if (unread.has(name)) skipping = Math.max(0, skipping - 1)
      if (skipping > 0) return
      if (blocks.has(name)) breakLine(paragraphs.has(name) ? 2 : 1)
      if (name === 'a') {
        const link = links.pop()
        const words = link === undefined ? '' : text.slice(link.from)
        const isTag = link?.tag === true && /^[@#]\S+$/.test(words)
        if (link !== undefined && !isTag && hidesAddress(link.href, words)) text += ` (${link.href.slice(0, 2000)})`
      }
    },
  }, { decodeEntities: true, lowerCaseTags: true })
  parser.write(html)
  parser.end()
  const read = tidy(text)
  // All of it was in elements that are not shown: better to see it as it lies than to see nothing.
  return { text: read === '' && images.length === 0 ? tidy(html) : read, images }
}

function hidesAddress(href: string, words: string): boolean {
  const bare = (address: string) => address.trim().toLowerCase().replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '')
  return href.trim() !== '' && bare(href) !== bare(words)
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

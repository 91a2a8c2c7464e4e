import { Parser } from 'htmlparser2'
import { readMarkup } from '../../net/html-text.ts'

export type Picture = { url: string; alt: string | null; width: number | null; height: number | null }
export type Words = { text: string; pictures: Picture[]; files: { url: string; name: string }[]; previews: { url: string; title: string }[]; mentions: string[] }

/** Beyond it nobody reads; and what is nested without end costs the parser its square. */
const longestHtml = 131_072
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const sizeOf = (text: string | undefined): number | null => (/^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : null)
const voids = new Set(['img', 'br', 'hr'])

/** Emoji in the order in which they were typed: as characters, or by their names between colons. */
const typedEmoji = /(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*|[#*\d]\uFE0F?\u20E3)|:[\w+-]+(?::t[2-6])?:/gu

/**
 * The HTML that a forum makes of a post, as the words its readers see: who is quoted is said before the quote, a preview of a page elsewhere is its
 * address, an uploaded picture and a file are attachments. The forum writes emoji as pictures of its own: where `raw` has as many, they are
 * written as they were typed, else by their names.
 */
export function readCooked(cooked: string, raw: string | null, base: string): Words {
  const words: Words = { text: '', pictures: [], files: [], previews: [], mentions: [] }
  const emoji: string[] = []
  let html = ''
  // Depths at which something began that is not to be read on.
  let depth = 0
  let skipFrom: number | null = null
  const absolute = (url: string | undefined): string | null =>
    url !== undefined && url !== '' && URL.canParse(url, `${base}/`) && /^https?:$/.test(new URL(url, `${base}/`).protocol) ? new URL(url, `${base}/`).href : null

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (!voids.has(name)) depth += 1
        if (skipFrom !== null) return
        const classes = new Set((attributes['class'] ?? '').split(/\s+/))
        const skip = () => {
          if (!voids.has(name)) skipFrom = depth
        }
        if (name === 'img' && classes.has('emoji')) {
          emoji.push(attributes['title'] ?? attributes['alt'] ?? '')
          html += `\uE000${emoji.length - 1}\uE001`
        } else if (name === 'img') {
          const url = absolute(attributes['src'])
          if (classes.has('avatar') || classes.has('site-icon') || url === null) return
          const alt = attributes['alt']?.trim() ?? ''
          words.pictures.push({ url, alt: alt === '' ? null : alt, width: sizeOf(attributes['width']), height: sizeOf(attributes['height']) })
        } else if (classes.has('onebox')) {
          const url = absolute(attributes['data-onebox-src'] ?? attributes['href'])
          if (url !== null) {
            html += `<p>${escaped(url)}</p>`
            words.previews.push({ url, title: '' })
          }
          skip()
        } else if (classes.has('meta') || classes.has('quote-controls')) skip()
        else if (name === 'a' && classes.has('attachment')) {
          const url = absolute(attributes['href'])
          if (url !== null) words.files.push({ url, name: '' })
          html += '<a>'
        } else if (name === 'a' && (classes.has('mention') || classes.has('mention-group'))) {
          const who = /\/([^/]+)\/?$/.exec(attributes['href'] ?? '')?.[1]
          if (who !== undefined) words.mentions.push(who.toLowerCase())
          html += '<a class="mention">'
        } else if (name === 'a' && (classes.has('lightbox') || classes.has('hashtag') || classes.has('hashtag-cooked'))) html += '<a>'
        else html += `<${name}${name === 'a' ? ` href="${escaped(attributes['href'] ?? '')}"` : ''}>`
      },
      ontext(text) {
        if (skipFrom === null) html += escaped(text.replace(/[\uE000\uE001]/g, ''))
      },
      onclosetag(name) {
        if (voids.has(name)) return
        if (skipFrom === null) html += `</${name}>`
        else if (depth <= skipFrom) skipFrom = null
        depth -= 1
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.write(cooked.slice(0, longestHtml))
  parser.end()
  const typed = raw?.match(typedEmoji) ?? []
  // Of a post of pictures alone nothing is left to read.
  const read = /[^\s]/.test(html.replace(/<[^>]*>/g, '')) ? readMarkup(html, 'rendered', 'words').text : ''
  words.text = read.replace(/\uE000(\d+)\uE001/g, (_, n: string) => (typed.length === emoji.length ? typed[Number(n)] : emoji[Number(n)]) ?? '')
  return words
}

import { Parser } from 'htmlparser2'
import { readMarkup } from '../../net/html-text.ts'

export type Picture = { url: string; alt: string | null }
export type Content = { text: string; pictures: Picture[]; files: string[]; mentions: string[] }

/** Beyond it nobody reads; and what is nested without end costs the parser its square. */
const longestHtml = 131_072
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const voids = new Set(['img', 'br', 'hr'])

/**
 * The HTML that a forum makes of a post, as the words its readers see. Emoji are pictures whose other text is the character; uploads are pictures, or
 * links to files of the forum. https://github.com/NodeBB/nodebb-plugin-emoji
 */
export function readContent(html: string, base: string): Content {
  const content: Content = { text: '', pictures: [], files: [], mentions: [] }
  let plain = ''
  const absolute = (url: string | undefined): string | null =>
    url && URL.canParse(url, `${base}/`) && /^https?:$/.test(new URL(url, `${base}/`).protocol) ? new URL(url, `${base}/`).href : null
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const classes = new Set((attributes['class'] ?? '').split(/\s+/))
        const href = attributes['href'] ?? ''
        if (name === 'img' && classes.has('emoji')) plain += escaped(attributes['alt'] ?? attributes['title'] ?? '')
        else if (name === 'img') {
          const url = absolute(attributes['src'])
          const alt = attributes['alt']?.trim() ?? ''
          if (url !== null) content.pictures.push({ url, alt: alt === '' ? null : alt })
        } else if (name === 'a' && (classes.has('plugin-mentions-a') || classes.has('plugin-mentions-user') || classes.has('mention'))) {
          const who = /\/user\/([^/?#]+)\/?$/.exec(href)?.[1]
          if (who !== undefined) content.mentions.push(who.toLowerCase())
          plain += '<a class="mention">'
        } else if (name === 'a' && /\/assets\/uploads\//.test(href)) {
          const url = absolute(href)
          if (url !== null && !/\.(?:png|jpe?g|gif|webp|avif)$/i.test(url)) content.files.push(url)
          plain += '<a>'
        } else plain += `<${name}${name === 'a' ? ` href="${escaped(href)}"` : ''}>`
      },
      ontext: (text) => {
        plain += escaped(text)
      },
      onclosetag(name) {
        if (!voids.has(name)) plain += `</${name}>`
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.write(html.slice(0, longestHtml))
  parser.end()
  // Of a post of pictures alone nothing is left to read.
  content.text = /\S/.test(plain.replace(/<[^>]*>/g, '')) ? readMarkup(plain, 'rendered', 'words').text : ''
  return content
}

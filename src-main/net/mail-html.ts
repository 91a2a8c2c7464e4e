import { Parser } from 'htmlparser2'

const breaks = new Set([
  'p', 'div', 'blockquote', 'ul', 'ol', 'li', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'tr', 'section', 'article', 'header', 'footer',
  'figure', 'hr', 'dl', 'dt', 'dd', 'center', 'form', 'address', 'body',
])
const apart = new Set(['p', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const unread = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'math', 'object', 'iframe', 'select', 'textarea', 'button'])
const hiddenStyle = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$)|max-height\s*:\s*0/i

const longestText = 120_000
const deepestQuote = 20
/** Beyond it nobody reads; and what is nested deeper than a page has letters costs the parser its square. */
const longestHtml = 262_144

/**
 * The words of an HTML mail as its reader sees them: nothing of it is kept as markup and nothing it names is fetched. What it quotes begins with `>`,
 * as in a plain mail. A link whose words hide its address shows both. What is styled away (teasers for the list of a mail program, text for filters)
 * is left out.
 */
export function readMailHtml(html: string): string {
  const lines: string[] = []
  let line = ''
  let size = 0
  let quotes = 0
  let skipped = 0
  let preformatted = 0
  const links: { href: string; from: string }[] = []
  let said = ''

  const put = (text: string) => {
    if (size > longestText) return
    line += text
    said += text
    size += text.length
  }
  const endLine = () => {
    const text = withoutEndSpaces(line)
    line = ''
    if (text === '' && (lines.length === 0 || isEmpty(lines.at(-1)))) return
    lines.push(`${'>'.repeat(quotes)}${quotes > 0 ? ' ' : ''}${text}`)
  }
  const newLine = () => {
    if (line.trim() !== '') endLine()
    else line = ''
  }
  const gap = () => {
    newLine()
    if (lines.length > 0 && !isEmpty(lines.at(-1))) lines.push(quotes > 0 ? '>'.repeat(quotes) : '')
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      if (skipped > 0 || unread.has(name) || attributes['hidden'] !== undefined || hiddenStyle.test(attributes['style'] ?? '')) {
        skipped += 1
        return
      }
      if (name === 'br') endLineOrGap()
      else if (apart.has(name)) gap()
      else if (breaks.has(name)) newLine()
      if ((name === 'td' || name === 'th') && line !== '') put(' ')
      if (name === 'li') put('- ')
      if (name === 'pre') preformatted += 1
      if (name === 'blockquote') quotes = Math.min(deepestQuote, quotes + 1)
      if (name === 'img' && (attributes['alt'] ?? '').trim() !== '') put(`[${(attributes['alt'] ?? '').trim()}]`)
      if (name === 'a' && links.length < 50) {
        links.push({ href: attributes['href'] ?? '', from: said })
        said = ''
      }
    },
    ontext(text) {
      if (skipped > 0 || size > longestText) return
      if (preformatted > 0) {
        const [first = '', ...rest] = text.split(/\r\n?|\n/)
        put(first)
        for (const one of rest) {
          endLineOrGap()
          put(one)
        }
        return
      }
      const words = text.replace(/[\s\u00a0]+/g, ' ')
      put(line === '' || line.endsWith(' ') ? words.replace(/^ /, '') : words)
    },
    onclosetag(name) {
      if (skipped > 0) {
        skipped -= 1
        return
      }
      if (name === 'a') {
        const link = links.pop()
        if (link !== undefined && hidesAddress(link.href, said)) put(` (${link.href.trim().slice(0, 500)})`)
        said = (link?.from ?? '') + said
        if (links.length === 0) said = ''
      }
      if (apart.has(name)) gap()
      else if (breaks.has(name)) newLine()
      if (name === 'pre') preformatted = Math.max(0, preformatted - 1)
      if (name === 'blockquote') {
        if (isQuoteMark(lines.at(-1))) lines.pop()
        quotes = Math.max(0, quotes - 1)
        gap()
      }
    },
  }, { decodeEntities: true, lowerCaseTags: true })

  function endLineOrGap(): void {
    if (line.trim() === '') {
      line = ''
      if (lines.length > 0 && !isEmpty(lines.at(-1))) lines.push(quotes > 0 ? '>'.repeat(quotes) : '')
      return
    }
    endLine()
  }

  parser.write(html.slice(0, longestHtml))
  parser.end()
  newLine()
  return lines.join('\n').trim()
}

const isQuoteMark = (line: string | undefined): boolean => line !== undefined && /^>+$/.test(line)
const isEmpty = (line: string | undefined): boolean => line === '' || isQuoteMark(line)

function hidesAddress(href: string, words: string): boolean {
  if (words.length > 2_000) return /^(?:https?|mailto):/i.test(href)
  const bare = (address: string) => address.trim().toLowerCase().replace(/^(?:https?:\/\/|mailto:|tel:)/, '').replace(/\/$/, '')
  return /^(?:https?|mailto):/i.test(href.trim()) && bare(href) !== bare(words)
}

/** By index: an expression that looks for spaces before an end begins anew at each space of a long run without one. */
function withoutEndSpaces(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\u00a0'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

import { Parser } from 'htmlparser2'

/** Deeper than any feed nests what it says. */
const deepest = 40
/** The parser's own stack grows dear: what goes as far is no feed. */
const hopeless = 1000
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const isName = (name: string): boolean => /^[a-z][\w.:-]{0,60}$/i.test(name)
/** What XML has no way to write. https://www.w3.org/TR/xml/#charsets */
const writable = (text: string): string => text.replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]|\p{Cs}/gu, '')

/**
 * A document that is nearly XML, as XML: what was left open is closed, what closes nothing is dropped, stray signs are text. An entry in which the document
 * ends, or whose end is not its own, is left out: half of it is not what was said. The rest goes in.
 */
export function mended(document: string): string {
  const out: string[] = []
  /** Of each open element: whether it was written, and where it began. */
  const open: { name: string; written: boolean; from: number }[] = []
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length >= hopeless) throw new Error('nested without end')
        const written = isName(name) && open.length < deepest
        open.push({ name, written, from: out.length })
        if (!written) return
        const said = Object.entries(attributes).filter(([key]) => isName(key))
        out.push(`<${name}${said.map(([key, value]) => ` ${key}="${escape(writable(value))}"`).join('')}>`)
      },
      ontext(text) {
        out.push(escape(writable(text)))
      },
      onclosetag(_name, implied) {
        const last = open.pop()
        if (last === undefined) return
        if (implied && /^(item|entry)$/i.test(last.name)) out.length = last.from
        else if (last.written) out.push(`</${last.name}>`)
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.write(document)
  parser.end()
  return out.join('')
}

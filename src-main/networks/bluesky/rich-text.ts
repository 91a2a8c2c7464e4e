import type { Facet } from './wire.ts'

// Facets name spans by offsets into the UTF-8 bytes of the text: https://docs.bsky.app/docs/advanced-guides/post-richtext

const bare = (url: string) =>
  url
    .replace(/^https?:\/\/(www\.)?/i, '')
    .replace(/\/$/, '')
    .toLowerCase()

/**
 * The text with its links in the open: a display shortened with an ellipsis becomes the whole address; one that says something else keeps
 * its words and the address follows in brackets, because what a link hides is what a moderator must see. Offsets that cut a character,
 * overlap or lie outside are ignored.
 */
export function plainText(text: string, facets: readonly Facet[] | undefined): string {
  const links = (facets ?? []).flatMap(({ index, features }) => {
    const uri = features.find((feature) => feature.$type === 'app.bsky.richtext.facet#link')?.uri
    return uri !== undefined && /^https?:\/\/\S+$/i.test(uri) ? [{ ...index, uri }] : []
  })
  if (links.length === 0) return text
  const bytes = Buffer.from(text, 'utf8')
  const startsCharacter = (offset: number) => offset === bytes.length || ((bytes[offset] ?? 0) & 0xc0) !== 0x80
  let out = ''
  let from = 0
  for (const { byteStart, byteEnd, uri } of links.sort((a, b) => a.byteStart - b.byteStart)) {
    if (byteStart < from || byteEnd <= byteStart || byteEnd > bytes.length || !startsCharacter(byteStart) || !startsCharacter(byteEnd))
      continue
    out += bytes.toString('utf8', from, byteStart) + shown(bytes.toString('utf8', byteStart, byteEnd), uri)
    from = byteEnd
  }
  return out + bytes.toString('utf8', from)
}

function shown(display: string, uri: string): string {
  if (bare(display) === bare(uri)) return display
  const cut = /^(.+?)(?:…|\.\.\.)$/s.exec(display)?.[1]
  if (cut !== undefined && bare(uri).startsWith(bare(cut))) return uri
  return `${display} (${uri})`
}

type Feature =
  | { $type: 'app.bsky.richtext.facet#link'; uri: string }
  | { $type: 'app.bsky.richtext.facet#mention'; did: string }
  | { $type: 'app.bsky.richtext.facet#tag'; tag: string }
export type WrittenFacet = { index: { byteStart: number; byteEnd: number }; features: Feature[] }

type Found = { start: number; text: string; kind: 'link' | 'mention' | 'tag' }

const patterns: readonly { kind: Found['kind']; of: RegExp }[] = [
  { kind: 'link', of: /(?<![\w@/.])https?:\/\/[^\s<>"]+/giu },
  { kind: 'mention', of: /(?<![\w@/.])@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]/giu },
  { kind: 'tag', of: /(?<![\p{L}\p{N}_&/#])#[\p{L}\p{N}_]{1,64}/gu },
]

/** An address does not end with the sentence's punctuation, nor with a bracket that was opened before it. */
function trimmedLink(link: string): string {
  let end = link
  for (;;) {
    const last = end.at(-1) ?? ''
    const unopened = last === ')' && end.split('(').length < end.split(')').length
    if (!".,;:!?'»”’…*_".includes(last) && !unopened) return end
    if (last === '') return end
    end = end.slice(0, -1)
  }
}

function find(text: string): Found[] {
  const found: Found[] = []
  for (const { kind, of } of patterns) {
    for (const match of text.matchAll(of)) {
      const whole = kind === 'link' ? trimmedLink(match[0]) : match[0]
      const start = match.index
      const taken = found.some((other) => start < other.start + other.text.length && other.start < start + whole.length)
      const counts = kind !== 'tag' || /\D/u.test(whole.slice(1))
      if (!taken && counts && (kind !== 'link' || URL.canParse(whole))) found.push({ start, text: whole, kind })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The facets of a text we send. `resolve` gives the DID of a handle, or null: then it stays plain text. */
export async function facetsOf(text: string, resolve: (handle: string) => Promise<string | null>): Promise<WrittenFacet[]> {
  const facets: WrittenFacet[] = []
  for (const { start, text: span, kind } of find(text)) {
    const feature = await featureOf(kind, span, resolve)
    if (feature === null) continue
    const byteStart = Buffer.byteLength(text.slice(0, start))
    facets.push({ index: { byteStart, byteEnd: byteStart + Buffer.byteLength(span) }, features: [feature] })
  }
  return facets
}

async function featureOf(kind: Found['kind'], span: string, resolve: (handle: string) => Promise<string | null>): Promise<Feature | null> {
  if (kind === 'link') return { $type: 'app.bsky.richtext.facet#link', uri: span }
  if (kind === 'tag') return { $type: 'app.bsky.richtext.facet#tag', tag: span.slice(1) }
  const did = await resolve(span.slice(1).toLowerCase())
  return did === null ? null : { $type: 'app.bsky.richtext.facet#mention', did }
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

export function graphemes(text: string): number {
  let count = 0
  for (const _ of segmenter.segment(text)) count += 1
  return count
}

import type { SavedReplyText } from '../../src-contract/saved-replies.ts'

export type Filling = { name: string; handle: string; brand: string; post: string | null; date: string; texts: readonly string[] }

/** Brand and language together go before the brand, the brand before the language, and any before none. Of a text whose language nobody knows, any will do. */
export function nearestText(texts: readonly SavedReplyText[], brandId: number, lang: string | null): SavedReplyText | null {
  const language = /^([a-z]{2})(?:-|$)/i.exec(lang ?? '')?.[1]?.toLowerCase() ?? null
  const fits = texts.filter((text) => (text.brandId === null || text.brandId === brandId) && (text.lang === null || language === null || text.lang === language))
  const rank = (text: SavedReplyText) => (text.brandId === null ? 0 : 2) + (text.lang === null ? 0 : language === null ? -1 : 1)
  return fits.toSorted((a, b) => rank(b) - rank(a))[0] ?? null
}

/** What strangers wrote goes in as text, once: a name that looks like a variable is not filled in again. */
export function fillReply(text: string, filling: Filling): { text: string; missing: string[] } {
  const missing = new Set<string>()
  const filled = text.replace(/\{([a-z.]{1,20})\}/g, (whole, variable: string) => {
    const value = valueOf(variable, filling)
    if (value === undefined) return whole
    if (value !== null) return value
    missing.add(whole)
    return whole
  })
  return { text: filled, missing: Array.from(missing) }
}

/** Null where it is a variable and nothing is known for it; undefined where it is none. */
function valueOf(variable: string, { name, handle, brand, post, date, texts }: Filling): string | null | undefined {
  switch (variable) {
    case 'author.first': return firstName(name)
    case 'author.name': return name === '' ? null : name
    case 'author.handle': return handle === '' ? null : handle
    case 'brand': return brand
    case 'post': return post
    case 'date': return date
    case 'order': return texts.map(orderIn).find((order) => order !== null) ?? null
    default: return undefined
  }
}

/** The first word of a name that is one: letters, with hyphens and apostrophes. A handle or a shop's number is not greeted as a person. */
export function firstName(name: string): string | null {
  const [word = ''] = name.trim().split(/\s+/)
  return /^\p{L}[\p{L}\p{M}'’-]*$/u.test(word) && word.length > 1 && word.length <= 40 ? word : null
}

const named = new Set(['commande', 'command', 'order', 'achat', 'ref', 'réf', 'référence', 'reference', 'colis', 'n°', 'no', 'numéro', 'number', 'nº', '#'])

/**
 * An order's number as people write it: digits, perhaps with letters and hyphens, behind "commande", "order", "n°" or "#". One word at a time, so that the
 * work grows with the text and no faster. A year, a price or a telephone number alone is none.
 */
export function orderIn(text: string): string | null {
  const words = text.slice(0, 20_000).replaceAll(/([#:]|n°|nº)/gi, ' $1 ').split(/[\s,;()"«»]+/).filter((word) => word !== '' && word !== ':')
  let since = Number.POSITIVE_INFINITY
  for (const word of words) {
    const bare = word.replace(/[.!?]+$/, '')
    if (named.has(bare.toLowerCase())) {
      since = 0
      continue
    }
    since += 1
    if (since <= 3 && /^[A-Za-z0-9][A-Za-z0-9-]{3,29}$/.test(bare) && (bare.match(/\d/g)?.length ?? 0) >= 4) return bare
  }
  return null
}

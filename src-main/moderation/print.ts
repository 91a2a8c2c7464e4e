import { foldAccents } from './normalise/characters.ts'

/** Shorter texts are the same by chance: « merci », « bravo ». */
const leastLetters = 12
const longest = 2000

/**
 * What the letters of a text add up to, whatever stands between them: names of people, links' ends, digits, signs and case aside, so that a text sent
 * round with small changes is still the same one. Null where it is too short to tell anything. Below 2^48.
 */
export function printOf(text: string): number | null {
  const letters = foldAccents(text.slice(0, longest).toLowerCase())
    .replace(/https?:\/\/[^\s/]+\S*/g, (link) => hostOf(link))
    .replace(/@[\w.-]+/g, '')
    .replace(/[^\p{L}]/gu, '')
  if (letters.length < leastLetters) return null
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (let n = 0; n < letters.length; n += 1) {
    const code = letters.charCodeAt(n)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (low >>> 13)
  }
  return ((high >>> 0) & 0xffff) * 0x1_0000_0000 + (low >>> 0)
}

const hostOf = (link: string) => /^https?:\/\/([^\s/?#]+)/.exec(link)?.[1] ?? ''

/** Addresses of purses, offers to write elsewhere, and links that hide where they lead. */
const promo = /\b(?:bit\.ly|tinyurl\.com|t\.me|wa\.me|goo\.gl|cutt\.ly|is\.gd|rb\.gy|linktr\.ee|shorturl\.at|ow\.ly)\/|\b0x[0-9a-f]{40}\b|\b(?:bc1[a-z0-9]{25,60}|[13][a-km-zA-HJ-NP-Z1-9]{25,34})\b|\b(?:T[1-9A-HJ-NP-Za-km-z]{33})\b/i

/** What the purse, the short link or the hidden address of a text is: those who share it belong together. Null where there is none. */
export function promoMark(text: string): string | null {
  const found = promo.exec(text.slice(0, 5000))
  if (found === null) return null
  const rest = text.slice(found.index, found.index + 80).split(/[\s<>"')\]]/)[0] ?? ''
  return rest.toLowerCase().slice(0, 64)
}

const faces = /[\p{Extended_Pictographic}\p{Emoji_Component}\u200d\ufe0f]/gu

/** Emoji and nothing else that says anything. */
export function isEmojiOnly(text: string): boolean {
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text) && !/[\p{L}\p{N}]/u.test(text.replace(faces, ''))
}

export const hasLink = (text: string): boolean => /https?:\/\/|\bwww\.|[a-z0-9-]{2}\.(?:com|net|org|fr|io|co|me|info|biz|xyz|top|ru|shop|site|online|link|ly|gd|gl)\b/i.test(text)

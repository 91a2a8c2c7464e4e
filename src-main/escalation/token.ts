import { randomBytes } from 'node:crypto'

// No vowels and nothing that reads as something else: no word comes of it by chance, and one can say it on the telephone.
const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789'
const length = 10

/** 28^10, some 3 × 10^14: nobody guesses one, and it says nothing of what it stands for. `VG-` tells it from other brackets in subjects. */
export function newToken(random: (size: number) => Uint8Array = randomBytes): string {
  let token = ''
  while (token.length < length) {
    for (const byte of random(length * 2)) {
      // Even shares: bytes beyond the last whole round are passed over.
      if (byte < 252 && token.length < length) token += letters[byte % letters.length] ?? ''
    }
  }
  return `VG-${token}`
}

const pattern = /\bVG-([BCDFGHJKLMNPQRSTVWXZ2-9]{10})\b/gi

/** The tokens in a subject or a text, in their order, each once; programs that write subjects in small letters included. */
export function tokensIn(text: string): string[] {
  return Array.from(new Set(Array.from(text.slice(0, 200_000).matchAll(pattern), ([, letter = '']) => `VG-${letter.toUpperCase()}`)))
}

/** `sav+vg-…@maison.fr`: to whom an answer comes back, where the mail server knows plus addresses. https://www.rfc-editor.org/rfc/rfc5233 */
export function plusAddress(address: string, token: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${token.toLowerCase()}${address.slice(at)}`
}

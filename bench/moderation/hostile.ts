import { seeded } from '../../src-main/moderation/training/logistic.ts'

const pieces = [
  'connard', 'merci', 'c0nn@rd', 'p.u.t.e', 'f*ck', 'vous', ' ', ' ', '\n', '«', '»', '"', '?', '!', 'http://x.example/', '@quelqu_un', '😀', '🖕', '\u200b', '\u202e', '\u0301',
  '\u0336', '\ud800', '\udc00', 'а', 'ｃ', 'é', 'e\u0301', '1', '9', '*', 'aaaa', 'İ', 'ŉ', '\u0000', '𝖕', '🇫🇷', '中', 'ﷺ', '\u0345',
]

/** Random and hostile: pieces of language, signs, and any code unit at all, lone surrogates included. */
export function hostileText(random: () => number, length: number): string {
  const kind = Math.floor(random() * 6)
  if (kind === 0) return Array.from({ length }, () => String.fromCharCode(Math.floor(random() * 65_536))).join('')
  if (kind === 1) return (pieces[Math.floor(random() * pieces.length)] ?? 'a').repeat(length).slice(0, length)
  if (kind === 2) return `e${'\u0301'.repeat(length)}`.slice(0, length)
  let text = ''
  while (text.length < length) text += pieces[Math.floor(random() * pieces.length)] ?? ''
  return text.slice(0, length)
}

export function* hostileTexts(count: number, length: number, seed: number): Generator<string> {
  const random = seeded(seed)
  for (let n = 0; n < count; n += 1) yield hostileText(random, 1 + Math.floor(random() * length))
}

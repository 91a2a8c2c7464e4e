import { readMarkup } from '../../net/html-text.ts'
import type { Status } from './wire.ts'

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
export const graphemes = (text: string): number => Array.from(segmenter.segment(text)).length

/** Whom an answer is addressed to stands at its head on these networks; in a thread that is known. */
export function withoutAddress(text: string): string {
  const rest = text.replace(/^(?:@[\w.-]+(?:@[\w.:-]+)?[,:]?\s+)+/, '')
  return rest.trim() === '' ? text : rest
}

/** The names at its head, without their sign. */
export function headOf({ content, text }: { content: string; text: string | null }): string[] {
  const words = text?.trim() || readMarkup(content, 'rendered', 'words').text
  const head = words.slice(0, words.length - withoutAddress(words).length)
  return Array.from(head.matchAll(/@([\w.-]+(?:@[\w.:-]+)?)/g), ([, name = '']) => name.replace(/[:,]$/, ''))
}

/** What is written, without its content warning. Shortcodes of custom emoji stay words. */
export function bodyOf(status: Status, own: boolean): string {
  const words = own && status.text ? status.text.trim() : readMarkup(status.content, 'rendered', 'words').text
  return own && status.in_reply_to_id ? withoutAddress(words) : words
}

/** All there is to read: the warning first, then what it stands before, then the choices of a poll. */
export function textOf(status: Status, own: boolean): string {
  const choices = (status.poll?.options ?? []).map(({ title }) => `- ${title}`).join('\n')
  return [status.spoiler_text.trim(), bodyOf(status, own), choices].filter((part) => part !== '').join('\n\n')
}

const spoken = (text: string) =>
  withoutAddress(text)
    .normalize('NFC')
    .replace(/@([\w.-]+)@[\w.:-]+/g, '@$1')
    .replace(/\s+/g, ' ')
    .trim()
const letters = (text: string) => spoken(text).replace(/[^\p{L}\p{N}]+/gu, '')

/**
 * Whether a status says what was sent. Servers shorten the names of people, turn lines into paragraphs, read marks as mark-up and `<3` as a
 * heart: so the letters decide, and where there are none on either side it is taken for the same.
 */
export function saysThe(status: Status, sent: string): boolean {
  const said = bodyOf(status, true)
  return spoken(said) === spoken(sent) || letters(said) === letters(sent)
}

/**
 * As the server counts: a link is of one length, and of a person's address the name alone counts.
 * https://docs.joinmastodon.org/user/posting/
 */
export function lengthOf(text: string, urlCharacters: number): number {
  return graphemes(text.replace(/https?:\/\/\S+/gi, '_'.repeat(urlCharacters)).replace(/(@[\w.-]+)@[\w.:-]+/g, '$1'))
}

/** The text with everyone it goes to named, those first that it does not name itself. */
export function addressed(text: string, to: readonly string[]): string {
  const named = new Set(Array.from(text.toLowerCase().matchAll(/@[\w.-]+(?:@[\w.-]+(?::\d+)?)?/g), ([name]) => name.replace(/\.$/, '')))
  const missing = [...new Set(to)].filter((acct) => !named.has(`@${acct.toLowerCase()}`))
  return [...missing.map((acct) => `@${acct}`), text].join(' ')
}

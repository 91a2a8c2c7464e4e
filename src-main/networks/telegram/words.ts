import type { RemoteAttachment } from '../../../src-contract/remote.ts'
import type { Entity, Plain } from './wire.ts'

/** What is no text, in a sign that every language reads; null for what is nothing to read at all: somebody joined, a message was pinned. */
function symbolOf(of: Plain): string | null {
  if (of.poll) return [`📊 ${of.poll.question}`, ...of.poll.options.map(({ text }) => `- ${text}`)].join('\n')
  if (of.sticker) return of.sticker.emoji || '🖼️'
  if (of.dice) return of.dice.emoji || '🎲'
  if (of.animation) return '🎞️'
  if (of.photo) return '🖼️'
  if (of.video || of.video_note) return '🎬'
  if (of.voice) return '🎤'
  if (of.audio) return `🎵 ${of.audio.title ?? of.audio.file_name ?? ''}`.trim()
  if (of.document) return `📎 ${of.document.file_name ?? ''}`.trim()
  if (of.location) return '📍'
  if (of.contact) return `👤 ${of.contact.first_name}`.trim()
  return of.story ? '🎞️' : null
}

/** Null for a message that only reports what happened in the chat. */
export function wordsOf(of: Plain): string | null {
  const said = of.text ?? of.caption ?? ''
  return said.trim() === '' ? symbolOf(of) : said
}

export const entitiesOf = (of: Plain): Entity[] => (of.text ? of.entities : of.caption_entities)

/** Addresses that stand behind other words: what one reads is not where it leads. */
export function linksIn(of: Plain): RemoteAttachment[] {
  const said = of.text ?? of.caption ?? ''
  return entitiesOf(of).flatMap(({ type, url, offset, length }) => {
    if (type !== 'text_link' || !url || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return []
    // Offsets are in units of UTF-16, as here. https://core.telegram.org/bots/api#messageentity
    return [{ kind: 'link' as const, url, alt: said.slice(offset, offset + length) || null, width: null, height: null }]
  })
}

/** Whether it names the bot. Names are told apart without their case. */
export function mentions(of: Plain, bot: { botId: number; username: string }): boolean {
  const said = of.text ?? of.caption ?? ''
  const name = `@${bot.username}`.toLowerCase()
  return entitiesOf(of).some(({ type, user, offset, length }) => {
    if (type === 'text_mention') return user?.id === bot.botId
    const word = said.slice(offset, offset + length).toLowerCase()
    return (type === 'mention' && word === name) || (type === 'bot_command' && word.endsWith(name))
  })
}

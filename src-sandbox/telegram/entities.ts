import type { Chat, Media, Member, Message, Person } from './people.ts'

// https://core.telegram.org/bots/api#available-types

const seconds = (at: number): number => Math.floor(at / 1000)

export const user = (person: Person) => ({
  id: person.id,
  is_bot: person.isBot,
  first_name: person.first,
  ...(person.last === '' ? {} : { last_name: person.last }),
  username: person.username,
  ...(person.isBot ? {} : { language_code: 'fr' }),
})

const channel = (of: { id: number; title: string; username: string }) =>
  ({ id: of.id, title: of.title, ...(of.username === '' ? {} : { username: of.username }), type: 'channel' })

export function chat(of: Chat, person: Person | undefined) {
  if (of.kind === 'private') {
    return { id: of.id, first_name: person?.first ?? '', ...(person?.last ? { last_name: person.last } : {}), username: person?.username ?? '', type: 'private' }
  }
  return { id: of.id, title: of.title, ...(of.username === '' ? {} : { username: of.username }), type: of.kind }
}

function media(of: Media | null): Record<string, unknown> {
  const file = { file_id: `file-${of?.kind ?? ''}`, file_unique_id: `u-${of?.kind ?? ''}` }
  switch (of?.kind) {
    case 'photo':
      return { photo: [{ ...file, width: 90, height: 60 }, { ...file, width: 1280, height: 853, file_size: 90_000 }] }
    case 'document':
      return { document: { ...file, ...(of.name === undefined ? {} : { file_name: of.name }), mime_type: 'application/pdf', file_size: 12_000 } }
    case 'voice':
      return { voice: { ...file, duration: 4, mime_type: 'audio/ogg', file_size: 9000 } }
    case 'sticker':
      return { sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji: '🎉' } }
    case 'poll':
      return {
        poll: {
          id: '1', question: of.name ?? '', options: (of.options ?? []).map((text, n) => ({ persistent_id: String(n), text, voter_count: 0 })),
          total_voter_count: 0, is_closed: false, is_anonymous: true, type: 'regular', allows_multiple_answers: false, allows_revoting: true, members_only: false,
        },
      }
    default:
      return {}
  }
}

/** What is answered comes with it, but not what that one answers. https://core.telegram.org/bots/api#message */
export function message(of: Message, personOf: (chat: Chat) => Person | undefined, depth = 1): Record<string, unknown> {
  const words = of.media === null ? 'text' : 'caption'
  const isWorded = of.text !== '' && of.media?.kind !== 'sticker' && of.media?.kind !== 'poll'
  return {
    message_id: of.id,
    ...(of.thread === null ? {} : { message_thread_id: of.thread }),
    from: user(of.from),
    ...(of.as === null ? {} : { sender_chat: of.as === 'group' ? chat(of.chat, undefined) : channel(of.as) }),
    date: seconds(of.at),
    ...(of.business === null ? {} : { business_connection_id: of.business }),
    chat: chat(of.chat, personOf(of.chat)),
    ...(of.isForward === null || of.as === null || of.as === 'group'
      ? {}
      : { is_automatic_forward: true, forward_origin: { type: 'channel', date: seconds(of.at), chat: channel(of.as), message_id: of.isForward.post } }),
    ...(of.replyTo === null || depth === 0 ? {} : { reply_to_message: message(of.replyTo, personOf, depth - 1) }),
    ...(of.editedAt === null ? {} : { edit_date: seconds(of.editedAt) }),
    ...(isWorded ? { [words]: of.text } : {}),
    ...(isWorded && of.entities.length > 0 ? { [of.media === null ? 'entities' : 'caption_entities']: of.entities } : {}),
    ...media(of.media),
  }
}

const none = Object.fromEntries(
  [
    'can_send_messages', 'can_send_audios', 'can_send_documents', 'can_send_photos', 'can_send_videos', 'can_send_video_notes', 'can_send_voice_notes',
    'can_send_polls', 'can_send_other_messages', 'can_add_web_page_previews', 'can_react_to_messages', 'can_edit_tag', 'can_change_info', 'can_invite_users',
    'can_pin_messages', 'can_manage_topics',
  ].map((name) => [name, false]),
)

export function member(person: Person, { status, until }: Member) {
  if (status === 'restricted') return { status, user: user(person), is_member: true, ...none, until_date: seconds(until) }
  return status === 'kicked' ? { status, user: user(person), until_date: seconds(until) } : { status, user: user(person) }
}

export function botMember(bot: Person, { rights }: Chat) {
  if (rights === null) return { status: 'member', user: user(bot) }
  return {
    status: 'administrator', user: user(bot), can_be_edited: false, is_anonymous: false, can_manage_chat: true, can_delete_messages: rights.canDelete,
    can_manage_video_chats: false, can_restrict_members: rights.canRestrict, can_promote_members: false, can_change_info: false, can_invite_users: true,
    can_post_stories: false, can_edit_stories: false, can_delete_stories: false, can_pin_messages: false,
  }
}

/** Names with an @ in front, as the network marks them: counted in units of UTF-16. */
export function mentionsIn(text: string): { type: string; offset: number; length: number }[] {
  return Array.from(text.matchAll(/@\w{4,}/g), (found) => ({ type: 'mention', offset: found.index, length: found[0].length }))
}

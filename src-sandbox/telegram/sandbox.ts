import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { badRequest, fieldsOf, numberIn, objectIn, ok, refuse, textIn } from './answers.ts'
import type { Fields } from './answers.ts'
import * as entities from './entities.ts'
import { createChat, createPeople } from './people.ts'
import type { Chat, ChatKind, Media, Message, Person, Rights } from './people.ts'
import { createUpdates } from './updates.ts'

export type TelegramSandboxOptions = {
  token: string
  username: string
  name?: string
  now?: () => number
  /** Sees all that is said in groups, not only what is addressed to it. */
  readsAll?: boolean
  /** Somebody else's address that updates are sent to instead. */
  webhook?: string
}
export type TelegramSandbox = ReturnType<typeof createTelegramSandbox>

export type Spoken = {
  at?: number
  replyTo?: number | null
  thread?: number | null
  media?: Media
  entities?: Message['entities']
  /** Written by an administrator in the group's own name. */
  anonymous?: boolean
  /** Written in the name of a channel. */
  channel?: { id: number; title: string; username: string }
  name?: string
}

/** https://core.telegram.org/bots/api#deletemessage */
const deletableMs = 48 * 3_600_000
const longest = 4096

/** One bot, its groups and conversations, and a business account that it may answer for. https://core.telegram.org/bots/api */
export function createTelegramSandbox(options: TelegramSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const people = createPeople()
  const bot = people.named(options.username, options.name ?? options.username, true)
  const updates = createUpdates(now)
  const chats = new Map<string, Chat>()
  const business = { id: 'biz-4f1c', owner: people.named('patronne', 'Camille Patronne'), enabled: true, canReply: true, canDelete: true }
  const replyListeners = new Set<(reply: { chat: number; message: number; replyTo: number; text: string; business: boolean }) => void>()
  let nextGroup = -1_002_100_000_001
  let slowDown: number | null = null
  let webhook = options.webhook ?? ''

  const personOf = (chat: Chat) => people.withId(chat.id)
  const shown = (message: Message) => entities.message(message, personOf)
  const keyOf = (id: number, isBusiness: boolean) => `${isBusiness ? 'business' : 'chat'} ${id}`
  const chatOf = (id: number): Chat => {
    const chat = chats.get(keyOf(id, false))
    if (chat === undefined) throw new Error('no such chat')
    return chat
  }

  function put(chat: Chat, from: Person, text: string, how: Spoken, more: Partial<Message> = {}): Message {
    const replyTo = chat.messages.get(how.replyTo ?? 0) ?? null
    const message: Message = {
      id: chat.nextMessage,
      chat,
      from,
      as: how.anonymous === true ? 'group' : (how.channel ?? null),
      at: how.at ?? now(),
      editedAt: null,
      text,
      entities: how.entities ?? entities.mentionsIn(text),
      media: how.media ?? null,
      replyTo,
      thread: how.thread ?? replyTo?.thread ?? (replyTo?.isForward ? replyTo.id : null),
      business: null,
      isForward: null,
      reaction: null,
      ...more,
    }
    chat.nextMessage += 1
    chat.messages.set(message.id, message)
    return message
  }

  /** Privacy: an ordinary member is told of what is addressed to it. https://core.telegram.org/bots/features#privacy-mode */
  const hears = (chat: Chat, { text, replyTo }: Message): boolean =>
    chat.kind === 'private' || chat.rights !== null || options.readsAll === true || text.startsWith('/') || text.includes(`@${bot.username}`) || replyTo?.from === bot

  function tell(kind: 'message' | 'edited_message', message: Message): void {
    if (message.business !== null) updates.add(kind === 'message' ? 'business_message' : 'edited_business_message', shown(message))
    else if (hears(message.chat, message)) updates.add(kind, shown(message))
  }

  // What the bot may ask.

  const methods: Record<string, (fields: Fields) => SandboxAnswer | Promise<SandboxAnswer>> = {
    getMe: () =>
      ok({
        ...entities.user(bot), can_join_groups: true, can_read_all_group_messages: options.readsAll === true, supports_guest_queries: false,
        supports_inline_queries: false, can_connect_to_business: true, has_main_web_app: false, has_topics_enabled: false, allows_users_to_create_topics: false,
        can_manage_bots: false, supports_join_request_queries: false,
      }),
    getWebhookInfo: () => ok({ url: webhook, has_custom_certificate: false, pending_update_count: updates.pending() }),
    getUpdates: (fields) => {
      if (webhook !== '') return refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
      updates.allow(fields['allowed_updates'])
      const limit = Math.min(100, Math.max(1, numberIn(fields, 'limit') ?? 100))
      return updates.give({ offset: numberIn(fields, 'offset'), limit, timeoutMs: Math.min(50, numberIn(fields, 'timeout') ?? 0) * 1000 })
    },
    sendMessage: send,
    editMessageText: (fields) =>
      inChat(fields, (chat) => {
        const text = textIn(fields, 'text').trim()
        const message = chat.messages.get(numberIn(fields, 'message_id') ?? 0)
        if (message === undefined) return badRequest('message to edit not found')
        const isOurs = message.business === null ? message.from === bot : message.from === business.owner && business.canReply
        if (!isOurs) return badRequest("message can't be edited")
        if (text === '') return badRequest('message text is empty')
        if (text.length > longest) return badRequest('message is too long')
        if (text === message.text) return badRequest('message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message')
        Object.assign(message, { text, editedAt: now(), entities: entities.mentionsIn(text) })
        return ok(shown(message))
      }),
    deleteMessage: (fields) =>
      inChat(fields, (chat) => {
        const message = chat.messages.get(numberIn(fields, 'message_id') ?? 0)
        if (message === undefined) return badRequest('message to delete not found')
        if (message.from !== bot && chat.kind !== 'private' && chat.rights?.canDelete !== true) return badRequest("message can't be deleted")
        if (now() - message.at >= deletableMs && chat.kind !== 'supergroup') return badRequest("message can't be deleted for everyone")
        chat.messages.delete(message.id)
        return ok(true)
      }),
    deleteBusinessMessages: (fields) => {
      if (textIn(fields, 'business_connection_id') !== business.id) return badRequest('business connection not found')
      if (!business.canDelete) return badRequest('BUSINESS_PEER_USAGE_MISSING')
      const ids = Array.isArray(fields['message_ids']) ? fields['message_ids'] : []
      for (const chat of chats.values()) for (const id of ids) if (chat.messages.get(Number(id))?.business) chat.messages.delete(Number(id))
      return ok(true)
    },
    getBusinessConnection: (fields) =>
      textIn(fields, 'business_connection_id') === business.id ? ok(connection()) : badRequest('business connection not found'),
    setMessageReaction: (fields) =>
      inChat(fields, (chat) => {
        const message = chat.messages.get(numberIn(fields, 'message_id') ?? 0)
        if (message === undefined) return badRequest('message to react not found')
        const [first] = Array.isArray(fields['reaction']) ? fields['reaction'] : []
        message.reaction = first === undefined ? null : textIn(first as Fields, 'emoji')
        return ok(true)
      }),
    getChat: (fields) =>
      inChat(fields, (chat) =>
        ok({
          ...entities.chat(chat, personOf(chat)), accent_color_id: 1, max_reaction_count: 11, accepted_gift_types: {},
          ...(chat.channel === null ? {} : { linked_chat_id: chat.channel.id }),
        }),
      ),
    getChatMember: (fields) =>
      withPerson(fields, (chat, person) =>
        ok(person === bot ? entities.botMember(bot, chat) : entities.member(person, chat.members.get(person.id) ?? { status: 'member', until: 0 })),
      ),
    banChatMember: (fields) => restrict(fields, (chat, person) => void chat.members.set(person.id, { status: 'kicked', until: 0 })),
    unbanChatMember: (fields) =>
      restrict(fields, (chat, person) => {
        if (chat.members.get(person.id)?.status === 'kicked') chat.members.delete(person.id)
      }),
    restrictChatMember: (fields) =>
      restrict(
        fields,
        (chat, person) => {
          const until = (numberIn(fields, 'until_date') ?? 0) * 1000
          if (objectIn(fields, 'permissions')['can_send_messages'] === true) chat.members.delete(person.id)
          else chat.members.set(person.id, { status: 'restricted', until })
        },
        'supergroup',
      ),
    banChatSenderChat: (fields) => senderChat(fields, true),
    unbanChatSenderChat: (fields) => senderChat(fields, false),
  }

  const connection = () => ({
    id: business.id, user: entities.user(business.owner), user_chat_id: business.owner.id, date: Math.floor(now() / 1000),
    rights: { can_reply: business.canReply, can_delete_all_messages: business.canDelete }, is_enabled: business.enabled,
  })

  function inChat(fields: Fields, answer: (chat: Chat) => SandboxAnswer): SandboxAnswer {
    const id = numberIn(fields, 'chat_id')
    const chat = id === null ? undefined : chats.get(keyOf(id, textIn(fields, 'business_connection_id') !== ''))
    if (chat === undefined) return badRequest('chat not found')
    if (chat.movedTo !== null) return refuse(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.movedTo })
    return answer(chat)
  }

  function withPerson(fields: Fields, answer: (chat: Chat, person: Person) => SandboxAnswer): SandboxAnswer {
    return inChat(fields, (chat) => {
      const person = people.withId(numberIn(fields, 'user_id') ?? 0)
      return person === undefined ? badRequest('user not found') : answer(chat, person)
    })
  }

  function restrict(fields: Fields, change: (chat: Chat, person: Person) => void, only?: ChatKind): SandboxAnswer {
    return withPerson(fields, (chat, person) => {
      if (only !== undefined && chat.kind !== only) return badRequest('method is available only for supergroups')
      if (chat.rights?.canRestrict !== true) return badRequest('not enough rights to restrict/unrestrict chat member')
      change(chat, person)
      return ok(true)
    })
  }

  function senderChat(fields: Fields, isBanned: boolean): SandboxAnswer {
    return inChat(fields, (chat) => {
      const id = numberIn(fields, 'sender_chat_id')
      if (chat.rights?.canRestrict !== true || id === null) return badRequest('not enough rights')
      if (isBanned) chat.members.set(id, { status: 'kicked', until: 0 })
      else chat.members.delete(id)
      return ok(true)
    })
  }

  function send(fields: Fields): SandboxAnswer {
    const text = textIn(fields, 'text').trim()
    if (text === '') return badRequest('message text is empty')
    if (text.length > longest) return badRequest('message is too long')
    return inChat(fields, (chat) => {
      const asked = numberIn(objectIn(fields, 'reply_parameters'), 'message_id')
      const replyTo = asked === null ? null : (chat.messages.get(asked) ?? null)
      if (asked !== null && replyTo === null && objectIn(fields, 'reply_parameters')['allow_sending_without_reply'] !== true) {
        return badRequest('message to be replied not found')
      }
      const isBusiness = textIn(fields, 'business_connection_id') !== ''
      if (isBusiness && !business.canReply) return badRequest('BUSINESS_PEER_USAGE_MISSING')
      if (chat.kind !== 'private' && chat.members.get(bot.id)?.status === 'kicked') return refuse(403, 'Forbidden: bot was kicked from the group chat')
      const how = { replyTo: asked, thread: numberIn(fields, 'message_thread_id') }
      const message = put(chat, isBusiness ? business.owner : bot, text, how, { business: isBusiness ? business.id : null })
      if (asked !== null) for (const listener of replyListeners) listener({ chat: chat.id, message: message.id, replyTo: asked, text, business: isBusiness })
      return ok({ ...shown(message), ...(isBusiness ? { sender_business_bot: entities.user(bot) } : {}) })
    })
  }

  function handle(request: SandboxRequest): SandboxAnswer | Promise<SandboxAnswer> {
    const [, token, name = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.path) ?? []
    if (token === undefined) return refuse(404, 'Not Found')
    if (token !== options.token) return refuse(401, 'Unauthorized')
    if (slowDown !== null) return refuse(429, `Too Many Requests: retry after ${slowDown}`, { retry_after: slowDown })
    const method = methods[name]
    return method === undefined ? refuse(404, 'Not Found: method not found') : method(fieldsOf(request))
  }

  // What happens there.

  function open(id: number, kind: ChatKind, of: Parameters<typeof createChat>[2], isBusiness = false): Chat {
    const known = chats.get(keyOf(id, isBusiness))
    if (known !== undefined) return known
    const chat = createChat(id, kind, of)
    chats.set(keyOf(id, isBusiness), chat)
    return chat
  }

  function forward(chat: Chat, text: string, at: number, media?: Media): Message {
    if (chat.channel === null) throw new Error('no channel is discussed there')
    const how = { at, channel: chat.channel, ...(media === undefined ? {} : { media }) }
    const message = put(chat, people.named('telegram', 'Telegram'), text, how, { isForward: { channel: chat.channel.id, post: chat.nextMessage + 40 } })
    tell('message', message)
    return message
  }

  return {
    get url() {
      return server.url
    },
    listen: (port?: number) => server.listen(port),
    close: () => {
      updates.release()
      return server.close()
    },
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    requests: server.requests,
    botId: bot.id,
    /** A group that the bot is in: as an administrator with these rights, or with `null` as anybody else. */
    group(of: { title: string; username?: string; kind?: 'group' | 'supergroup'; rights?: Rights; channel?: Chat['channel'] }): number {
      const id = of.kind === 'group' ? nextGroup + 1_002_000_000_000 : nextGroup
      nextGroup -= 13
      open(id, of.kind ?? 'supergroup', { ...of, rights: of.rights === undefined ? { canDelete: true, canRestrict: true } : of.rights })
      return id
    },
    setRights: (chat: number, rights: Rights) => void (chatOf(chat).rights = rights),
    /** A post of the channel, as it arrives in the group where it is discussed. */
    channelPost: (chat: number, text: string, at = now(), media?: Media) => forward(chatOf(chat), text, at, media).id,
    say(chatId: number, username: string, text: string, how: Spoken = {}): number {
      const message = put(chatOf(chatId), people.named(username, how.name), text, how)
      tell('message', message)
      return message.id
    },
    /** To the bot itself. */
    direct(username: string, text: string, how: Spoken = {}): { chat: number; message: number } {
      const person = people.named(username, how.name)
      const message = put(open(person.id, 'private', {}), person, text, how)
      tell('message', message)
      return { chat: person.id, message: message.id }
    },
    business: {
      id: business.id,
      /** A customer writes to the business account, or with `ours` its owner answers with their own telephone. */
      say(username: string, text: string, how: Spoken & { ours?: true } = {}): { chat: number; message: number } {
        const person = people.named(username, how.name)
        const from = how.ours === true ? business.owner : person
        const message = put(open(person.id, 'private', {}, true), from, text, how, { business: business.id })
        tell('message', message)
        return { chat: person.id, message: message.id }
      },
      remove(chatId: number, messages: number[]): void {
        const chat = chats.get(keyOf(chatId, true))
        for (const id of messages) chat?.messages.delete(id)
        if (chat !== undefined) {
          updates.add('deleted_business_messages', { business_connection_id: business.id, chat: entities.chat(chat, personOf(chat)), message_ids: messages })
        }
      },
      allow: (rights: { canReply: boolean; canDelete: boolean }) => void Object.assign(business, rights),
      message: (chat: number, message: number) => chats.get(keyOf(chat, true))?.messages.get(message) ?? null,
    },
    edit(chatId: number, messageId: number, text: string, at = now()): void {
      const message = chatOf(chatId).messages.get(messageId)
      if (message === undefined) throw new Error('no such message')
      Object.assign(message, { text, editedAt: at, entities: entities.mentionsIn(text) })
      tell('edited_message', message)
    },
    /** In a group nobody is told. */
    remove: (chat: number, message: number) => void chatOf(chat).messages.delete(message),
    /** The group becomes a supergroup: another number, other messages, the same people. */
    upgrade(chatId: number): number {
      const old = chatOf(chatId)
      const id = nextGroup
      nextGroup -= 13
      const chat = open(id, 'supergroup', { title: old.title, rights: old.rights })
      chat.members = old.members
      old.movedTo = id
      return id
    },
    message: (chat: number, message: number) => chatOf(chat).messages.get(message) ?? null,
    repliesTo: (chat: number, message: number) =>
      Array.from(chatOf(chat).messages.values()).filter((one) => one.replyTo?.id === message).map(({ id, text, from }) => ({ id, text, ours: from === bot })),
    member: (chat: number, username: string) => chatOf(chat).members.get(people.named(username).id)?.status ?? 'member',
    channelBanned: (chat: number, channel: number) => chatOf(chat).members.get(channel)?.status === 'kicked',
    idOf: (username: string) => people.named(username).id,
    /** Anything at all, as an update. */
    send: (kind: string, payload: unknown) => updates.add(kind, payload),
    setWebhook: (url: string) => void (webhook = url),
    /** Each request is refused, with so many seconds to wait, until `null`. */
    tooMany: (seconds: number | null) => void (slowDown = seconds),
    pending: updates.pending,
    rewind: updates.rewind,
    renumber: updates.renumber,
    onReply: (listener: (reply: { chat: number; message: number; replyTo: number; text: string; business: boolean }) => void) => void replyListeners.add(listener),
  }
}

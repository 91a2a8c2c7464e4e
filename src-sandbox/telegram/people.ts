/** Beyond what 32 bits hold, as real ones are. */
const firstPerson = 5_100_000_001

export type Person = { id: number; first: string; last: string; username: string; isBot: boolean }

export function createPeople() {
  const people = new Map<string, Person>()
  return {
    /** Made when first named. `name` is what they call themselves. */
    named(username: string, name = username, isBot = false): Person {
      const known = people.get(username)
      if (known !== undefined) return known
      const [first = username, ...rest] = name.split(' ')
      const made: Person = { id: firstPerson + people.size * 7, first, last: rest.join(' '), username, isBot }
      people.set(username, made)
      return made
    },
    withId: (id: number): Person | undefined => Array.from(people.values()).find((one) => one.id === id),
  }
}

export type ChatKind = 'private' | 'group' | 'supergroup'

/** What the bot may do there; `null` where it is an ordinary member. */
export type Rights = { canDelete: boolean; canRestrict: boolean } | null

export type Member = { status: 'member' | 'restricted' | 'kicked'; until: number }

export type Chat = {
  id: number
  kind: ChatKind
  title: string
  username: string
  /** The channel whose posts are discussed there. */
  channel: { id: number; title: string; username: string } | null
  rights: Rights
  /** The group has become a supergroup of another number. */
  movedTo: number | null
  members: Map<number, Member>
  nextMessage: number
  messages: Map<number, Message>
}

export type Media = { kind: 'photo' | 'document' | 'voice' | 'sticker' | 'poll'; name?: string; options?: string[] }

export type Message = {
  id: number
  chat: Chat
  from: Person
  /** Written in the name of the group itself, or of a channel. */
  as: 'group' | { id: number; title: string; username: string } | null
  at: number
  editedAt: number | null
  text: string
  entities: readonly { type: string; offset: number; length: number; url?: string }[]
  media: Media | null
  replyTo: Message | null
  /** The root of the discussion, or the topic. */
  thread: number | null
  business: string | null
  isForward: { channel: number; post: number } | null
  /** Emoji that the bot has put there. */
  reaction: string | null
}

export function createChat(id: number, kind: ChatKind, of: Partial<Pick<Chat, 'title' | 'username' | 'channel' | 'rights'>>): Chat {
  return {
    id, kind, title: of.title ?? '', username: of.username ?? '', channel: of.channel ?? null, rights: of.rights ?? null, movedTo: null,
    members: new Map(), nextMessage: 1, messages: new Map(),
  }
}

import { render } from './markup.ts'
import { createPeople } from './people.ts'
import type { Person } from './people.ts'

export type StatusVisibility = 'public' | 'unlisted' | 'private' | 'direct'

/** What a status may carry beside its words. `notify` false: the notification was lost. `html` in place of what the words make. */
export type Extras = {
  visibility?: StatusVisibility
  spoiler?: string
  lang?: string
  images?: { alt: string; width: number; height: number }[]
  poll?: string[]
  quotes?: string
  html?: string
  notify?: boolean
}

export type Stored = {
  id: string
  by: Person
  text: string
  html: string
  visibility: StatusVisibility
  spoiler: string
  lang: string | null
  at: number
  editedAt: number | null
  parent: string | null
  mentions: Person[]
  images: { alt: string; width: number; height: number }[]
  poll: string[] | null
  quotes: string | null
}
export type StoredNotification = {
  id: string
  to: string
  type: 'mention' | 'favourite' | 'quote' | 'update'
  from: Person
  status: string
  at: number
}
/** One for each conversation and each account in it. */
export type StoredConversation = { id: string; of: string; opening: string; last: string }

/** What the server holds, and what follows from what is said. Ids grow with time of arrival and have one length. */
export function createNetwork(
  domain: string,
  origin: () => string,
  now: () => number,
  tell: { notification(one: StoredNotification): void; conversation(one: StoredConversation): void } = { notification: () => {}, conversation: () => {} },
  nameIt: (n: number) => string = (n) => `${112_000_000_000_000_000n + BigInt(n)}`,
) {
  const people = createPeople(domain)
  const statuses = new Map<string, Stored>()
  const notifications: StoredNotification[] = []
  const conversations: StoredConversation[] = []
  const favourites = new Map<string, Set<string>>()
  const blocks = new Map<string, Set<string>>()
  const mutes = new Map<string, Set<string>>()
  const domainBlocks = new Map<string, Set<string>>()
  /** Ids of those whom the server's staff has decided about. What a suspended one said is shown to nobody. */
  const silenced = new Set<string>()
  const suspended = new Set<string>()
  let counter = 0
  const newId = (): string => nameIt((counter += 1))

  const childrenOf = (id: string): Stored[] => [...statuses.values()].filter((one) => one.parent === id)
  const blockedBy = (id: string): Set<string> => blocks.get(id) ?? new Set()
  const mayRead = (status: Stored, reader: Person): boolean =>
    (status.visibility !== 'direct' || status.by.id === reader.id || status.mentions.some(({ id }) => id === reader.id)) &&
    !blockedBy(status.by.id).has(reader.id) &&
    !suspended.has(status.by.id)

  function notify(to: Person, type: StoredNotification['type'], status: Stored, from: Person, at: number): void {
    if (to.token === undefined || to.id === from.id || blockedBy(to.id).has(from.id)) return
    const made: StoredNotification = { id: newId(), to: to.id, type, from, status: status.id, at }
    notifications.push(made)
    tell.notification(made)
  }

  /** Whom a status reaches without being named in its words: the author of what it answers, as other servers mean it. */
  function say(by: Person, text: string, parent: string | null, at: number, extras: Extras = {}, implied: readonly Person[] = []): Stored {
    const { html, mentions } = render(text, people, origin())
    const named = [...new Map([...mentions, ...implied].map((one) => [one.id, one])).values()].filter(({ id }) => id !== by.id)
    const status: Stored = {
      id: newId(),
      by,
      text,
      html: extras.html ?? html,
      visibility: extras.visibility ?? 'public',
      spoiler: extras.spoiler ?? '',
      lang: extras.lang ?? null,
      at,
      editedAt: null,
      parent,
      mentions: named,
      images: extras.images ?? [],
      poll: extras.poll ?? null,
      quotes: extras.quotes ?? null,
    }
    statuses.set(status.id, status)
    if (extras.notify !== false) for (const person of named) notify(person, 'mention', status, by, at)
    const quoted = statuses.get(extras.quotes ?? '')
    if (quoted !== undefined) notify(quoted.by, 'quote', status, by, at)
    if (status.visibility === 'direct') converse(status)
    return status
  }

  function openingOf(status: Stored): Stored {
    const parent = statuses.get(status.parent ?? '')
    return parent?.visibility === 'direct' ? openingOf(parent) : status
  }

  function converse(status: Stored): void {
    const opening = openingOf(status).id
    for (const { id: of } of [status.by, ...status.mentions]) {
      const known = conversations.find((one) => one.of === of && one.opening === opening)
      const one = known ?? { id: '', of, opening, last: '' }
      if (known === undefined) conversations.push(one)
      // Its id moves with what is said, as pages of it do.
      Object.assign(one, { id: newId(), last: status.id })
      if (of !== status.by.id) tell.conversation(one)
    }
  }

  function edit(id: string, text: string, at = now()): void {
    const status = statuses.get(id)
    if (status === undefined) return
    const { html, mentions } = render(text, people, origin())
    Object.assign(status, {
      text,
      html,
      editedAt: at,
      mentions: [...new Map([...status.mentions, ...mentions].map((one) => [one.id, one])).values()],
    })
    for (const other of childrenOf(id)) notify(other.by, 'update', status, status.by, at)
  }

  function remove(id: string): void {
    statuses.delete(id)
    for (let at = notifications.length - 1; at >= 0; at -= 1) if (notifications[at]?.status === id) notifications.splice(at, 1)
    for (let at = conversations.length - 1; at >= 0; at -= 1) {
      const one = conversations[at]
      if (one?.last !== id) continue
      const left = [...statuses.values()].filter((status) => openingOf(status).id === one.opening).at(-1)
      if (left === undefined) conversations.splice(at, 1)
      else one.last = left.id
    }
  }

  return {
    domain,
    people,
    statuses,
    notifications,
    conversations,
    favourites,
    blocks,
    mutes,
    domainBlocks,
    silenced,
    suspended,
    childrenOf,
    blockedBy,
    mayRead,
    notify,
    say,
    edit,
    remove,
  }
}
export type Network = ReturnType<typeof createNetwork>

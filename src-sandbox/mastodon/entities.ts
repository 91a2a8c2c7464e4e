import type { Network, Stored, StoredConversation, StoredNotification } from './network.ts'
import type { Person } from './people.ts'

// https://docs.joinmastodon.org/entities/

/** When everybody's account was made. */
const born = '2024-01-15T00:00:00.000Z'
const instant = (at: number): string => new Date(at).toISOString()

export function createEntities(network: Network, origin: () => string) {
  const { people, statuses } = network

  function account(person: Person) {
    const url = person.domain === network.domain ? `${origin()}/@${person.username}` : `https://${person.domain}/@${person.username}`
    const avatar = `${origin()}/avatars/${person.id}.png`
    return {
      id: person.id,
      username: person.username,
      acct: people.acctOf(person),
      display_name: person.displayName,
      locked: false,
      bot: false,
      group: false,
      discoverable: true,
      indexable: false,
      created_at: born,
      note: '',
      url,
      uri: `${origin()}/users/${person.username}`,
      avatar,
      avatar_static: avatar,
      header: avatar,
      header_static: avatar,
      followers_count: 0,
      following_count: 0,
      statuses_count: [...statuses.values()].filter((one) => one.by.id === person.id).length,
      last_status_at: null,
      emojis: [],
      fields: [],
    }
  }

  function media({ id, images }: Stored) {
    return images.map(({ alt, width, height }, n) => {
      const url = `${origin()}/media/${width}x${height}.png`
      const size = { width, height, size: `${width}x${height}`, aspect: width / height }
      return {
        id: `${id}${n}`,
        type: 'image',
        url,
        preview_url: url,
        remote_url: null,
        meta: { original: size, small: size },
        description: alt,
        blurhash: null,
      }
    })
  }

  function status(stored: Stored, reader: Person): Record<string, unknown> {
    const parent = statuses.get(stored.parent ?? '')
    const liked = network.favourites.get(stored.id) ?? new Set<string>()
    const quoted = statuses.get(stored.quotes ?? '')
    const url = `${origin()}/@${people.acctOf(stored.by)}/${stored.id}`
    return {
      id: stored.id,
      created_at: instant(stored.at),
      edited_at: stored.editedAt === null ? null : instant(stored.editedAt),
      in_reply_to_id: stored.parent,
      in_reply_to_account_id: parent?.by.id ?? null,
      sensitive: stored.spoiler !== '',
      spoiler_text: stored.spoiler,
      visibility: stored.visibility,
      language: stored.lang,
      uri: `${origin()}/users/${stored.by.username}/statuses/${stored.id}`,
      url,
      content: stored.html,
      account: account(stored.by),
      // Those that a server counts are the public ones. https://docs.joinmastodon.org/entities/Status/#replies_count
      replies_count: network.childrenOf(stored.id).filter((one) => one.visibility === 'public' || one.visibility === 'unlisted').length,
      reblogs_count: 0,
      favourites_count: liked.size,
      favourited: liked.has(reader.id),
      reblogged: false,
      muted: false,
      bookmarked: false,
      reblog: null,
      application: null,
      media_attachments: media(stored),
      emojis: [],
      tags: [],
      card: null,
      filtered: [],
      mentions: stored.mentions.map((one) => ({
        id: one.id,
        username: one.username,
        url: `${origin()}/@${people.acctOf(one)}`,
        acct: people.acctOf(one),
      })),
      poll:
        stored.poll === null
          ? null
          : {
              id: `${stored.id}0`,
              expires_at: null,
              expired: false,
              multiple: false,
              votes_count: 0,
              voters_count: 0,
              voted: false,
              own_votes: [],
              emojis: [],
              options: stored.poll.map((title) => ({ title, votes_count: 0 })),
            },
      ...(quoted === undefined ? {} : { quote: { state: 'accepted', quoted_status: status({ ...quoted, quotes: null }, reader) } }),
    }
  }

  return {
    account,
    credential: (person: Person) => ({
      ...account(person),
      source: { privacy: 'public', sensitive: false, language: null, note: '', fields: [], follow_requests_count: 0, indexable: false },
      role: { id: '-99', name: '', color: '', permissions: '0', highlighted: false },
    }),
    status,
    notification: (one: StoredNotification, stored: Stored, reader: Person) => ({
      id: one.id,
      type: one.type,
      created_at: instant(one.at),
      group_key: `ungrouped-${one.id}`,
      account: account(one.from),
      status: status(stored, reader),
    }),
    conversation(one: StoredConversation, reader: Person) {
      const last = statuses.get(one.last)
      const others = last === undefined ? [] : [last.by, ...last.mentions].filter(({ id }) => id !== reader.id)
      return { id: one.id, unread: true, accounts: others.map(account), last_status: last === undefined ? null : status(last, reader) }
    },
    /** https://docs.joinmastodon.org/entities/Admin_Account/ */
    adminAccount: (person: Person) => ({
      id: person.id,
      username: person.username,
      domain: person.domain === network.domain ? null : person.domain,
      created_at: born,
      email: '',
      ip: null,
      ips: [],
      locale: null,
      invite_request: null,
      role: null,
      confirmed: true,
      approved: true,
      disabled: false,
      sensitized: false,
      silenced: network.silenced.has(person.id),
      suspended: network.suspended.has(person.id),
      account: account(person),
    }),
    relationship: (reader: Person, other: Person) => ({
      id: other.id,
      following: false,
      showing_reblogs: false,
      notifying: false,
      languages: [],
      followed_by: false,
      blocking: network.blockedBy(reader.id).has(other.id),
      blocked_by: network.blockedBy(other.id).has(reader.id),
      muting: network.mutes.get(reader.id)?.has(other.id) === true,
      muting_notifications: network.mutes.get(reader.id)?.has(other.id) === true,
      requested: false,
      requested_by: false,
      domain_blocking: network.domainBlocks.get(reader.id)?.has(other.domain) === true,
      endorsed: false,
      note: '',
      muting_expires_at: null,
    }),
    instant,
  }
}
export type Entities = ReturnType<typeof createEntities>

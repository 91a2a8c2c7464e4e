// https://docs.discord.com/developers/resources/message#message-object and its neighbours

/** Upper bits: the time. https://docs.discord.com/developers/reference#snowflakes */
export function createIds() {
  let count = 0n
  return (at: number): string => {
    count = (count + 1n) & 0x3fffffn
    return String((BigInt(at - 1_420_070_400_000) << 22n) | count)
  }
}

export type Person = { id: string; username: string; name: string; bot: boolean }
export type Guild = { id: string; name: string; permissions: bigint; banned: Set<string>; silenced: Map<string, string> }
export type Channel = {
  id: string
  type: number
  name: string
  guild: Guild | null
  parent: Channel | null
  /** Of everybody. */
  denied: bigint
  archivedAt: number | null
  /** Of a private thread: the bot was added to it. */
  joined?: boolean
  messages: Map<string, Message>
  lastId: string | null
}
export type Message = {
  id: string
  type: number
  channel: Channel
  by: Person
  content: string
  at: number
  editedAt: number | null
  replyTo: string | null
  nonce: string | null
  mentions: Person[]
  liked: boolean
  webhook: string | null
  attachments: { name: string; type: string; width?: number; height?: number }[]
  embeds: { url: string; title: string }[]
}

const iso = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00').replace(/\.(\d{3})000/, '.$1000')

export const user = (person: Person) => ({
  id: person.id, username: person.username, avatar: null, discriminator: '0', public_flags: 0, flags: 0, global_name: person.name, primary_guild: null,
  ...(person.bot ? { bot: true } : {}),
})

export const guild = (of: Guild) =>
  ({ id: of.id, name: of.name, icon: null, banner: null, owner: false, permissions: String(of.permissions), features: [] })

export function channel(of: Channel) {
  const common = { id: of.id, type: of.type, last_message_id: of.lastId, flags: 0, guild_id: of.guild?.id ?? '', name: of.name, parent_id: of.parent?.id ?? null }
  if (of.parent === null) {
    const overwrites = of.denied === 0n ? [] : [{ id: of.guild?.id ?? '', type: 0, allow: '0', deny: String(of.denied) }]
    return { ...common, position: 0, permission_overwrites: overwrites, nsfw: false }
  }
  return {
    ...common,
    owner_id: of.guild?.id ?? '',
    thread_metadata: { archived: of.archivedAt !== null, archive_timestamp: iso(of.archivedAt ?? 1_700_000_000_000), auto_archive_duration: 1440, locked: false },
    message_count: of.messages.size, member_count: 1, total_message_sent: of.messages.size,
  }
}

/** Without the right to read them, the words of others are left out, unless they call the bot. https://docs.discord.com/developers/events/gateway#message-content-intent */
export function message(of: Message, reads: boolean, me: Person, depth = 1): Record<string, unknown> {
  const parent = of.replyTo === null ? undefined : of.channel.messages.get(of.replyTo)
  const isShown = reads || of.by === me || of.channel.guild === null || of.mentions.includes(me)
  return {
    type: of.type,
    content: isShown ? of.content : '',
    mentions: of.mentions.map(user),
    mention_roles: [],
    attachments: !isShown
      ? []
      : of.attachments.map(({ name, type, ...size }, n) => {
          const url = `https://cdn.discordapp.com/attachments/${of.channel.id}/${of.id}/${name}?ex=6a&is=6b&hm=7c`
          return { id: `${of.id.slice(0, -1)}${n}`, filename: name, size: 1000, url, proxy_url: url, content_type: type, ...size }
        }),
    embeds: isShown ? of.embeds.map((one) => ({ type: 'rich', ...one })) : [],
    timestamp: iso(of.at),
    edited_timestamp: of.editedAt === null ? null : iso(of.editedAt),
    flags: 0,
    components: [],
    id: of.id,
    channel_id: of.channel.id,
    author: user(of.by),
    pinned: false,
    mention_everyone: false,
    tts: false,
    ...(of.nonce === null ? {} : { nonce: of.nonce }),
    ...(of.webhook === null ? {} : { webhook_id: of.webhook }),
    ...(of.liked
      ? { reactions: [{ emoji: { id: null, name: '👍' }, count: 1, count_details: { burst: 0, normal: 1 }, burst_colors: [], me_burst: false, me: true }] }
      : {}),
    ...(of.replyTo === null
      ? {}
      : {
          message_reference: { type: 0, channel_id: of.channel.id, message_id: of.replyTo, ...(of.channel.guild === null ? {} : { guild_id: of.channel.guild.id }) },
          ...(depth === 0 ? {} : { referenced_message: parent === undefined ? null : message(parent, reads, me, depth - 1) }),
        }),
  }
}

export const member = (person: Person, of: Guild) => ({
  avatar: null, banner: null, communication_disabled_until: of.silenced.get(person.id) ?? null, flags: 0, joined_at: iso(1_700_000_000_000), nick: null, pending: false,
  premium_since: null, roles: [], user: user(person), mute: false, deaf: false,
})

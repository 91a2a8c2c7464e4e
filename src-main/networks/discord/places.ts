import type { RemotePost } from '../../../src-contract/remote.ts'
import { isRefused } from './calls.ts'
import type { Client, ThreadList } from './client.ts'
import { baseRights, has, rightsIn } from './permissions.ts'
import type { Rights } from './permissions.ts'
import { instantOf } from './snowflake.ts'
import type { Channel, Guild } from './wire.ts'

/** Where messages are written: a channel, a thread in one, or (`guild` null) a conversation. */
export type Place = {
  id: string
  guild: string | null
  /** Roles of the bot there: who calls them calls it. */
  roles: readonly string[]
  rights: Rights | null
  lastMessageId: string | null
  post: RemotePost | null
  isThread: boolean
  /** Threads that are put away are listed by their channel: in so many lists. */
  holds: readonly ThreadList[]
}

/** https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const type = { text: 0, voice: 2, announcement: 5, announcementThread: 10, thread: 11, privateThread: 12, stage: 13, forum: 15, media: 16 }
const writable = new Set([type.text, type.voice, type.announcement, type.stage])
const threaded = new Set([type.text, type.announcement, type.forum, type.media])

/**
 * Private threads are listed apart: all of them to whoever may manage threads, to others those they were added to.
 * https://docs.discord.com/developers/resources/channel#list-private-archived-threads
 */
function listsOf(channel: Channel, rights: Rights): ThreadList[] {
  if (!threaded.has(channel.type)) return []
  return channel.type === type.text ? ['public', has(rights, 'manageThreads') ? 'private' : 'joined'] : ['public']
}

export type Found = { readable: Place[]; holders: Place[] }

/** Every channel and open thread that the bot may read, in the order of their ids. What it may not is passed over, and not asked for. */
export async function findPlaces(client: Client, signal: AbortSignal): Promise<Found> {
  const found: Found = { readable: [], holders: [] }
  for (const guild of await client.guilds(signal)) {
    const whole = await placesOf(client, guild, signal).catch((error: unknown) => {
      // It has just been left.
      if (isRefused(error, 50_001, 10_004)) return []
      throw error
    })
    found.readable.push(...whole.filter(({ place, isReadable }) => isReadable && place.rights !== null && has(place.rights, 'history')).map(({ place }) => place))
    found.holders.push(...whole.filter(({ place }) => place.holds.length > 0 && place.rights !== null && has(place.rights, 'history')).map(({ place }) => place))
  }
  found.readable.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)))
  return found
}

type Known = { place: Place; isReadable: boolean }

async function placesOf(client: Client, guild: Guild, signal: AbortSignal): Promise<Known[]> {
  const roles = (await client.member(guild.id, client.me, signal))?.roles ?? []
  const base = baseRights(guild.permissions)
  const bearer = { guild: guild.id, me: client.me, roles }
  const channels = (await client.channels(guild.id, signal)).flatMap((channel): Known[] => {
    const rights = rightsIn(base, channel.permission_overwrites, bearer)
    if (!has(rights, 'view')) return []
    return [{ place: placeOf(channel, guild, rights, roles, null), isReadable: writable.has(channel.type) }]
  })
  const threads = (await client.activeThreads(guild.id, signal)).flatMap((thread): Known[] => {
    const parent = channels.find(({ place }) => place.id === thread.parent_id)
    return parent === undefined ? [] : [{ place: threadIn(thread, parent.place), isReadable: true }]
  })
  return [...channels, ...threads]
}

function placeOf(channel: Channel, guild: Guild, rights: Rights, roles: readonly string[], parent: string | null): Place {
  const name = channel.name ?? channel.id
  return {
    id: channel.id, guild: guild.id, roles, rights,
    lastMessageId: channel.last_message_id ?? null,
    post: {
      remoteId: `channel:${channel.id}`,
      url: `https://discord.com/channels/${guild.id}/${channel.id}`,
      title: parent === null ? `#${name} · ${guild.name}` : `${name} · ${parent}`,
      text: '',
      createdAt: instantOf(channel.id),
    },
    isThread: parent !== null,
    holds: parent === null ? listsOf(channel, rights) : [],
  }
}

/** A thread has its channel's rights; in it, another one lets write. https://docs.discord.com/developers/topics/threads#permissions */
export function threadIn(thread: Channel, parent: Place): Place {
  const of = { id: parent.guild ?? '', name: '', permissions: '0' }
  return placeOf(thread, of, parent.rights ?? 0n, parent.roles, parent.post?.title ?? '')
}

/** A conversation with one person. */
export const talk = (id: string): Place => ({ id, guild: null, roles: [], rights: null, lastMessageId: null, post: null, isThread: false, holds: [] })

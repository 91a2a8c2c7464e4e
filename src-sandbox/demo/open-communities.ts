import { randomBytes } from 'node:crypto'
import { createDiscordSandbox } from '../discord/sandbox.ts'
import { createTelegramSandbox } from '../telegram/sandbox.ts'
import { kestraneServer } from './kestrane-server.ts'
import { personOf } from './people.ts'
import type { Rng } from './random.ts'
import type { Said } from './said.ts'
import { sauvalineGroup } from './sauvaline-group.ts'
import { converse, spread } from './schedule.ts'
import type { Timed } from './schedule.ts'

export type DemoCommunityAccount = { network: 'telegram' | 'discord'; brand: string; url: string; secrets: { token: string } }

const hour = 3_600_000
/** Long ago in the words of these files is still within the days the demo tells of. */
const since = (ageHours: number, now: number): number => now - ageHours * hour

/** Names as these networks write them: no hyphens. */
const nameOf = (said: Said): { username: string; name: string } => {
  const { slug, name } = personOf(said.by)
  return { username: slug.replaceAll('-', '_').padEnd(4, '_'), name }
}

/** Tokens are made for this start and open nothing else. */
const telegramToken = (): string => `${7_000_000_000 + randomBytes(4).readUInt32BE()}:${randomBytes(27).toString('base64url')}`
const discordToken = (): string => `${randomBytes(18).toString('base64url')}.${randomBytes(4).toString('base64url')}.${randomBytes(28).toString('base64url')}`

/** Every one with what answers it, in the order of time. */
const flat = (all: readonly Timed[]): { one: Timed; under: Timed | null }[] => {
  const walk = (list: readonly Timed[], under: Timed | null): { one: Timed; under: Timed | null }[] =>
    list.flatMap((one) => [{ one, under }, ...walk(one.replies, one)])
  return walk(all, null).sort((a, b) => a.one.at - b.one.at)
}

function openTelegram(now: number, rng: Rng) {
  const token = telegramToken()
  const sandbox = createTelegramSandbox({ token, username: 'sauvaline_bot', name: 'Sauvaline', readsAll: true })
  const discussion = sandbox.group({ title: 'Sauvaline, on en parle', channel: { id: -1_002_050_000_007, title: 'Sauvaline', username: 'sauvaline' } })
  const knitters = sandbox.group({ title: 'Les tricoteuses de Sauvaline' })

  function say(group: number, said: readonly Timed[], root: number | null): void {
    const numbers = new Map<Timed, number>()
    for (const { one, under } of flat(said)) {
      const { username, name } = nameOf(one.said)
      const replyTo = under === null ? root : (numbers.get(under) ?? root)
      numbers.set(one, sandbox.say(group, username, one.said.text, { at: one.at, replyTo, name, ...(one.said.own ? { anonymous: true } : {}) }))
    }
  }
  for (const post of sauvalineGroup.posts.toSorted((a, b) => b.ageHours - a.ageHours)) {
    const at = since(post.ageHours, now)
    say(discussion, spread(post.said, at, now, rng), sandbox.channelPost(discussion, post.text, at))
  }
  say(knitters, spread(sauvalineGroup.group, since(72, now), now, rng), null)
  for (const talk of sauvalineGroup.talks) {
    const other = talk.find(({ own }) => !own)
    if (other === undefined) continue
    const { username, name } = nameOf(other)
    for (const { said, at } of converse(talk, now, rng)) sandbox.business.say(username, said.text, { at, name, ...(said.own ? { ours: true } : {}) })
  }
  return { sandbox, token, arrive: (said: Said, at: number) => void sandbox.say(knitters, nameOf(said).username, said.text, { at, name: nameOf(said).name }) }
}

function openDiscord(now: number, rng: Rng) {
  const token = discordToken()
  const sandbox = createDiscordSandbox({ token, username: 'kestrane', name: 'Kestrane' })
  const guild = sandbox.guild('Kestrane, la cordée')
  const channels = new Map(kestraneServer.channels.map(({ name }) => [name, sandbox.channel(guild, name)]))
  const { thread } = kestraneServer
  const threadId = sandbox.thread(channels.get(thread.in) ?? '', thread.name)

  function say(channel: string, said: readonly Said[]): void {
    const ids = new Map<Timed, string>()
    for (const { one, under } of flat(spread(said, since(120, now), now, rng))) {
      const { username, name } = one.said.own ? { username: 'kestrane', name: 'Kestrane' } : nameOf(one.said)
      ids.set(one, sandbox.say(channel, username, one.said.text, { at: one.at, replyTo: under === null ? null : (ids.get(under) ?? null), name }))
    }
  }
  for (const { name, said } of kestraneServer.channels) say(channels.get(name) ?? '', said)
  say(threadId, thread.said)
  // Heard by whoever listens, as everything in private is.
  const write = () => {
    for (const said of kestraneServer.talks) sandbox.direct(nameOf(said).username, said.text, { name: nameOf(said).name })
  }
  return {
    sandbox, token, write,
    arrive: (said: Said, at: number) => void sandbox.say(channels.get('entraide') ?? '', nameOf(said).username, said.text, { at, name: nameOf(said).name }),
  }
}

export type OpenCommunities = {
  readonly accounts: () => DemoCommunityAccount[]
  /** Somebody says once more what people there say. */
  arrive(at: number): void
  listen(): Promise<unknown>
  close(): Promise<unknown>
}

/** A Telegram group with its channel, and a Discord server; not yet listening. */
export function openCommunities(now: number, rng: Rng): OpenCommunities {
  const telegram = openTelegram(now, rng)
  const discord = openDiscord(now, rng)
  let arrived = 0
  // All of them in turn, so that nobody says the same twice before everybody has spoken.
  const next = (all: readonly Said[]): Said | undefined => all[Math.floor(arrived / 2) % all.length]
  return {
    accounts: () => [
      { network: 'telegram', brand: 'Sauvaline', url: telegram.sandbox.url, secrets: { token: telegram.token } },
      { network: 'discord', brand: 'Kestrane', url: discord.sandbox.url, secrets: { token: discord.token } },
    ],
    arrive(at) {
      if (arrived === 0) discord.write()
      const isGroup = arrived % 2 === 0
      const said = next(isGroup ? sauvalineGroup.newcomers : kestraneServer.newcomers)
      arrived += 1
      if (said !== undefined) (isGroup ? telegram : discord).arrive(said, at)
    },
    listen: () => Promise.all([telegram.sandbox.listen(), discord.sandbox.listen()]),
    close: () => Promise.all([telegram.sandbox.close(), discord.sandbox.close()]),
  }
}

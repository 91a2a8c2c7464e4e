import { randomBytes } from 'node:crypto'
import { createDiscourseSandbox } from '../discourse/sandbox.ts'
import { createNodebbSandbox } from '../nodebb/sandbox.ts'
import { kestraneForum } from './kestrane-forum.ts'
import { noisetteForum } from './noisette-forum.ts'
import type { DemoForum } from './noisette-forum.ts'
import { personOf } from './people.ts'
import type { Rng } from './random.ts'
import type { Said } from './said.ts'
import { converse, spread } from './schedule.ts'
import type { Timed } from './schedule.ts'

export type DemoForumAccount =
  | { network: 'discourse'; brand: string; url: string; secrets: { key: string } }
  | { network: 'nodebb'; brand: string; url: string; secrets: { token: string } }

const hour = 3_600_000
/** The newest of it is this old: the demo opens on something else. */
const quietMs = 20 * hour

/** Names as a forum takes them: no hyphens at their ends, no spaces. */
const login = (by: string): string => personOf(by).slug.replaceAll('-', '_').slice(0, 20).replace(/_$/, '')

/** What a forum of either kind has to be able to do. `N` names a post of it. */
type Speaker<N> = {
  member(said: Said): string
  begin(by: string, title: string, text: string, at: number): N
  write(under: N, by: string, text: string, at: number, answers: N | null): N
  talk(title: string, other: string, said: readonly { by: string; text: string; at: number }[]): void
  flag(post: N, by: string, reason: string, at: number): void
  wait(by: string, text: string, at: number, under: N): void
}

function fill<N>(forum: DemoForum, speaker: Speaker<N>, now: number, rng: Rng): N[] {
  const until = now - quietMs
  const openings: N[] = []
  const told = new Map<string, N>()
  for (const { title, opening, ageHours, said } of forum.topics.toSorted((a, b) => b.ageHours - a.ageHours)) {
    const at = now - ageHours * hour
    const first = speaker.begin(speaker.member(opening), title, opening.text, at)
    openings.push(first)
    const say = (all: readonly Timed[], under: N | null): void => {
      for (const one of all) {
        const post = speaker.write(first, speaker.member(one.said), one.said.text, one.at, under)
        told.set(one.said.text, post)
        say(one.replies, post)
      }
    }
    say(spread(said, at, until, rng), null)
  }
  for (const { title, messages } of forum.talks) {
    const other = messages.find(({ own }) => !own)
    if (other === undefined) continue
    speaker.talk(title, speaker.member(other), converse(messages, until, rng).map(({ said, at }) => ({ by: speaker.member(said), text: said.text, at })))
  }
  for (const { text, by, reason } of forum.flagged) {
    const post = told.get(text)
    if (post !== undefined) speaker.flag(post, login(by), reason, until)
  }
  const [first] = openings
  for (const [n, said] of forum.waiting.entries()) if (first !== undefined) speaker.wait(speaker.member(said), said.text, until - (n + 1) * hour, first)
  return openings
}

function openDiscourse(now: number, rng: Rng) {
  const key = randomBytes(16).toString('hex')
  const ours = 'chapitre_et_noisette'
  const sandbox = createDiscourseSandbox({
    title: 'Le cercle des lecteurs', members: [{ username: ours, name: 'Chapitre & Noisette', moderator: true, key: { value: key, kind: 'user' } }],
  })
  const { forum } = sandbox
  const named = (username: string) => forum.named(username)
  const member = (said: Said): string => (said.own ? ours : forum.named(login(said.by), { name: said.by }).username)
  const openings = fill(noisetteForum, {
    member,
    begin: (by, title, text, at) => forum.begin(named(by), title, text, at),
    write: (under, by, text, at, answers) => forum.write(under.topic, named(by), text, at, answers?.number ?? null),
    talk(title, other, said) {
      const [first, ...rest] = said
      if (first === undefined) return
      const { topic } = forum.begin(named(other), title, first.text, first.at, { to: [named(ours)] })
      for (const { by, text, at } of rest) forum.write(topic, named(by), text, at, null)
    },
    flag: (post, by, reason, at) => void forum.flag(named(by), post, reason === 'spam' ? 8 : 4, null, at),
    wait: (by, text, at, under) => void forum.queue(named(by), text, at, { topic: under.topic }),
  }, now, rng)
  return {
    sandbox, key,
    arrive(said: Said, at: number) {
      const under = openings.at(-1)
      if (under !== undefined) forum.write(under.topic, named(member(said)), said.text, at, null)
    },
  }
}

function openNodebb(now: number, rng: Rng) {
  const token = [8, 4, 4, 4, 12].map((length) => randomBytes(length / 2).toString('hex')).join('-')
  const sandbox = createNodebbSandbox({ title: 'L’établi de Kestrane', members: [{ username: 'admin', admin: true }, { username: 'Kestrane', globalModerator: true, token }] })
  const { board } = sandbox
  const named = (username: string) => board.named(username)
  const member = (said: Said): string => (said.own ? 'Kestrane' : board.named(said.by.replace(/[^\p{L}\p{N} ._-]/gu, '').trim() || login(said.by)).username)
  const openings = fill(kestraneForum, {
    member,
    begin: (by, title, text, at) => board.begin(named(by), title, text, at),
    write: (under, by, text, at, answers) => board.write(under.topic, named(by), text, at, answers?.pid ?? null),
    talk(_title, other, said) {
      const room = board.room([named(other), named('Kestrane')])
      for (const { by, text, at } of said) board.say(room, named(by), text, at)
    },
    flag: (post, by, reason, at) => void board.flag(post, named(by), reason, at),
    wait: (by, text, at, under) => void board.enqueue(named(by), text, at, { topic: under.topic }),
  }, now, rng)
  return {
    sandbox, token,
    arrive(said: Said, at: number) {
      const under = openings[0]
      if (under !== undefined) board.write(under.topic, named(member(said)), said.text, at)
    },
  }
}

export type OpenForums = {
  readonly accounts: () => DemoForumAccount[]
  /** Somebody says once more what people there say. */
  arrive(at: number): void
  listen(): Promise<unknown>
  close(): Promise<unknown>
}

/** A readers' forum and a repair forum; not yet listening. */
export function openForums(now: number, rng: Rng): OpenForums {
  const discourse = openDiscourse(now, rng)
  const nodebb = openNodebb(now, rng)
  let arrived = 0
  return {
    accounts: () => [
      { network: 'discourse', brand: 'Chapitre & Noisette', url: discourse.sandbox.url, secrets: { key: discourse.key } },
      { network: 'nodebb', brand: 'Kestrane', url: nodebb.sandbox.url, secrets: { token: nodebb.token } },
    ],
    arrive(at) {
      const [of, all] = arrived % 2 === 0 ? [discourse, noisetteForum.newcomers] : [nodebb, kestraneForum.newcomers]
      const said = all[Math.floor(arrived / 2) % all.length]
      arrived += 1
      if (said !== undefined) of.arrive(said, at)
    },
    listen: () => Promise.all([discourse.sandbox.listen(), nodebb.sandbox.listen()]),
    close: () => Promise.all([discourse.sandbox.close(), nodebb.sandbox.close()]),
  }
}

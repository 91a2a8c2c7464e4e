import { createDiscourseSandbox } from '../../../src-sandbox/discourse/sandbox.ts'
import type { DiscourseSandboxOptions } from '../../../src-sandbox/discourse/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import type { Connecting } from '../adapter.ts'
import { openSession } from '../begin.contract.ts'
import { discourse } from './adapter.ts'

export const us = 'Sauvaline'
export const them = 'lea'
export const adminKey = 'a-key-of-the-forum'
export const userKey = 'a-key-that-we-gave'

type Begun = Partial<DiscourseSandboxOptions> & {
  observe?: (http: HttpClient) => HttpClient
  /** A member like any other, with a key of their own. */
  member?: true
  watches?: number[]
  scopes?: string[]
  /** Beside the forum's address. */
  path?: string
  clock?: Clock
}

/** A forum with a moderator of ours on it, connected, and a topic of ours of February 2026. */
export async function begin({ observe, member, watches, scopes, path = '', clock = systemClock, ...more }: Begun = {}) {
  const key = { value: member ? userKey : adminKey, kind: member ? ('user' as const) : ('admin' as const), ...(scopes === undefined ? {} : { scopes }) }
  const sandbox = createDiscourseSandbox({
    title: 'Le forum de Sauvaline',
    members: [{ username: us, name: 'Sauvaline', moderator: member !== true, key, ...(watches === undefined ? {} : { watches }) }, { username: them, name: 'Léa' }],
    now: clock.now,
    ...more,
  })
  await sandbox.listen()
  const plain = createHttpClient({ origin: new URL(sandbox.url).origin, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: `${sandbox.url}${path}`, user: member ? null : us, secrets: { key: key.value }, http, clock }
  const { forum } = sandbox
  const opening = forum.begin(forum.named(us), 'Nouvelle collection', 'Elle est là, en rayon samedi.', Date.parse('2026-02-01T08:00:00Z'))
  const opened = await openSession(discourse, connecting, { clock })
  return { sandbox, forum, connecting, opening, topic: opening.topic, ...opened }
}

/** The name of a post in its topic. */
export const nameOf = (post: { topic: { id: number }; number: number }): string => `${post.topic.id}/${post.number}`

export async function start(more: Begun = {}): Promise<RunningNetwork> {
  const { sandbox, forum, session, connecting, topic } = await begin(more)
  let clock = Date.parse('2026-03-01T10:00:00Z')
  const postOf = (name: string) => [...forum.posts.values()].find((one) => nameOf(one) === name)
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { key: 'somebody-elses' } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(nameOf(forum.write(topic, forum.named(them), text, clock, inReplyTo === undefined ? null : Number(inReplyTo.split('/')[1]))))
    },
    edit(name, text) {
      const post = postOf(name)
      if (post !== undefined) forum.edit(post, text, clock)
      return Promise.resolve()
    },
    remove(name) {
      const post = postOf(name)
      if (post !== undefined) forum.destroy(post)
      return Promise.resolve()
    },
    confirms(verb, name, text) {
      const post = postOf(name)
      const own = forum.named(us)
      const author = forum.named(them)
      const acted = (type: number) => post?.actions.some((one) => one.by === own.id && one.type === type) === true
      const answers = [...forum.posts.values()].filter((one) => post !== undefined && one.topic === post.topic && one.replyTo === post.number && one.by === own)
      const trashed = post !== undefined && (post.deletedAt !== null || post.userDeleted)
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: acted(2),
        unlike: !acted(2),
        hide: post?.hidden === true,
        unhide: post?.hidden === false,
        delete: trashed,
        restore: post !== undefined && !trashed,
        report: acted(8) || acted(4),
        silence: author.silencedTill !== null,
        unsilence: author.silencedTill === null,
        ban: author.suspendedTill !== null,
        unban: author.suspendedTill === null,
        reply: answers.length === 1 && answers[0]?.raw.replace(/\\/g, '') === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

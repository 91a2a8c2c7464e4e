import { createNodebbSandbox } from '../../../src-sandbox/nodebb/sandbox.ts'
import type { NodebbMember, NodebbSandboxOptions } from '../../../src-sandbox/nodebb/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import type { Connecting } from '../adapter.ts'
import { openSession } from '../begin.contract.ts'
import { nodebb } from './adapter.ts'

export const us = 'Kestrane'
export const them = 'lea'
export const token = 'a-token-of-ours'

type Begun = Partial<NodebbSandboxOptions> & {
  observe?: (http: HttpClient) => HttpClient
  /** What we may do there; a global moderator where left out. */
  as?: Partial<NodebbMember>
  /** Beside the forum's address. */
  path?: string
  user?: string
  clock?: Clock
}

/** A forum with an account of ours on it, connected, and a topic of ours of February 2026. */
export async function begin({ observe, as = { globalModerator: true }, path = '', user, clock = systemClock, ...more }: Begun = {}) {
  const sandbox = createNodebbSandbox({
    title: 'Le forum de Kestrane',
    members: [{ username: 'admin', admin: true }, { username: us, ...(more.masterToken === undefined ? { token } : {}), ...as }, { username: them }],
    now: clock.now,
    ...more,
  })
  await sandbox.listen()
  const plain = createHttpClient({ origin: new URL(sandbox.url).origin, clock })
  const http = observe?.(plain) ?? plain
  const connecting: Connecting = { url: `${sandbox.url}${path}`, user: user ?? null, secrets: { token: more.masterToken ?? token }, http, clock }
  const { board } = sandbox
  const opening = board.begin(board.named(us), 'Nouvelle tente', 'Elle est là, en rayon samedi.', Date.parse('2026-02-01T08:00:00Z'))
  const opened = await openSession(nodebb, connecting, { clock })
  return { sandbox, board, connecting, opening, topic: opening.topic, ...opened }
}

export async function start(more: Begun = {}): Promise<RunningNetwork> {
  const { sandbox, board, session, connecting, topic } = await begin(more)
  let clock = Date.parse('2026-03-01T10:00:00Z')
  const postOf = (id: string) => board.posts.get(Number(id))
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: 'somebody-elses' } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(String(board.write(topic, board.named(them), text, clock, inReplyTo === undefined ? null : Number(inReplyTo)).pid))
    },
    edit(id, text) {
      Object.assign(postOf(id) ?? {}, { raw: text, editedAt: clock })
      return Promise.resolve()
    },
    remove(id) {
      const post = postOf(id)
      if (post !== undefined) board.purge(post)
      return Promise.resolve()
    },
    confirms(verb, id, text) {
      const post = postOf(id)
      const [own, author] = [board.named(us), board.named(them)]
      const answers = topic.posts.filter((one) => one.toPid === Number(id) && one.by === own)
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: post?.upvoters.has(own.uid) === true,
        unlike: post?.upvoters.has(own.uid) === false,
        delete: post?.deleted === true,
        restore: post?.deleted === false,
        report: [...board.flags.values()].some((one) => one.post === post && one.reports.some(({ by }) => by === own)),
        silence: author.mutedUntil > 0,
        unsilence: author.mutedUntil === 0,
        ban: author.banned,
        unban: !author.banned,
        reply: answers.length === 1 && answers[0]?.raw.replace(/\\/g, '') === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { tiktok } from './adapter.ts'
import { begin, them } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, video } = await begin()
  let clock = Date.parse('2026-03-01T10:00:00Z')
  sandbox.ghosts(video, 35, clock)
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: 'act.somebody-elses' } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(sandbox.comment(video, them, text, clock, inReplyTo ?? null))
    },
    remove: (id) => Promise.resolve(sandbox.remove(id)),
    confirms(verb, id, text) {
      const one = sandbox.find(id)
      const answers = sandbox.repliesTo(id)
      const said = (one?.parent ?? null) === null ? text : `@${them} ${text}`
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: one?.hidden === true,
        unhide: one?.hidden === false,
        like: one?.liked === true,
        unlike: one?.liked === false,
        delete: one === null,
        reply: answers.length === 1 && answers[0]?.text === said,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('TikTok', { adapter: tiktok, many: 130, sandbox: true, start })

describeMutated('TikTok', { adapter: tiktok, start })

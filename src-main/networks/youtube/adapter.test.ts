import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { youtube } from './adapter.ts'
import { begin, them, token } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, video } = await begin()
  let clock = Date.parse('2026-03-01T10:00:00Z')
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: token.replace('ours', 'else') } },
    arrive(text, inReplyTo) {
      clock += 1000
      return Promise.resolve(sandbox.say(video, them, text, { at: clock, ...(inReplyTo === undefined ? {} : { under: inReplyTo }) }))
    },
    edit: (id, text) => Promise.resolve(sandbox.edit(id, text, clock + 1000)),
    remove: (id) => Promise.resolve(sandbox.drop(id)),
    confirms(verb, id, text) {
      const status = sandbox.comment(id)?.status
      // An answer to an answer hangs under the comment at the top, like the one to that.
      const answers = sandbox.repliesTo(sandbox.comment(id)?.parent ?? id).filter(({ by }) => by === sandbox.us)
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: status === 'heldForReview',
        unhide: status === 'published',
        approve: status === 'published',
        delete: status === 'rejected',
        ban: status === 'rejected' && sandbox.banned.size === 1,
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('YouTube', { adapter: youtube, many: 130, sandbox: true, start })

describeMutated('YouTube', { adapter: youtube, start })

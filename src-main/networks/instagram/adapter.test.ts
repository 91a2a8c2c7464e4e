import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { instagram } from './adapter.ts'
import { begin } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin()
  let clock = Date.parse('2026-03-01T10:00:00Z')
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: 'somebody-elses' } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(sandbox.comment(post, 'lea', text, clock, inReplyTo ?? null))
    },
    remove: (id) => Promise.resolve(sandbox.remove(id)),
    confirms(verb, id, text) {
      const one = sandbox.comments(id)
      const answers = sandbox.repliesTo(one?.parent ?? id)
      const said = (one?.parent ?? null) === null ? text : `@lea ${text}`
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: one?.hidden === true,
        unhide: one?.hidden === false,
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

describeAdapter('Instagram', { adapter: instagram, many: 130, sandbox: true, start })

describeMutated('Instagram', { adapter: instagram, start })

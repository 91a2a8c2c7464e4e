import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { threads } from './adapter.ts'
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
      return Promise.resolve(sandbox.reply(inReplyTo ?? post, 'lea', text, clock))
    },
    edit: (id, text) => Promise.resolve(sandbox.edit(id, text)),
    remove: (id) => Promise.resolve(sandbox.remove(id)),
    confirms(verb, id, text) {
      const one = sandbox.thread(id)
      const answers = sandbox.repliesTo(id)
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: one?.status === 'HIDDEN',
        unhide: one !== null && one.status !== 'HIDDEN',
        delete: one === null,
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || (request.method !== 'GET' && !request.path.endsWith('/me/threads')) }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('Threads', { adapter: threads, many: 230, sandbox: true, start })

describeMutated('Threads', { adapter: threads, start })

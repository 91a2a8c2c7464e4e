import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { linkedin } from './adapter.ts'
import { begin, page, token } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin()
  let clock = Date.parse('2026-03-01T10:00:00Z')
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: token.replace('ours', 'else') } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(sandbox.comment(inReplyTo ?? post, 'Léa', text, clock))
    },
    edit: (id, text) => Promise.resolve(sandbox.edit(id, text)),
    remove: (id) => Promise.resolve(sandbox.remove(id)),
    confirms(verb, id, text) {
      const one = sandbox.find(id)
      const answers = sandbox.repliesTo(id)
      const liked = one?.likes.has(`urn:li:organization:${page.id}`) === true
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: liked,
        unlike: !liked,
        delete: one === null,
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('LinkedIn', { adapter: linkedin, many: 230, sandbox: true, start })

describeMutated('LinkedIn', { adapter: linkedin, start })

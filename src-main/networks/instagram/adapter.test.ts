import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { instagram } from './adapter.ts'
import { begin, page } from './begin.contract.ts'
import { byPage } from './capabilities.ts'

async function start(token?: string): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin(token === undefined ? {} : { token })
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
        like: sandbox.isLiked(id),
        unlike: !sandbox.isLiked(id),
        reply: answers.length === 1 && answers[0]?.text === said,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

// With Instagram's own sign-in fewer verbs are offered.
const verbs = instagram.capabilities.verbs.filter(({ verb }) => !byPage.includes(verb))
const direct = { ...instagram, capabilities: { ...instagram.capabilities, verbs } }
describeAdapter('Instagram', { adapter: direct, many: 130, sandbox: true, start: () => start() })
describeAdapter('Instagram by a Page', { adapter: instagram, many: 130, sandbox: true, silent: { readBack: ['like'] }, start: () => start(page.token) })

describeMutated('Instagram', { adapter: direct, start: () => start() })
describeMutated('Instagram by a Page', { adapter: instagram, start: () => start(page.token) })

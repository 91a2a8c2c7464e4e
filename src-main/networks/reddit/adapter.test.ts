import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { reddit } from './adapter.ts'
import { begin, community, them, token } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin()
  let clock = Date.now() - 3_600_000
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: token.replace('ours', 'else') } },
    arrive(text, inReplyTo) {
      clock += 1000
      return Promise.resolve(sandbox.say(them, inReplyTo ?? post, text, clock))
    },
    edit: (id, text) => Promise.resolve(sandbox.edit(id, text)),
    remove: (id) => Promise.resolve(sandbox.delete(id)),
    confirms(verb, id, text) {
      const found = sandbox.thing(id)
      const { id: who } = sandbox.person(them)
      const among = (of: Map<string, Set<string>>) => of.get(community)?.has(who) === true
      const answers = sandbox.repliesTo(id).filter(({ by }) => by.name === sandbox.us)
      const truth: Partial<Record<typeof verb, boolean>> = {
        approve: found?.approved === true, unhide: found?.removed === false && !found.spam, unspam: found?.spam === false, hide: found?.removed === true, spam: found?.spam === true,
        like: found?.likes.get(sandbox.us) === true, unlike: found?.likes.has(sandbox.us) === false, delete: found?.deleted === true,
        report: (found?.reports.size ?? 0) > 0, block: sandbox.relations.blocked.has(who), unblock: !sandbox.relations.blocked.has(who),
        ban: among(sandbox.relations.banned), unban: !among(sandbox.relations.banned), silence: among(sandbox.relations.muted), unsilence: !among(sandbox.relations.muted),
        reply: answers.length === 1 && answers[0]?.text.replaceAll('\\', '') === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('Reddit', { adapter: reddit, many: 130, sandbox: true, start })

describeMutated('Reddit', { adapter: reddit, start })

import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { mastodon } from './adapter.ts'
import { begin, them, us } from './begin.contract.ts'

async function start(options: Parameters<typeof begin>[0] = {}): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin(options)
  let clock = Date.parse('2026-03-01T10:00:00Z')
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: 'somebody-elses' } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(sandbox.reply(them, inReplyTo ?? post, text, clock))
    },
    edit: (id, text) => Promise.resolve(sandbox.edit(id, text, clock)),
    remove: (id) => Promise.resolve(sandbox.remove(id)),
    confirms(verb, id, text) {
      const liked = sandbox.favouritedBy(us, id)
      const blocked = sandbox.blockedBy(us).includes(them)
      const answers = sandbox.repliesTo(id).filter(({ by }) => by === us)
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: liked,
        unlike: !liked,
        block: blocked,
        unblock: !blocked,
        mute: sandbox.mutedBy(us).includes(them),
        unmute: !sandbox.mutedBy(us).includes(them),
        blockDomain: sandbox.domainsBlockedBy(us).includes('ailleurs.test'),
        unblockDomain: !sandbox.domainsBlockedBy(us).includes('ailleurs.test'),
        silence: sandbox.isSilenced(them),
        unsilence: options.staff === true && !sandbox.isSilenced(them),
        ban: sandbox.isSuspended(them),
        unban: options.staff === true && !sandbox.isSuspended(them),
        delete: sandbox.status(id) === null,
        report: sandbox.reports.some((one) => one.statuses.includes(id) && one.account === them),
        reply: answers.length === 1 && answers[0]?.text === `@${them} ${text}`,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) =>
      sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('Mastodon', { adapter: mastodon, many: 130, sandbox: true, start: () => start({ staff: true }) })

describeAdapter('a plainer server that speaks its API', {
  adapter: mastodon,
  many: 130,
  sandbox: true,
  start: () =>
    start({
      version: '2.7.2 (compatible; Other 1.0)',
      lacks: ['link', 'idempotency', 'instanceV2', 'manyStatuses', 'conversations', 'types', 'depth'],
    }),
})

describeMutated('Mastodon', { adapter: mastodon, start: () => start() })

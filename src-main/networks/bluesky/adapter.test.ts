import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { bluesky } from './adapter.ts'
import { begin, them, us } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin()
  let clock = Date.parse('2026-03-01T10:00:00Z')
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { password: 'nope-nope-nope-nope' } },
    arrive(text, inReplyTo) {
      clock += 60_000
      return Promise.resolve(sandbox.reply(them, inReplyTo ?? post.uri, text, clock).uri)
    },
    remove: (uri) => Promise.resolve(sandbox.deletePost(uri)),
    confirms(verb, uri, text) {
      const hidden = sandbox.hiddenUnder(post.uri).includes(uri)
      const liked = sandbox.likersOf(uri).includes(us)
      const blocked = sandbox.blockedBy(us).includes(sandbox.didOf(them))
      const muted = sandbox.mutedBy(us).includes(sandbox.didOf(them))
      const answers = sandbox.repliesTo(uri).filter((one) => one.handle === us)
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: hidden,
        unhide: !hidden,
        like: liked,
        unlike: !liked,
        block: blocked,
        unblock: !blocked,
        mute: muted,
        unmute: !muted,
        delete: sandbox.record(uri) === null,
        report: sandbox.reports.some((one) => one.subject['uri'] === uri),
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) =>
      sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('Bluesky', { adapter: bluesky, many: 130, sandbox: true, start })

describeMutated('Bluesky', { adapter: bluesky, start })

import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { x } from './adapter.ts'
import { begin, them, token } from './begin.contract.ts'

async function start(dialect: 'post' | 'tweet'): Promise<RunningNetwork> {
  const { sandbox, session, connecting, post } = await begin({ dialect })
  let clock = Date.now() - 3_600_000
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: token.replace('ours', 'else') } },
    arrive(text, inReplyTo) {
      clock += 1000
      return Promise.resolve(sandbox.say(them, text, { at: clock, under: inReplyTo ?? post }))
    },
    remove: (id) => Promise.resolve(sandbox.remove(id)),
    confirms(verb, id, text) {
      const answers = sandbox.repliesTo(id).filter(({ by }) => by === sandbox.us)
      const muted = sandbox.muted.has(sandbox.person(them).id)
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: sandbox.find(id)?.hidden === true,
        unhide: sandbox.find(id)?.hidden === false,
        mute: muted,
        unmute: !muted,
        delete: sandbox.find(id) === null,
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('X', { adapter: x, many: 130, sandbox: true, silent: { readBack: ['hide', 'unhide'] }, start: () => start('post') })

describeAdapter('X, under its older names', { adapter: x, many: 30, sandbox: true, silent: { readBack: ['hide', 'unhide'] }, start: () => start('tweet') })

describeMutated('X', { adapter: x, silent: { readBack: ['hide', 'unhide'] }, start: () => start('post') })

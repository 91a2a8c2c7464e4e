import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { discord } from './adapter.ts'
import { begin, them, token } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, guild, channel } = await begin()
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: token.replace('ours', 'else') } },
    arrive: (text, inReplyTo) => Promise.resolve(sandbox.say(channel, them, text, { replyTo: inReplyTo ?? null })),
    edit: (id, text) => Promise.resolve(sandbox.edit(channel, id, text)),
    remove: (id) => Promise.resolve(sandbox.remove(channel, id)),
    confirms(verb, id, text) {
      const message = sandbox.message(channel, id)
      const answers = sandbox.repliesTo(channel, id).filter(({ ours }) => ours)
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: message?.liked === true,
        unlike: message?.liked === false,
        delete: message === null,
        ban: sandbox.isBanned(guild, them),
        unban: !sandbox.isBanned(guild, them),
        silence: sandbox.isSilenced(guild, them),
        unsilence: !sandbox.isSilenced(guild, them),
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('Discord', { adapter: discord, many: 130, sandbox: true, start })

describeMutated('Discord', { adapter: discord, start })

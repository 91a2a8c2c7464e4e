import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { telegram } from './adapter.ts'
import { begin, them } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, group } = await begin()
  const numberOf = (remoteId: string) => Number(remoteId.split(':').at(-1))
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: '7000000002:BBF-somebody_elses-0123456789abcdefg' } },
    arrive: (text, inReplyTo) => Promise.resolve(`${group}:${sandbox.say(group, them, text, { replyTo: inReplyTo === undefined ? null : numberOf(inReplyTo) })}`),
    edit: (id, text) => Promise.resolve(sandbox.edit(group, numberOf(id), text)),
    remove: (id) => Promise.resolve(sandbox.remove(group, numberOf(id))),
    confirms(verb, id, text) {
      const message = sandbox.message(group, numberOf(id))
      const answers = sandbox.repliesTo(group, numberOf(id)).filter(({ ours }) => ours)
      const standing = sandbox.member(group, them)
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: message?.reaction === '👍',
        unlike: message?.reaction === null,
        delete: message === null,
        ban: standing === 'kicked',
        unban: standing !== 'kicked',
        silence: standing === 'restricted',
        unsilence: standing !== 'restricted',
        reply: answers.length === 1 && answers[0]?.text === text,
      }
      return Promise.resolve(truth[verb] ?? false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    rewind: () => sandbox.rewind(),
    stop: () => sandbox.close(),
  }
}

const silent = { look: true, readBack: ['reply', 'like', 'unlike', 'delete', 'edit'] } as const

describeAdapter('Telegram', { adapter: telegram, many: 130, sandbox: true, silent, keyless: true, start })

describeMutated('Telegram', { adapter: telegram, silent, start })

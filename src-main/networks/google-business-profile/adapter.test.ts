import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { googleBusiness } from './adapter.ts'
import { begin, them, token } from './begin.contract.ts'

async function start(): Promise<RunningNetwork> {
  const { sandbox, session, connecting, place } = await begin()
  let clock = Date.parse('2026-03-01T10:00:00Z')
  const nameOf = (id: string) => `accounts/${sandbox.account}/locations/${place}/reviews/${id}`
  const idOf = (name: string) => name.split('/').at(-1) ?? ''
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: token.replace('ours', 'else') } },
    arrive(text) {
      clock += 1000
      return Promise.resolve(nameOf(sandbox.say(place, them, text, { at: clock })))
    },
    edit: (name, text) => Promise.resolve(sandbox.edit(idOf(name), text, clock + 1000)),
    remove: (name) => Promise.resolve(sandbox.remove(idOf(name))),
    confirms(verb, name, text) {
      const reply = sandbox.review(idOf(name))?.reply
      return Promise.resolve(verb === 'reply' ? reply?.comment === text : false)
    },
    misbehave: (mode, which) => sandbox.misbehave({ mode, retryAfterS: 30, match: (request) => which === 'any' || request.method !== 'GET' }),
    behave: () => sandbox.behave(),
    stop: () => sandbox.close(),
  }
}

describeAdapter('Google reviews', { adapter: googleBusiness, many: 130, sandbox: true, flat: true, start })

describeMutated('Google reviews', { adapter: googleBusiness, start })

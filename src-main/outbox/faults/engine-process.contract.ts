import { readFileSync } from 'node:fs'
import { hostEngine } from '../../host/host.ts'
import { openEngine } from '../../host/open-engine.ts'
import { createHttpClient } from '../../net/http.ts'
import { quickClock } from './quick-clock.contract.ts'

// An engine as a process of its own, for killing: takes the directory, decides what the file says, sends, says what it has saved, ends when nothing is left.

type Wish = { reply: string; id: number } | { act: 'hide' | 'spam' | 'approve' | 'delete'; id: number } | { undo: true }

const [dir = '', wishes = '', sinceAt = '0'] = process.argv.slice(2)
const clock = quickClock(Number(sinceAt))
const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`)

const hosted = await hostEngine({
  dir, waitMs: 5_000,
  create: (real) => openEngine({
    dir: real, autoSync: false, clock, env: { VIGIE_SECRETS: 'file' },
    http: (of) => createHttpClient({ ...of, connectMs: 400, idleMs: 400, timeoutMs: 600 }),
  }),
})
const { engine } = hosted
say({ begun: true })
void engine.call('outbox.flush', { wait: false })
for (const wish of JSON.parse(readFileSync(wishes, 'utf8')) as Wish[]) {
  try {
    if ('reply' in wish) say({ saved: (await engine.call('reply.submit', { id: wish.id as never, text: wish.reply, source: 'story' })).jobs.map(({ id }) => id) })
    else if ('act' in wish) say({ saved: (await engine.call('act.submit', { verb: wish.act, ids: [wish.id as never], source: 'story' })).jobs.map(({ id }) => id) })
    else say({ saved: (await engine.call('decision.undo', { source: 'story' })).inverted.map(({ id }) => id) })
  } catch (error) {
    say({ refused: error instanceof Error ? error.message : '' })
  }
}
for (let round = 0; round < 5; round += 1) {
  const flushed = await engine.call('outbox.flush', { wait: true, timeoutMs: 3_600_000 }).catch(() => null)
  const { jobs } = await engine.call('outbox.list', { needsYou: true })
  for (const { id, state } of jobs) if (state === 'review') await engine.call('outbox.decide', { id, choice: 'send' })
  if (flushed !== null && jobs.every(({ state }) => state === 'uncertain' || state === 'refused')) break
}
await hosted.close()
say({ ended: true })

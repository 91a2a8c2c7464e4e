// What stands behind the npm scripts: `node scripts/run.mjs NAME [ARGUMENTS]`. Runs on any Node from 20 on with nothing installed.
import { Sentence, say } from './bootstrap/say.mjs'

const tasks = {
  demo: async () => (await import('./tasks/app.mjs')).demo,
  start: async () => (await import('./tasks/app.mjs')).start,
  vigie: async () => (await import('./tasks/vigie.mjs')).vigie,
  build: async () => (await import('./tasks/tools.mjs')).build,
  bench: async () => (await import('./tasks/tools.mjs')).bench,
  train: async () => (await import('./tasks/tools.mjs')).train,
  'bench:moderation': async () => (await import('./tasks/tools.mjs')).benchModeration,
  'bench:mail': async () => (await import('./tasks/tools.mjs')).benchMail,
  'bench:posts': async () => (await import('./tasks/tools.mjs')).benchPosts,
  'bench:removal': async () => (await import('./tasks/tools.mjs')).benchRemoval,
  'eval:moderation': async () => (await import('./tasks/tools.mjs')).evalModeration,
  'eval:learning': async () => (await import('./tasks/tools.mjs')).evalLearning,
  'test:moderation-fuzz': async () => (await import('./tasks/tools.mjs')).fuzzModeration,
  check: async () => (await import('./tasks/test.mjs')).check,
  unit: async () => (await import('./tasks/test.mjs')).unit,
  real: async () => (await import('./tasks/test.mjs')).real,
  e2e: async () => (await import('./tasks/test.mjs')).e2e,
  gallery: async () => (await import('./tasks/test.mjs')).gallery,
  package: async () => (await import('./tasks/test.mjs')).package_,
  test: async () => (await import('./tasks/test.mjs')).test,
  'test:faults': async () => (await import('./tasks/campaigns.mjs')).faults,
  'test:outbox-real': async () => (await import('./tasks/campaigns.mjs')).outboxReal,
  'test:push': async () => (await import('./tasks/campaigns.mjs')).push,
  'test:quota': async () => (await import('./tasks/campaigns.mjs')).quota,
  'test:fuzz': async () => (await import('./tasks/campaigns.mjs')).fuzz,
  dist: async () => (await import('./tasks/dist.mjs')).dist,
}

const [name, ...args] = process.argv.slice(2)
const load = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
if (load === undefined) {
  say(`Unknown: ${name ?? '(nothing)'}. There are ${Object.keys(tasks).join(', ')}.`)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await (await load())(args)
  } catch (error) {
    say(error instanceof Sentence ? `\n${error.message}` : error.stack)
    process.exitCode = 1
  }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies } from '../bootstrap/dependencies.mjs'
import { passThrough } from '../bootstrap/exec.mjs'
import { modules, root, toolNode, withTools } from '../bootstrap/paths.mjs'

// Long campaigns, of which `npm test` runs a seeded slice.

// `-- --runs 10000 --kills 500 --seed 1`. One JSON line at the end.
export async function faults(args) {
  await ensureDependencies()
  const program = join(root, 'src-main', 'outbox', 'faults', 'campaign.contract.ts')
  return passThrough(toolNode(), ['--no-warnings', program, ...args], { cwd: root, env: withTools() })
}

export async function outboxReal() {
  await ensureDependencies()
  const cli = join(modules, 'vitest', 'vitest.mjs')
  const env = { ...withTools(), VIGIE_REAL: '1', VIGIE_OUTBOX_REAL: 'whole' }
  return passThrough(toolNode(), [cli, 'run', '--project', 'real', 'e2e/servers/outbox'], { cwd: root, env })
}

// Mutated answers for every adapter whose test says `describeMutated`: `-- --answers 100000 --seed 1 mastodon`. One JSON line each.
export async function fuzz(args) {
  await ensureDependencies()
  const valueOf = (name, otherwise) => (args.includes(name) ? String(args[args.indexOf(name) + 1]) : otherwise)
  const folders = args.filter((arg, at) => !arg.startsWith('--') && !args[at - 1]?.startsWith('--')).map((name) => `src-main/networks/${name}/`)
  const env = { ...withTools(), VIGIE_FUZZ: valueOf('--answers', '100000'), VIGIE_FUZZ_SEED: valueOf('--seed', '1') }
  const cli = join(modules, 'vitest', 'vitest.mjs')
  const chosen = folders.length > 0 ? folders : ['src-main/networks']
  return passThrough(toolNode(), [cli, 'run', '--project', 'unit', ...chosen, '-t', 'answered wrongly', '--disable-console-intercept'], { cwd: root, env })
}

// A month of ten pages within the units of YouTube and a ceiling on X: `-- --seed 1 --days 30`. One JSON line each. What is written is gone when it ends, so memory will do.
export async function quota(args) {
  await ensureDependencies()
  const valueOf = (name, otherwise) => (args.includes(name) ? String(args[args.indexOf(name) + 1]) : otherwise)
  const env = { ...withTools(), VIGIE_QUOTA: 'whole', VIGIE_QUOTA_SEED: valueOf('--seed', '1'), VIGIE_QUOTA_DAYS: valueOf('--days', '30') }
  if (process.env.TMPDIR === undefined && existsSync('/dev/shm')) env.TMPDIR = '/dev/shm'
  const cli = join(modules, 'vitest', 'vitest.mjs')
  return passThrough(toolNode(), [cli, 'run', '--project', 'unit', 'src-main/engine/quota.test.ts', '--disable-console-intercept'], { cwd: root, env })
}

// One account on a server that tells of news, cut off a hundred times: `-- --events 10000 --seed 1`. One JSON line.
export async function push(args) {
  await ensureDependencies()
  const valueOf = (name, otherwise) => (args.includes(name) ? String(args[args.indexOf(name) + 1]) : otherwise)
  const env = { ...withTools(), VIGIE_PUSH: valueOf('--events', '10000'), VIGIE_PUSH_SEED: valueOf('--seed', '1') }
  const cli = join(modules, 'vitest', 'vitest.mjs')
  return passThrough(toolNode(), [cli, 'run', '--project', 'unit', 'src-main/sync/push.test.ts', '--disable-console-intercept'], { cwd: root, env })
}

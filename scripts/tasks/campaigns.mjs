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

import { join } from 'node:path'
import { ensureDependencies } from '../bootstrap/dependencies.mjs'
import { passThrough } from '../bootstrap/exec.mjs'
import { root, toolNode, withTools } from '../bootstrap/paths.mjs'

// The command line straight from its sources: needs neither Electron nor a build. The caller's folder stays the current
// one, so that relative paths mean what was typed (npm itself moves to the project; it says where it came from).
export async function vigie(args) {
  await ensureDependencies()
  const env = withTools()
  const cwd = process.env.npm_lifecycle_event === 'vigie' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd()
  return passThrough(toolNode(), [join(root, 'src-main', 'cli.ts'), ...args], { cwd, env })
}

import { ensureDependencies } from './dependencies.mjs'
import { needsDisplay } from './display.mjs'
import { ensureElectron, sandboxArgs } from './electron.mjs'
import { ensureSqlite, mayBuildSqlite } from './sqlite.mjs'
import { ensureSystem } from './system.mjs'
import { withTools } from './paths.mjs'

// Everything a window needs, in the order in which each can be checked. Gives the environment for children, and the runtime.
export async function prepare() {
  await ensureDependencies()
  const electron = await ensureElectron()
  await ensureSystem({ executable: electron.path, display: needsDisplay(), build: mayBuildSqlite(electron) })
  await ensureSqlite(electron)
  const args = await sandboxArgs()
  const env = { ...withTools(), VIGIE_ELECTRON: electron.path, VIGIE_ELECTRON_ARGS: args.join(' ') }
  delete env.VIGIE_ELECTRON_FALLBACK
  if (electron.fallback) env.VIGIE_ELECTRON_FALLBACK = '1'
  return { electron: { ...electron, args }, env }
}

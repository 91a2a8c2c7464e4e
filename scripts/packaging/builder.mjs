import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { passThrough } from '../bootstrap/exec.mjs'
import { modules, out, root, toolNode, withTools } from '../bootstrap/paths.mjs'

// Runs electron-builder with the runtime at hand; what it says goes to stderr. A better-sqlite3 built for the fall-back is
// packed with the fall-back only.
export async function pack(electron, args, more = {}) {
  const own = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'
  const config = {
    extends: join(root, 'electron-builder.yml'),
    electronDist: electron.dir,
    electronVersion: electron.version,
    ...(electron.fallback && existsSync(join(root, own)) ? { files: [own] } : {}),
    ...more,
  }
  mkdirSync(out, { recursive: true })
  const path = join(out, `electron-builder-${process.pid}.json`)
  writeFileSync(path, JSON.stringify(config, null, 2))
  const command = [join(modules, 'electron-builder', 'cli.js'), ...args, '--publish', 'never', '--config', path]
  try {
    return await passThrough(toolNode(), command, { cwd: root, env: withTools(), stdio: ['ignore', 2, 2] })
  } finally {
    rmSync(path, { force: true })
  }
}

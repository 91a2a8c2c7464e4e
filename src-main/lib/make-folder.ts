import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * A folder and those above it, for this user alone. Not mkdir's own `recursive`: where a folder exists in which none can be made, as /proc,
 * that one tries for ever (Node 20 to 24).
 */
export function makeWithParents(dir: string): void {
  const path = resolve(dir)
  // A file in its place is for mkdir to refuse.
  if (isFolder(path)) return
  if (dirname(path) !== path) makeWithParents(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process may have made it in between.
    if (!isFolder(path)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

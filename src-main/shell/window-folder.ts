import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeWithParents } from '../lib/make-folder.ts'

/** In the data directory where that can be written to; else a passing one, so that the window can come up and say what is wrong. */
export function makeWindowFolder(dataDir: string): { dir: string; remove(): void } {
  try {
    makeWithParents(dataDir)
    const dir = join(realpathSync(dataDir), 'window')
    makeWithParents(dir)
    accessSync(dir, constants.W_OK)
    return { dir, remove: () => {} }
  } catch {
    const dir = mkdtempSync(join(tmpdir(), 'vigie-window-'))
    return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) }
  }
}

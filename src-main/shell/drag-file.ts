import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Texts on their way to a folder or another app: files of passing names in a folder that nobody knows beforehand, gone when the app ends. */
export function createDragFolder(): { write(id: number, text: string): string; remove(): void } {
  let dir: string | null = null
  return {
    write: (id, text) => {
      dir ??= mkdtempSync(join(tmpdir(), 'vigie-drag-'))
      const file = join(dir, `vigie-${id}.txt`)
      // What systems take for UTF-8 without being told.
      writeFileSync(file, `\uFEFF${text}`, { mode: 0o600 })
      return file
    },
    remove: () => {
      if (dir !== null) rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
      dir = null
    },
  }
}

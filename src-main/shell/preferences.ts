import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const whole = z.number().int()

/** What must be known before there is an engine: words, colours and place of the first window. */
const preferences = z.object({
  language: z.enum(['fr', 'en']).nullable().catch(null),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  bounds: z.object({ x: whole, y: whole, width: whole.min(1), height: whole.min(1) }).nullable().catch(null),
  maximized: z.boolean().catch(false),
  /** Words that the user has said are rightly written. */
  words: z.array(z.string().max(60)).max(5000).catch([]),
})
export type Preferences = z.infer<typeof preferences>

export type PreferenceFile = { read(): Preferences; change(patch: Partial<Preferences>): void }

/** A file that is absent, damaged or cannot be written costs the preferences, never the start. */
export function openPreferences(file: string): PreferenceFile {
  let current = preferences.parse(readJson(file))
  return {
    read: () => current,
    change: (patch) => {
      current = { ...current, ...patch }
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(`${file}.new`, `${JSON.stringify(current, null, 2)}\n`, { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch {
        // Kept for this run.
      }
    },
  }
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}

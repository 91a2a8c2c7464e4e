import { desktopSettings } from '../../src-contract/desktop.ts'
import { Fault } from '../../src-contract/failure.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'

/** JSON where it is JSON, else the word itself: `false`, `60000`, `["threat"]`, `brand`. */
function valueOf(written: string): unknown {
  try {
    return JSON.parse(written) as unknown
  } catch {
    return written
  }
}

/** What a desktop setting cannot be is refused here, before it is stored and then read as if it were not. A brand's own may be null: as the rest. */
function check(key: string, value: unknown): void {
  const general = key.replace(/\.brand\.[1-9][0-9]*$/, '')
  const brands = general !== key
  if (!Object.hasOwn(desktopSettings, general)) return
  const known = brands && !/^notify\.(what|hours)$/.test(general)
  const schema = desktopSettings[general as keyof typeof desktopSettings]
  if (known || !(value === null || schema.safeParse(value).success)) throw new Fault('input.invalid', { name: key })
}

export const settingsCommands: CliCommand[] = [
  {
    name: 'settings', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.settings', answers: 'settings.get',
    run: async ({ engine }) => done(await engine.call('settings.get', {})),
  },
  {
    name: 'settings set', words: 'KEY VALUE', count: { least: 2, most: 2 }, options: [], help: 'cli.command.settings.set', answers: 'settings.set',
    run: async ({ engine, typed }) => {
      const [key = '', written = ''] = typed.words
      const value = valueOf(written)
      check(key, value)
      return done(await engine.call('settings.set', { key, value: value as never }))
    },
  },
]

import type { z } from 'zod'
import { desktopSettings, type DesktopSettingKey } from '../../src-contract/desktop.ts'

type Values = { [K in DesktopSettingKey]: z.output<(typeof desktopSettings)[K]> }

/**
 * What holds until the user says otherwise. Notifications are for what burns. They name brand and network alone: they lie on a locked screen that others
 * see, who wrote to a client and what is nobody's business there, and an insult is not pushed at anybody who has not opened the app.
 */
const usual: Values = {
  'notify.on': true,
  'notify.what': ['threat', 'complaint'],
  'notify.shows': 'brand',
  'notify.hours': null,
  'notify.pausedUntil': null,
  'badge': 'todo',
  'app.tray': true,
  'app.background': false,
  'app.login': false,
}

export type DesktopSettings = {
  of<K extends DesktopSettingKey>(key: K): Values[K]
  /** What holds for a brand: its own, else the general one. */
  for<K extends 'notify.what' | 'notify.hours'>(key: K, brand: number): Values[K]
}

/** Whatever was stored, by a command line or another version: what cannot be read is as if it had not been set. */
export function readDesktopSettings(stored: Readonly<Record<string, unknown>>): DesktopSettings {
  const read = <K extends DesktopSettingKey>(key: K, place: string): Values[K] | null => {
    const parsed = desktopSettings[key].safeParse(stored[place])
    return parsed.success ? (parsed.data as Values[K]) : null
  }
  const of = <K extends DesktopSettingKey>(key: K): Values[K] => read(key, key) ?? usual[key]
  return { of, for: (key, brand) => read(key, `${key}.brand.${brand}`) ?? of(key) }
}

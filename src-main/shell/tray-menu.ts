import type { MenuItemConstructorOptions } from 'electron'
import type { BrandId } from '../../src-contract/ids.ts'
import type { Brand } from '../../src-contract/item.ts'
import type { Translator } from '../../src-i18n/translate.ts'

export type TrayChoices = {
  t: Translator
  brands: readonly Brand[]
  paused: boolean
  open(): void
  openBrand(id: BrandId): void
  /** Null: no longer. */
  pause(until: number | null): void
  settings(): void
  quit(): void
}

const most = 8

/** What waits, by brand, the fullest first; a pause; the way in and the way out. */
export function createTrayMenu(choices: TrayChoices): MenuItemConstructorOptions[] {
  const { t, paused, pause } = choices
  const waiting = choices.brands.filter((brand) => brand.open > 0).toSorted((a, b) => b.open - a.open).slice(0, most)
  const separator = { type: 'separator' } as const
  return [
    { label: t('ui.tray.open'), click: choices.open },
    ...(waiting.length === 0 ? [] : [separator]),
    ...waiting.map(({ id, name, open }) => ({ label: t('ui.tray.brand', { name: shown(name), n: open }), click: () => choices.openBrand(id) })),
    separator,
    ...(paused
      ? [{ label: t('ui.tray.resume'), click: () => pause(null) }]
      : [
          { label: t('ui.tray.pauseHour'), click: () => pause(Date.now() + 3_600_000) },
          { label: t('ui.tray.pauseDay'), click: () => pause(tomorrowAtEight(new Date())) },
        ]),
    separator,
    { label: t('ui.tray.settings'), click: choices.settings },
    { label: t('ui.tray.quit'), click: choices.quit },
  ]
}

/** Eight by the clock on the wall, whatever the night did to it. */
export function tomorrowAtEight(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8).getTime()
}

/** A menu takes an ampersand for the mark of a key. */
const shown = (name: string): string => name.replaceAll('&', '&&')

import { create } from 'zustand'
import type { Language } from '../../src-i18n/language.ts'
import { boot, call, shell } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { useLanguage } from './language.ts'
import { oneAtATime } from './settle.ts'
import { orders, useView, type Order } from './view.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'system' | 'comfortable' | 'compact'
export type HoldKind = 'reply' | 'oneWay' | 'other'

type PrefsState = {
  theme: Theme
  density: Density
  images: boolean
  /** What is harsh is behind a press. */
  collapseHarsh: boolean
  /** How long a decision is held before it is sent, in seconds; null where the engine's own default holds. */
  holds: Record<HoldKind, number | null>
  /** The same for one network or one brand, by `<kind>.<place>`; absent where it is inherited. Seconds. */
  ownHolds: Readonly<Record<string, number>>
}

/** `bluesky`, or `brand.3`. */
export type HoldPlace = string

export const usePrefs = create<PrefsState>(() => ({
  theme: boot()?.theme ?? 'system',
  density: 'system',
  images: true,
  collapseHarsh: false,
  holds: { reply: null, oneWay: null, other: null },
  ownHolds: {},
}))

/** What the engine does when nothing was set, for the field's placeholder. Seconds. */
export const usualHolds: Record<HoldKind, number> = { reply: 8, oneWay: 15, other: 3 }

const refreshPrefs = oneAtATime(async () => {
  try {
    const { settings } = await call('settings.get', {})
    usePrefs.setState((was) => ({
      density: oneOf(settings['window.density'], ['system', 'comfortable', 'compact'] as const) ?? was.density,
      collapseHarsh: settings['comfort.collapse'] === true,
      images: settings['images'] !== false && settings['images'] !== 'off',
      holds: { reply: seconds(settings['hold.reply']), oneWay: seconds(settings['hold.oneWay']), other: seconds(settings['hold.other']) },
      ownHolds: ownHoldsIn(settings),
    }))
    useView.setState((was) => ({
      railFolded: settings['window.railFolded'] === true, paneFolded: settings['window.paneFolded'] === true, order: oneOf(settings['window.order'], orders) ?? was.order,
    }))
  } catch {
    // The engine is gone: onReady asks again.
  }
})

function ownHoldsIn(settings: Readonly<Record<string, unknown>>): Record<string, number> {
  const found = Object.entries(settings).flatMap(([key, value]): [string, number][] => {
    const place = /^hold\.((?:reply|oneWay|other)\..+)$/.exec(key)?.[1]
    const set = seconds(value)
    return place === undefined || set === null ? [] : [[place, set]]
  })
  return Object.fromEntries(found)
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | null {
  return allowed.find((each) => each === value) ?? null
}

function seconds(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value / 1000 : null
}

function keep(key: string, value: string | number | boolean | null): void {
  // Shown at once, kept as soon as there is an engine; a choice of looks is not worth a failure on screen.
  call('settings.set', { key, value }).catch(() => undefined)
}

// Language and theme are the shell's: it must know them before there is an engine, and hands them over in `boot`.

export function setLanguage(language: Language): void {
  useLanguage.setState({ language })
  shell('setLanguage', { language }).catch(() => undefined)
}

export function setTheme(theme: Theme): void {
  usePrefs.setState({ theme })
  shell('setTheme', { theme }).catch(() => undefined)
}

export function setDensity(density: Density): void {
  usePrefs.setState({ density })
  keep('window.density', density)
}

export function setImages(images: boolean): void {
  usePrefs.setState({ images })
  keep('images', images)
}

export function setCollapseHarsh(collapseHarsh: boolean): void {
  usePrefs.setState({ collapseHarsh })
  keep('comfort.collapse', collapseHarsh)
}

export function setHold(kind: HoldKind, value: number): void {
  usePrefs.setState((was) => ({ holds: { ...was.holds, [kind]: value } }))
  keep(`hold.${kind}`, Math.round(value * 1000))
}

/** Null: as it is inherited. */
export function setOwnHold(kind: HoldKind, place: HoldPlace, value: number | null): void {
  const key = `${kind}.${place}`
  usePrefs.setState((was) => ({
    ownHolds: {
      ...Object.fromEntries(Object.entries(was.ownHolds).filter(([each]) => each !== key)),
      ...(value !== null && { [key]: value }),
    },
  }))
  keep(`hold.${key}`, value === null ? null : Math.round(value * 1000))
}

export function setOrder(order: Order): void {
  useView.setState({ order })
  keep('window.order', order)
}

export function foldRail(railFolded: boolean): void {
  useView.setState({ railFolded })
  keep('window.railFolded', railFolded)
}

export function foldPane(paneFolded: boolean): void {
  useView.setState({ paneFolded })
  keep('window.paneFolded', paneFolded)
}

export function startPrefs(): () => void {
  const ends = [
    onReady(() => void refreshPrefs()),
    onChanges((changes) => {
      if (changes.catalogue) void refreshPrefs()
    }),
  ]
  return () => ends.forEach((end) => end())
}

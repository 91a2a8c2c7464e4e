import { create } from 'zustand'
import type { NotifyKind, WorkingHours } from '../../src-contract/desktop.ts'
import { call } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime } from './settle.ts'

export type Shows = 'brand' | 'author' | 'text'
export type BadgeCounts = 'todo' | 'unread' | 'off'
/** A brand's own word, or null where it follows the rest. */
export type BrandNotices = { what: readonly NotifyKind[] | null; hours: WorkingHours | null }

type DesktopState = {
  notify: boolean
  what: readonly NotifyKind[]
  shows: Shows
  hours: WorkingHours | null
  pausedUntil: number | null
  badge: BadgeCounts
  tray: boolean
  background: boolean
  login: boolean
  brands: Readonly<Record<number, BrandNotices>>
}

/** As src-main/shell/desktop-settings.ts has it while nothing was set. */
const usual: DesktopState = {
  notify: true, what: ['threat', 'complaint'], shows: 'brand', hours: null, pausedUntil: null, badge: 'todo', tray: true, background: false, login: false,
  brands: {},
}
export const useDesktop = create<DesktopState>(() => usual)

export const officeHours: WorkingHours = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:30' }]

const kinds: readonly NotifyKind[] = ['threat', 'complaint', 'question', 'all']
const clock = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

function whatIn(value: unknown): NotifyKind[] | null {
  return Array.isArray(value) ? kinds.filter((kind) => value.includes(kind)) : null
}

function hoursIn(value: unknown): WorkingHours | null {
  if (!Array.isArray(value)) return null
  return value.flatMap((each: unknown) => {
    const { days, from, to } = (typeof each === 'object' && each !== null ? each : {}) as { days?: unknown; from?: unknown; to?: unknown }
    const right = Array.isArray(days) && typeof from === 'string' && typeof to === 'string' && clock.test(from) && clock.test(to)
    return right ? [{ days: days.filter((day): day is number => Number.isInteger(day) && day >= 1 && day <= 7), from, to }] : []
  })
}

/** Whatever was stored, by a command line or another version: what cannot be read is as if it had not been set. */
export function readDesktop(settings: Readonly<Record<string, unknown>>): DesktopState {
  const flag = (key: string, otherwise: boolean): boolean => (typeof settings[key] === 'boolean' ? settings[key] : otherwise)
  const oneOf = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T => allowed.find((each) => each === settings[key]) ?? otherwise
  const brands: Record<number, BrandNotices> = {}
  for (const key of Object.keys(settings)) {
    const id = Number(/^notify\.(?:what|hours)\.brand\.([1-9][0-9]*)$/.exec(key)?.[1] ?? 0)
    if (id > 0) brands[id] = { what: whatIn(settings[`notify.what.brand.${id}`]), hours: hoursIn(settings[`notify.hours.brand.${id}`]) }
  }
  const paused = settings['notify.pausedUntil']
  return {
    notify: flag('notify.on', usual.notify),
    what: whatIn(settings['notify.what']) ?? usual.what,
    shows: oneOf('notify.shows', ['brand', 'author', 'text'], usual.shows),
    hours: hoursIn(settings['notify.hours']),
    pausedUntil: typeof paused === 'number' ? paused : null,
    badge: oneOf('badge', ['todo', 'unread', 'off'], usual.badge),
    tray: flag('app.tray', usual.tray),
    background: flag('app.background', usual.background),
    login: flag('app.login', usual.login),
    brands,
  }
}

/** What is being kept: an answer from before it would undo on screen what was just chosen. */
let keeping = 0

const refresh = oneAtATime(async () => {
  try {
    const read = readDesktop((await call('settings.get', {})).settings)
    if (keeping === 0) useDesktop.setState(read)
  } catch {
    // The engine is gone: onReady asks again.
  }
})

type Value = boolean | string | number | null | readonly string[] | WorkingHours

function keep(key: string, value: Value): void {
  // Shown at once, kept as soon as there is an engine.
  keeping += 1
  call('settings.set', { key, value: structuredClone(value) as never }).catch(() => undefined).finally(() => {
    keeping -= 1
    if (keeping === 0) void refresh()
  })
}

const keys = { notify: 'notify.on', shows: 'notify.shows', pausedUntil: 'notify.pausedUntil', badge: 'badge', tray: 'app.tray', background: 'app.background', login: 'app.login' } as const

export function setDesktop<K extends keyof typeof keys>(name: K, value: DesktopState[K]): void {
  useDesktop.setState({ [name]: value })
  keep(keys[name], value)
}

/** Of a brand, or of all without one. Everything holds the others, so it stands alone. */
export function setWhat(brand: number | null, what: readonly NotifyKind[] | null): void {
  if (brand === null) useDesktop.setState({ what: what ?? usual.what })
  else useDesktop.setState((was) => ({ brands: { ...was.brands, [brand]: { hours: was.brands[brand]?.hours ?? null, what } } }))
  keep(brand === null ? 'notify.what' : `notify.what.brand.${brand}`, what)
}

export function setHours(brand: number | null, hours: WorkingHours | null): void {
  if (brand === null) useDesktop.setState({ hours })
  else useDesktop.setState((was) => ({ brands: { ...was.brands, [brand]: { what: was.brands[brand]?.what ?? null, hours } } }))
  keep(brand === null ? 'notify.hours' : `notify.hours.brand.${brand}`, hours)
}

export function startDesktop(): () => void {
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue) void refresh()
    }),
  ]
  return () => ends.forEach((end) => end())
}

import { create } from 'zustand'
import { call } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime } from './settle.ts'

export const presets = ['vigie', 'gmail', 'superhuman', 'reddit'] as const
export type Preset = (typeof presets)[number]

/** Chords as triage/keymap.ts writes them, two keys in a row with a space between; none: the command has no key. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>

/** Which set of keys, and what the user made different in it, by command. */
export const useKeys = create<{ preset: Preset; own: OwnKeys }>(() => ({ preset: 'vigie', own: {} }))

const refresh = oneAtATime(async () => {
  try {
    const { settings } = await call('settings.get', {})
    useKeys.setState(readKeys(settings['keys']))
  } catch {
    // The engine is gone: onReady asks again.
  }
})

/** Whatever was stored, also by another version: what cannot be read is as if it had not been set. */
export function readKeys(stored: unknown): { preset: Preset; own: OwnKeys } {
  const { preset, own } = (typeof stored === 'object' && stored !== null ? stored : {}) as { preset?: unknown; own?: unknown }
  const entries = typeof own === 'object' && own !== null ? Object.entries(own) : []
  return {
    preset: presets.find((each) => each === preset) ?? 'vigie',
    own: Object.fromEntries(entries.filter(([, chords]) => Array.isArray(chords) && chords.length <= 4 && chords.every((chord) => typeof chord === 'string' && chord.length <= 24))),
  }
}

function keep(): void {
  const { preset, own } = useKeys.getState()
  // Shown at once, kept as soon as there is an engine.
  call('settings.set', { key: 'keys', value: { preset, own: Object.fromEntries(Object.entries(own).map(([id, chords]) => [id, Array.from(chords)])) } }).catch(() => undefined)
}

export function setPreset(preset: Preset): void {
  useKeys.setState({ preset })
  keep()
}

export function setOwnKeys(own: OwnKeys): void {
  useKeys.setState({ own })
  keep()
}

export function startKeySettings(): () => void {
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue) void refresh()
    }),
  ]
  return () => ends.forEach((end) => end())
}

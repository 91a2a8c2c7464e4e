import { create } from 'zustand'
import { call } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime } from './settle.ts'

/** `proxy`: `system`, `direct` or an address. `certificates`: a file, or nothing. */
export const useReach = create<{ proxy: string; certificates: string }>(() => ({ proxy: 'system', certificates: '' }))

/** What is being kept: an answer from before it would undo on screen what was just chosen. */
let keeping = 0

const refresh = oneAtATime(async () => {
  try {
    const { 'network.proxy': proxy, 'network.certificates': certificates } = (await call('settings.get', {})).settings
    if (keeping > 0) return
    useReach.setState({ proxy: typeof proxy === 'string' && proxy !== '' ? proxy : 'system', certificates: typeof certificates === 'string' ? certificates : '' })
  } catch {
    // The engine is gone: onReady asks again.
  }
})

export function setReach(name: 'proxy' | 'certificates', value: string): void {
  useReach.setState({ [name]: value })
  keeping += 1
  call('settings.set', { key: `network.${name}`, value }).catch(() => undefined).finally(() => {
    keeping -= 1
    if (keeping === 0) void refresh()
  })
}

export function startReach(): () => void {
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue) void refresh()
    }),
  ]
  return () => ends.forEach((end) => end())
}

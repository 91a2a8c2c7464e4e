import { create } from 'zustand'
import { call } from '../bridge.ts'

type TaughtState = {
  /** The command whose key is being told. */
  command: string | null
}

export const useTaught = create<TaughtState>(() => ({ command: null }))

const toldMs = 8000
let ending: ReturnType<typeof setTimeout> | undefined

/** After a verb was taken by the mouse: its key is told, the first time of each command in this data directory. Nothing waits for it. */
export async function tellKeyOnce(command: string): Promise<void> {
  const key = `keys.told.${command}`
  try {
    const { settings } = await call('settings.get', {})
    if (settings[key] === true) return
    await call('settings.set', { key, value: true })
  } catch {
    return
  }
  useTaught.setState({ command })
  clearTimeout(ending)
  ending = setTimeout(() => useTaught.setState({ command: null }), toldMs)
}

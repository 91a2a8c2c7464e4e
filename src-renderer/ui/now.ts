import { useSyncExternalStore } from 'react'

/** One timer per beat for the whole window; a component that uses it is drawn again at each beat, and nothing else is. */
function createBeat(everyMs: number) {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let now = Date.now()
  const tick = (): void => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  // After a sleep, or long behind other windows, the beat may come late: who looks again sees what is so now.
  if (typeof window !== 'undefined') window.addEventListener('focus', tick)
  return {
    subscribe: (listener: () => void): (() => void) => {
      if (listeners.size === 0) {
        now = Date.now()
        timer = setInterval(tick, everyMs)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    },
    read: (): number => now,
  }
}

const minute = createBeat(20_000)
const second = createBeat(250)

/** For ages: "3 min". */
export function useMinutes(): number {
  return useSyncExternalStore(minute.subscribe, minute.read)
}

/** For countdowns; only while something is counted down. */
export function useSeconds(): number {
  return useSyncExternalStore(second.subscribe, second.read)
}

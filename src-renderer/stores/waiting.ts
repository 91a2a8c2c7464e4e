import { create } from 'zustand'
import { waitingSince } from '../bridge.ts'
import { useCatalogue } from './catalogue.ts'
import { useEngine } from './engine.ts'

/** What has kept the user waiting for more than a second, and for how many whole ones; null while nothing has. */
export const useWaiting = create<{ what: 'opening' | 'answer' | null; seconds: number }>(() => ({ what: null, seconds: 0 }))

const lookMs = 500

/** `opening` until there is something to show: the engine is on its way, or has not yet said what there is. */
export function waitingNow(now: number, startedAt: number, opened: boolean, failed: boolean, askedAt: number | null): { what: 'opening' | 'answer' | null; seconds: number } {
  const since = failed ? null : opened ? askedAt : startedAt
  const seconds = since === null ? 0 : Math.floor((now - since) / 1000)
  return seconds < 1 ? { what: null, seconds: 0 } : { what: opened ? 'answer' : 'opening', seconds }
}

export function startWaiting(): () => void {
  const startedAt = Date.now()
  const timer = setInterval(() => {
    const failed = useEngine.getState().connection.state === 'failed'
    const next = waitingNow(Date.now(), startedAt, useCatalogue.getState().accounts !== null, failed, waitingSince())
    const was = useWaiting.getState()
    if (next.what !== was.what || next.seconds !== was.seconds) useWaiting.setState(next)
  }, lookMs)
  return () => clearInterval(timer)
}

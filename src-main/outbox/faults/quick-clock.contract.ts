import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'

const speed = 40

/** Forty times as fast as ours, from the same instant in every process: holds and pauses of seconds need not be sat out. */
export function quickClock(sinceAt: number): Clock {
  return {
    now: () => Math.round(sinceAt + (Date.now() - sinceAt) * speed),
    sleep: (ms, signal) => systemClock.sleep(Math.ceil(ms / speed), signal),
  }
}

import { useSeconds } from './now.ts'

/** Seconds left until `until`; `over`, or nothing, once it has passed. `format` gets whole seconds, at least 1. */
export function Countdown({ until, format, over = null }: { until: number; format: (seconds: number) => string; over?: string | null }) {
  const left = Math.ceil((until - useSeconds()) / 1000)
  return left > 0 ? <span className="figures">{format(left)}</span> : over
}

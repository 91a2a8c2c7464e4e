import { useSeconds } from './now.ts'

/** Seconds left until `until`; nothing once it has passed. `format` gets whole seconds, at least 1. */
export function Countdown({ until, format }: { until: number; format: (seconds: number) => string }) {
  const left = Math.ceil((until - useSeconds()) / 1000)
  return left > 0 ? <span className="figures">{format(left)}</span> : null
}

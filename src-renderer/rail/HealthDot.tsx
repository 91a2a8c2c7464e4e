import { useT } from '../stores/language.ts'
import type { Status } from './health.ts'

/** Filled, ringed or marked: the shape tells as much as the colour, and the name tells it all. A healthy one is silent. */
export function HealthDot({ status }: { status: Status | null }) {
  const t = useT()
  if (status === null) return null
  return (
    <span className={`health health-${status}`} title={t(`ui.health.${status}`)}>
      <span className="unseen">{t(`ui.health.${status}`)}</span>
      {status === 'needsYou' && <span aria-hidden="true">!</span>}
    </span>
  )
}

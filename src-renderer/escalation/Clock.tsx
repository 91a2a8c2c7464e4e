import type { Escalation } from '../../src-contract/escalation.ts'
import { isLate } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { useMinutes } from '../ui/now.ts'

/** When it is due, by words and not by colour alone. */
export function Clock({ escalation }: { escalation: Escalation }) {
  const t = useT()
  const format = useFormat()
  const now = useMinutes()
  const { dueAt, pausedAt, warnedAt, state } = escalation
  if (state === 'closed') return null
  if (pausedAt !== null) return <span className="quiet">{t('ui.escalation.paused')}</span>
  if (dueAt === null) return <span className="quiet">{t('ui.escalation.noDue')}</span>
  const late = isLate(escalation, now)
  const soon = !late && warnedAt !== null && state === 'open'
  return (
    <span className={late ? 'signal-danger' : soon ? 'signal-caution' : 'quiet'} title={format.full(dueAt)}>
      {late ? t('ui.escalation.late', { when: format.since(dueAt, now) }) : t('ui.escalation.due', { when: format.until(dueAt, now) })}
      {soon && ` · ${t('ui.escalation.soon')}`}
    </span>
  )
}

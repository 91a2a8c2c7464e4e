import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { paceOf, usePace } from '../stores/pace.ts'

/** For whoever sits here, and nobody else: how it goes, one message at a time. */
export function ZenPace() {
  const t = useT()
  const format = useFormat()
  const pace = paceOf(usePace())
  if (pace === null) return null
  const rate = pace.perMinute < 10 ? Math.round(pace.perMinute * 10) / 10 : Math.round(pace.perMinute)
  return (
    <p className="zen-pace quiet figures" title={t('ui.pace.hint')}>
      {t('ui.pace.line', { rate: format.number(rate), undone: format.number(Math.round(pace.undoRate * 100)) })}
    </p>
  )
}

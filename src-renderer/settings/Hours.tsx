import type { WorkingHours } from '../../src-contract/desktop.ts'
import { officeHours } from '../stores/desktop.ts'
import { useLanguage, useT } from '../stores/language.ts'
import { Choice } from '../ui/Choice.tsx'

const days = [1, 2, 3, 4, 5, 6, 7]

/** One span of hours on some days. Several spans, which the command line can set, are kept and shown; changing one leaves the others. */
export function Hours({ name, of = null, hours, onChange }: {
  name: string
  of?: string | null
  hours: WorkingHours | null
  onChange: (hours: WorkingHours | null) => void
}) {
  const t = useT()
  const language = useLanguage((state) => state.language)
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  const label = of === null ? t('ui.desktop.hours') : `${t('ui.desktop.hours')} · ${of}`
  const change = (at: number, patch: Partial<WorkingHours[number]>): void => {
    onChange((hours ?? []).map((span, n) => (n === at ? { ...span, ...patch } : span)))
  }
  return (
    <>
      <Choice<'any' | 'set'>
        label={label}
        name={`hours-${name}`}
        value={hours === null ? 'any' : 'set'}
        onChange={(value) => onChange(value === 'any' ? null : officeHours)}
        options={[{ value: 'any', label: t('ui.desktop.hoursAny') }, { value: 'set', label: t('ui.desktop.hoursSet') }]}
      />
      {hours?.map((span, at) => (
        <div key={at} className="hours" role="group" aria-label={label}>
          <span className="choice-options">
            {days.map((day) => (
              <label key={day} className="choice-option">
                <input
                  type="checkbox"
                  checked={span.days.includes(day)}
                  // The last day stays: hours without a day cannot be told from none.
                  disabled={span.days.length === 1 && span.days.includes(day)}
                  onChange={(event) => change(at, { days: days.filter((each) => (each === day ? event.target.checked : span.days.includes(each))) })}
                />
                {/* The fifth of January 1970 was a Monday. */}
                <span>{weekday.format((day + 3) * 86_400_000)}</span>
              </label>
            ))}
          </span>
          <label>
            {t('ui.desktop.from')}{' '}
            <input type="time" className="figures" required value={span.from} onChange={(event) => event.target.value !== '' && change(at, { from: event.target.value })} />
          </label>
          <label>
            {t('ui.desktop.to')}{' '}
            <input type="time" className="figures" required value={span.to} onChange={(event) => event.target.value !== '' && change(at, { to: event.target.value })} />
          </label>
          {span.to <= span.from && <span className="quiet">{t('ui.desktop.overnight')}</span>}
        </div>
      ))}
    </>
  )
}

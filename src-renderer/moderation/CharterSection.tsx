import { useEffect, useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Brand } from '../../src-contract/item.ts'
import { charter as charterShape, charterPreset, type Charter } from '../../src-contract/moderation.ts'
import { useT } from '../stores/language.ts'
import { change, readCharter, useModeration } from '../stores/moderation.ts'
import { Told } from './Told.tsx'

const tolerances = ['rude', 'insult', 'sexual', 'spam', 'hate', 'threat'] as const
const days = [1, 2, 3, 4, 5, 6, 7] as const

/** What is tolerated on a brand's pages, when somebody is there, and how one speaks. */
export function CharterSection({ brand }: { brand: Brand }) {
  const t = useT()
  const presets = useModeration((state) => state.presets)
  const [charter, setCharter] = useState<Charter | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    void readCharter(brand.id).then(setCharter)
  }, [brand.id])
  if (charter === null) return null
  const keep = async (next: Charter, override = false): Promise<void> => {
    setCharter(next)
    const done = await change('charter.set', { brandId: brand.id, charter: next, ...(override && { override }) })
    setFailure(done.ok ? null : done.failure)
    setSaid(done.ok ? t('ui.moderate.charterKept') : null)
  }
  return (
    <section aria-label={t('ui.moderate.charter')}>
      <h2>{t('ui.moderate.charter')}</h2>
      <label className="charter-line">
        <span>{t('ui.moderate.preset')}</span>
        <select
          value={charter.preset}
          onChange={(event) => {
            const preset = charterPreset.safeParse(event.target.value)
            const begun = preset.success ? presets[preset.data] : undefined
            // Hours, tone and exceptions are the brand's own, whatever it tolerates.
            if (preset.success && begun !== undefined) void keep({ ...charter, preset: preset.data, tolerance: begun.tolerance })
          }}
        >
          {charterPreset.options.map((preset) => (
            <option key={preset} value={preset}>
              {t(`moderation.preset.${preset}`)}
            </option>
          ))}
        </select>
      </label>
      {tolerances.map((what) => (
        <label key={what} className="charter-line">
          <span>{t(`ui.moderate.tolerance.${what}`)}</span>
          <select
            value={charter.tolerance[what]}
            onChange={(event) => void keep({ ...charter, tolerance: { ...charter.tolerance, [what]: event.target.value as 'no' | 'queue' | 'yes' } })}
          >
            <option value="no">{t('ui.moderate.tolerate.no')}</option>
            <option value="queue">{t('ui.moderate.tolerate.queue')}</option>
            {what !== 'hate' && what !== 'threat' && <option value="yes">{t('ui.moderate.tolerate.yes')}</option>}
          </select>
        </label>
      ))}
      <Hours charter={charter} onChange={(next) => void keep(next)} />
      <label className="charter-line">
        <span>{t('ui.moderate.address')}</span>
        <select value={charter.tone.address} onChange={(event) => void keep({ ...charter, tone: { ...charter.tone, address: event.target.value as 'tu' | 'vous' | 'either' } })}>
          {(['vous', 'tu', 'either'] as const).map((each) => (
            <option key={each} value={each}>
              {t(`ui.moderate.address.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="field">
        <label htmlFor={`tone-${brand.id}`}>{t('ui.moderate.tone')}</label>
        <textarea
          id={`tone-${brand.id}`}
          rows={2}
          maxLength={2000}
          value={charter.tone.notes}
          onChange={(event) => setCharter({ ...charter, tone: { ...charter.tone, notes: event.target.value } })}
          onBlur={() => void keep(charter)}
        />
      </div>
      <Exchange charter={charter} onImport={(next) => void keep(next)} />
      <Told failure={failure} onAnyway={() => void keep(charter, true)} />
      <p className="quiet" role="status">
        {said}
      </p>
    </section>
  )
}

function Hours({ charter, onChange }: { charter: Charter; onChange: (next: Charter) => void }) {
  const t = useT()
  const { hours } = charter
  const set = (day: number, on: boolean): void => {
    const rest = hours.days.filter((each) => each.day !== day)
    onChange({ ...charter, hours: { ...hours, days: on ? [...rest, { day, from: 540, to: 1080 }].toSorted((a, b) => a.day - b.day) : rest } })
  }
  const time = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const minutes = (value: string): number => Number(value.slice(0, 2)) * 60 + Number(value.slice(3, 5))
  return (
    <fieldset className="hours">
      <legend>{t('ui.moderate.hours', { zone: hours.timeZone })}</legend>
      {days.map((day) => {
        const open = hours.days.find((each) => each.day === day)
        const name = t(`ui.moderate.day.${day}`)
        const change = (next: { from: number } | { to: number }): void =>
          onChange({ ...charter, hours: { ...hours, days: hours.days.map((each) => (each === open ? { ...each, ...next } : each)) } })
        return (
          <div key={day} className="charter-line">
            <label>
              <input type="checkbox" checked={open !== undefined} onChange={(event) => set(day, event.target.checked)} /> {name}
            </label>
            {open !== undefined && (
              <span className="figures">
                <input type="time" value={time(open.from)} aria-label={t('ui.moderate.from', { day: name })} onChange={(event) => event.target.value !== '' && change({ from: minutes(event.target.value) })} />
                {' – '}
                <input type="time" value={time(open.to)} aria-label={t('ui.moderate.to', { day: name })} onChange={(event) => event.target.value !== '' && change({ to: minutes(event.target.value) })} />
              </span>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}

/** As a text to keep, send or paste: the same that `vigie charter` reads and writes. */
function Exchange({ charter, onImport }: { charter: Charter; onImport: (charter: Charter) => void }) {
  const t = useT()
  const [text, setText] = useState<string | null>(null)
  const [unreadable, setUnreadable] = useState(false)
  const take = (): void => {
    try {
      const read = charterShape.safeParse(JSON.parse(text ?? ''))
      setUnreadable(!read.success)
      if (!read.success) return
      onImport(read.data)
      setText(null)
    } catch {
      setUnreadable(true)
    }
  }
  if (text === null)
    return (
      <button type="button" className="text-button" onClick={() => setText(JSON.stringify(charter, null, 2))}>
        {t('ui.moderate.exchange')}
      </button>
    )
  return (
    <div className="field">
      <textarea rows={8} className="figures" value={text} aria-label={t('ui.moderate.exchange')} onChange={(event) => setText(event.target.value)} />
      {unreadable && (
        <p className="signal-danger" role="alert">
          {t('ui.moderate.unreadable')}
        </p>
      )}
      <p className="form-verbs">
        <button type="button" className="button" onClick={take}>
          {t('ui.moderate.import')}
        </button>
        <button type="button" className="button" onClick={() => setText(null)}>
          {t('ui.close')}
        </button>
      </p>
    </div>
  )
}

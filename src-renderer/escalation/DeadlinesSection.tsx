import { useState, type FormEvent } from 'react'
import type { Calendar, Deadline, FollowUpStep } from '../../src-contract/deadlines.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { VerdictHead } from '../../src-contract/moderation.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { ask, useEscalations } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { Select } from './Select.tsx'
import { Told } from './Told.tsx'

const heads = ['complaint', 'toxic', 'question', 'praise', 'spam'] as const satisfies readonly VerdictHead[]

export function DeadlinesSection() {
  const t = useT()
  const format = useFormat()
  const deadlines = useEscalations((state) => state.deadlines)
  const calendars = useEscalations((state) => state.calendars)
  const brands = useCatalogue((state) => state.brands)
  const nameOf = (id: Deadline['brandId']) => (id === null ? t('ui.deadline.everyBrand') : (brands?.find((brand) => brand.id === id)?.name ?? '—'))
  return (
    <>
      <section aria-label={t('ui.escalation.tab.deadlines')}>
        <h2>{t('ui.escalation.tab.deadlines')}</h2>
        <p className="quiet">{t('ui.deadline.what')}</p>
        {deadlines.length === 0 && <p>{t('ui.deadline.none')}</p>}
        <ul className="escalation-list">
          {deadlines.map((deadline) => (
            <li key={deadline.id} className="alert-row">
              <span>
                <bdi>{nameOf(deadline.brandId)}</bdi> · {deadline.verdict === '' ? t('ui.deadline.any') : t(`moderation.label.${deadline.verdict}`)}
              </span>
              <span className="quiet">
                {t('ui.deadline.row', { hours: format.number(Math.round(deadline.minutes / 6) / 10) })}
                {deadline.plan.length > 0 && ` · ${t('ui.deadline.planCount', { count: deadline.plan.length })}`}
                {deadline.calendarId !== null && ` · ${calendars.find(({ id }) => id === deadline.calendarId)?.name ?? ''}`}
              </span>
              <button type="button" className="text-button" onClick={() => void ask('deadline.remove', { id: deadline.id })}>
                {t('ui.deadline.remove')}
              </button>
            </li>
          ))}
        </ul>
        <NewDeadline />
      </section>
      <section aria-label={t('ui.calendar.title')}>
        <h2>{t('ui.calendar.title')}</h2>
        {calendars.length === 0 && <p className="quiet">{t('ui.calendar.none')}</p>}
        <ul className="escalation-list">
          {calendars.map(({ id, name, calendar }) => (
            <li key={id} className="alert-row">
              <bdi>{name}</bdi>
              <span className="quiet">
                {calendar.timeZone} · {calendar.week.map(({ from, to }) => `${from}–${to}`).join(', ')} · {t(`ui.calendar.holidays.${calendar.holidays}`)}
              </span>
              <button type="button" className="text-button" onClick={() => void ask('calendar.remove', { id })}>
                {t('ui.deadline.remove')}
              </button>
            </li>
          ))}
        </ul>
        <NewCalendar />
      </section>
    </>
  )
}

function NewDeadline() {
  const t = useT()
  const brands = useCatalogue((state) => state.brands)
  const calendars = useEscalations((state) => state.calendars)
  const [typed, setTyped] = useState({ brand: '', verdict: 'complaint', calendar: '', hours: '9', warn: '2', follow: false, manager: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const set = (field: keyof typeof typed, value: string | boolean): void => setTyped((was) => ({ ...was, [field]: value }))
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const plan: FollowUpStep[] = typed.follow ? [{ tone: 'gentle', afterMinutes: 0 }, { tone: 'firm', afterMinutes: 240 }] : []
    if (typed.follow && typed.manager.trim() !== '') plan.push({ tone: 'manager', afterMinutes: 540, to: [{ name: '', address: typed.manager.trim() }] })
    const minutes = (text: string) => Math.round(Number(text.replace(',', '.')) * 60)
    const done = await ask('deadline.save', {
      brandId: brands?.find(({ id }) => String(id) === typed.brand)?.id ?? null, verdict: heads.find((head) => head === typed.verdict) ?? '',
      calendarId: calendars.find(({ id }) => String(id) === typed.calendar)?.id ?? null, minutes: minutes(typed.hours), warnMinutes: minutes(typed.warn), plan,
    })
    setFailure(done.ok ? null : done.failure)
  }
  return (
    <form className="account-form" onSubmit={(event) => void save(event)}>
      <div className="escalation-fields">
        <Select
          label={t('ui.deadline.brand')}
          value={typed.brand}
          options={[{ value: '', label: t('ui.deadline.everyBrand') }, ...(brands ?? []).map(({ id, name }) => ({ value: String(id), label: name }))]}
          onChange={(value) => set('brand', value)}
        />
        <Select
          label={t('ui.deadline.verdict')}
          value={typed.verdict}
          options={[...heads.map((value) => ({ value, label: t(`moderation.label.${value}`) })), { value: '', label: t('ui.deadline.any') }]}
          onChange={(value) => set('verdict', value)}
        />
        <Field label={t('ui.deadline.hours')} value={typed.hours} onChange={(value) => set('hours', value)} required />
        <Field label={t('ui.deadline.warn')} value={typed.warn} onChange={(value) => set('warn', value)} required />
      </div>
      <Select
        label={t('ui.deadline.calendar')}
        value={typed.calendar}
        options={[{ value: '', label: t('ui.deadline.usual') }, ...calendars.map(({ id, name }) => ({ value: String(id), label: name }))]}
        onChange={(value) => set('calendar', value)}
      />
      <fieldset className="choice watch-searches">
        <legend>{t('ui.deadline.plan')}</legend>
        <label className="check">
          <input type="checkbox" checked={typed.follow} onChange={(event) => set('follow', event.target.checked)} /> {t('ui.deadline.follow')}
        </label>
      </fieldset>
      {typed.follow && <Field label={t('ui.deadline.manager')} hint={t('ui.deadline.managerHint')} value={typed.manager} onChange={(value) => set('manager', value)} />}
      <Told failure={failure} />
      <p className="form-verbs">
        <button type="submit" className="button button-main">
          {t('ui.deadline.save')}
        </button>
      </p>
    </form>
  )
}

const week = [1, 2, 3, 4, 5, 6, 7]
const holidays = ['FR', 'FR-alsace', 'none'] as const

function NewCalendar() {
  const t = useT()
  const [typed, setTyped] = useState({ name: '', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, from: '09:00', to: '18:00', off: '' })
  const [days, setDays] = useState<readonly number[]>([1, 2, 3, 4, 5])
  const [kind, setKind] = useState<Calendar['holidays']>('FR')
  const [failure, setFailure] = useState<Failure | null>(null)
  // 2026-06-01 is a Monday.
  const names = new Intl.DateTimeFormat(t.language, { weekday: 'short', timeZone: 'UTC' })
  const set = (field: keyof typeof typed, value: string): void => setTyped((was) => ({ ...was, [field]: value }))
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const off = typed.off.split(',').map((each) => each.trim()).filter((each) => each !== '').map((date) => ({ from: date, to: date }))
    const calendar: Calendar = { timeZone: typed.zone.trim(), week: days.length === 0 ? [] : [{ days: [...days], from: typed.from, to: typed.to }], holidays: kind, off }
    const done = await ask('calendar.save', { name: typed.name, calendar })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) set('name', '')
  }
  return (
    <form className="account-form" onSubmit={(event) => void save(event)}>
      <div className="escalation-fields">
        <Field label={t('ui.calendar.name')} value={typed.name} onChange={(value) => set('name', value)} required />
        <Field label={t('ui.calendar.zone')} value={typed.zone} onChange={(value) => set('zone', value)} required />
        <Field label={t('ui.calendar.from')} type="time" value={typed.from} onChange={(value) => set('from', value)} required />
        <Field label={t('ui.calendar.to')} type="time" value={typed.to} onChange={(value) => set('to', value)} required />
      </div>
      <fieldset className="choice watch-searches">
        <legend>{t('ui.calendar.days')}</legend>
        <div className="calendar-days">
          {week.map((day) => (
            <label key={day} className="check">
              <input
                type="checkbox"
                checked={days.includes(day)}
                onChange={(event) => setDays(event.target.checked ? [...days, day].sort((a, b) => a - b) : days.filter((each) => each !== day))}
              />{' '}
              {names.format(Date.UTC(2026, 5, day))}
            </label>
          ))}
        </div>
      </fieldset>
      <Select
        label={t('ui.calendar.holidays')}
        value={kind}
        options={holidays.map((value) => ({ value, label: t(`ui.calendar.holidays.${value}`) }))}
        onChange={(value) => setKind(holidays.find((each) => each === value) ?? 'none')}
      />
      <Field label={t('ui.calendar.off')} value={typed.off} onChange={(value) => set('off', value)} />
      <Told failure={failure} />
      <p className="form-verbs">
        <button type="submit" className="button">
          {t('ui.calendar.save')}
        </button>
      </p>
    </form>
  )
}

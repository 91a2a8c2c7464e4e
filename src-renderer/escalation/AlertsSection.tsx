import { useState } from 'react'
import type { AlertKind, AlertSettings } from '../../src-contract/alerts.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { ask, useEscalations } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { alertSentence } from './alert-sentence.ts'
import { Select } from './Select.tsx'
import { Told } from './Told.tsx'

const kinds = ['complaint', 'toxic', 'all'] as const satisfies readonly AlertKind[]

export function AlertsSection() {
  const t = useT()
  const format = useFormat()
  const alerts = useEscalations((state) => state.alerts)
  const settings = useEscalations((state) => state.alertSettings)
  return (
    <>
      <section aria-label={t('ui.escalation.tab.alerts')}>
        <h2>{t('ui.escalation.tab.alerts')}</h2>
        <p className="quiet">{t('ui.alert.what')}</p>
        {alerts.length === 0 && <p>{t('ui.alert.none')}</p>}
        <ul className="escalation-list">
          {alerts.map((alert) => (
            <li key={alert.id} className="alert-row">
              <span>{alertSentence(alert, t)}</span>
              <span className="quiet">
                {format.full(alert.beganAt)} · {t('ui.alert.peak', { peak: alert.peak })} · {t(alert.endedAt === null ? 'ui.alert.burning' : 'ui.alert.over')}
              </span>
              {alert.seenAt === null && (
                <button type="button" className="text-button" onClick={() => void ask('alert.seen', { id: alert.id })}>
                  {t('ui.alert.seen')}
                </button>
              )}
            </li>
          ))}
        </ul>
      </section>
      {settings !== null && <Settings settings={settings} />}
    </>
  )
}

function Settings({ settings }: { settings: AlertSettings }) {
  const t = useT()
  const channels = useEscalations((state) => state.channels)
  const [typed, setTyped] = useState({ window: String(settings.windowMinutes), least: String(settings.least), factor: String(settings.factor) })
  const [own, setOwn] = useState(settings)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [saved, setSaved] = useState(false)
  const save = async (): Promise<void> => {
    const done = await ask('alert.set', { settings: { ...own, windowMinutes: Number(typed.window), least: Number(typed.least), factor: Number(typed.factor.replace(',', '.')) } })
    setFailure(done.ok ? null : done.failure)
    setSaved(done.ok)
  }
  const toggle = (kind: AlertKind): void => setOwn((was) => ({ ...was, kinds: was.kinds.includes(kind) ? was.kinds.filter((each) => each !== kind) : [...was.kinds, kind] }))
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label className="check">
        <input type="checkbox" checked={own.on} onChange={(event) => setOwn({ ...own, on: event.target.checked })} /> {t('ui.alert.on')}
      </label>
      <fieldset className="choice watch-searches">
        <legend>{t('ui.alert.kinds')}</legend>
        {kinds.map((kind) => (
          <label key={kind} className="check">
            <input type="checkbox" checked={own.kinds.includes(kind)} onChange={() => toggle(kind)} /> {t(`ui.alert.kind.${kind}`)}
          </label>
        ))}
      </fieldset>
      <div className="escalation-fields">
        <Field label={t('ui.alert.window')} type="number" value={typed.window} onChange={(window) => setTyped({ ...typed, window })} required />
        <Field label={t('ui.alert.least')} type="number" value={typed.least} onChange={(least) => setTyped({ ...typed, least })} required />
        <Field label={t('ui.alert.factor')} value={typed.factor} onChange={(factor) => setTyped({ ...typed, factor })} required />
      </div>
      <Select
        label={t('ui.alert.channel')}
        value={String(own.channelId ?? '')}
        options={[{ value: '', label: t('ui.alert.channelNone') }, ...(channels ?? []).map(({ id, name }) => ({ value: String(id), label: name }))]}
        onChange={(value) => setOwn({ ...own, channelId: channels?.find(({ id }) => String(id) === value)?.id ?? null })}
      />
      <Told failure={failure} />
      <p className="form-verbs">
        <button type="submit" className="button button-main">
          {t('ui.alert.save')}
        </button>
        <span className="quiet" role="status">
          {saved ? t('ui.alert.saved') : ''}
        </span>
      </p>
    </form>
  )
}

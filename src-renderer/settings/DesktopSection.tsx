import { useState } from 'react'
import type { NotifyKind } from '../../src-contract/desktop.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { setDesktop, setHours, setWhat, useDesktop, type BadgeCounts, type Shows } from '../stores/desktop.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { BrandMark } from '../ui/Avatar.tsx'
import { Choice } from '../ui/Choice.tsx'
import { useMinutes } from '../ui/now.ts'
import { Hours } from './Hours.tsx'

const shown: readonly Shows[] = ['brand', 'author', 'text']
const counted: readonly BadgeCounts[] = ['todo', 'unread', 'off']
const worth: readonly NotifyKind[] = ['threat', 'complaint', 'question', 'all']

/** Vigie among the other things on the desk: when it speaks up, of what, and whether it stays when its window goes. */
export function DesktopSection() {
  const t = useT()
  const format = useFormat()
  const now = useMinutes()
  const { notify, what, shows, hours, pausedUntil, badge, tray, background, login } = useDesktop()
  const onOff = [{ value: 'on', label: t('ui.desktop.on') }, { value: 'off', label: t('ui.desktop.off') }] as const
  return (
    <section aria-label={t('ui.desktop.title')}>
      <h2>{t('ui.desktop.title')}</h2>
      <Choice<'on' | 'off'> label={t('ui.desktop.notify')} name="notify" value={notify ? 'on' : 'off'} options={onOff} onChange={(value) => setDesktop('notify', value === 'on')} />
      {notify && pausedUntil !== null && pausedUntil > now && (
        <p className="quiet">
          {t('ui.desktop.paused', { when: format.clock(pausedUntil, now) })}{' '}
          <button type="button" className="text-button" onClick={() => setDesktop('pausedUntil', null)}>
            {t('ui.tray.resume')}
          </button>
        </p>
      )}
      {notify && (
        <>
          <What label={t('ui.desktop.what')} what={what} onChange={(next) => setWhat(null, next)} />
          <Choice<Shows>
            label={t('ui.desktop.shows')}
            name="notify-shows"
            value={shows}
            onChange={(value) => setDesktop('shows', value)}
            options={shown.map((value) => ({ value, label: t(`ui.desktop.shows.${value}`) }))}
          />
          <p className="quiet">{t('ui.desktop.showsWhat')}</p>
          <Hours name="all" hours={hours} onChange={(next) => setHours(null, next)} />
          <p className="quiet">{t('ui.desktop.hoursWhat')}</p>
          <ByBrand />
        </>
      )}
      <Choice<BadgeCounts>
        label={t('ui.desktop.badge')}
        name="badge"
        value={badge}
        onChange={(value) => setDesktop('badge', value)}
        options={counted.map((value) => ({ value, label: t(`ui.desktop.badge.${value}`) }))}
      />
      <Choice<'on' | 'off'> label={t('ui.desktop.tray')} name="tray" value={tray ? 'on' : 'off'} options={onOff} onChange={(value) => setDesktop('tray', value === 'on')} />
      <Choice<'on' | 'off'>
        label={t('ui.desktop.background')}
        name="background"
        value={background ? 'on' : 'off'}
        onChange={(value) => setDesktop('background', value === 'on')}
        options={[{ value: 'off', label: t('ui.desktop.backgroundOff') }, { value: 'on', label: t('ui.desktop.backgroundOn') }]}
      />
      <Choice<'on' | 'off'>
        label={t('ui.desktop.login')}
        name="login"
        value={login ? 'on' : 'off'}
        onChange={(value) => setDesktop('login', value === 'on')}
        options={[{ value: 'off', label: t('ui.desktop.loginOff') }, { value: 'on', label: t('ui.desktop.loginOn') }]}
      />
    </section>
  )
}

/** Several may be ticked; everything takes the place of the others. */
function What({ label, what, onChange }: { label: string; what: readonly NotifyKind[]; onChange: (what: readonly NotifyKind[]) => void }) {
  const t = useT()
  const toggle = (kind: NotifyKind, on: boolean): void => {
    if (kind === 'all') onChange(on ? ['all'] : [])
    else onChange(on ? [...what.filter((each) => each !== 'all'), kind] : what.filter((each) => each !== kind))
  }
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="choice-options">
        {worth.map((kind) => (
          <label key={kind} className="choice-option">
            <input type="checkbox" checked={what.includes(kind)} onChange={(event) => toggle(kind, event.target.checked)} />
            <span>{t(`ui.desktop.what.${kind}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function ByBrand() {
  const t = useT()
  const brands = useCatalogue((state) => state.brands) ?? []
  const own = useDesktop((state) => state.brands)
  const what = useDesktop((state) => state.what)
  const [open, setOpen] = useState<number | null>(null)
  if (brands.length === 0) return null
  return (
    <details className="keys">
      <summary>{t('ui.desktop.brands')}</summary>
      <ul className="brand-notices">
        {brands.map(({ id, name, hue }) => {
          const mine = own[id] ?? { what: null, hours: null }
          const different = mine.what !== null || mine.hours !== null
          const shownNow = different || open === id
          return (
            <li key={id}>
              <Choice<'inherit' | 'own'>
                label={name}
                mark={<BrandMark name={name} hue={hue} size={20} />}
                name={`notify-brand-${id}`}
                value={shownNow ? 'own' : 'inherit'}
                options={[{ value: 'inherit', label: t('ui.desktop.inherit') }, { value: 'own', label: t('ui.desktop.own') }]}
                onChange={(value) => {
                  setOpen(value === 'own' ? id : null)
                  setWhat(id, value === 'own' ? what : null)
                  if (value === 'inherit') setHours(id, null)
                }}
              />
              {shownNow && (
                <>
                  <What label={`${t('ui.desktop.what')} · ${name}`} what={mine.what ?? what} onChange={(next) => setWhat(id, next)} />
                  <Hours name={`brand-${id}`} of={name} hours={mine.hours} onChange={(next) => setHours(id, next)} />
                </>
              )}
            </li>
          )
        })}
      </ul>
    </details>
  )
}

import { useState } from 'react'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Brand } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { change, useModeration } from '../stores/moderation.ts'
import { Told } from './Told.tsx'

/** Off until the user has seen a week of what it would have done. */
export function AutohideSection({ brand }: { brand: Brand }) {
  const t = useT()
  const format = useFormat()
  const state = useModeration(({ autohide }) => autohide.find((each) => each.brandId === brand.id))
  const [week, setWeek] = useState<CommandOutput<'autohide.week'> | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (state === undefined) return null
  const look = async (): Promise<void> => {
    const done = await change('autohide.week', { brandId: brand.id, shown: 40 })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) setWeek(done.output)
  }
  const turn = async (on: boolean): Promise<void> => {
    const done = await change('autohide.set', { brandId: brand.id, on })
    setFailure(done.ok ? null : done.failure)
  }
  return (
    <section aria-label={t('ui.moderate.autohide')}>
      <h2>{t('ui.moderate.autohide')}</h2>
      <p className="quiet">{t('ui.moderate.autohideWhat')}</p>
      <p>
        {state.on
          ? t('ui.moderate.autohideOn', { hidden: format.number(state.hidden), back: format.number(state.takenBack) })
          : t('ui.moderate.autohideOff', { days: format.number(Math.min(7, Math.floor(state.watchedDays))) })}
      </p>
      <p className="form-verbs">
        <button type="button" className="button" onClick={() => void look()}>
          {t('ui.moderate.seeWeek')}
        </button>
        <button type="button" className="button" aria-pressed={state.on} disabled={!state.on && !state.mayTurnOn} onClick={() => void turn(!state.on)}>
          {t(state.on ? 'ui.moderate.turnOff' : 'ui.moderate.turnOn')}
        </button>
      </p>
      <Told failure={failure} />
      {week !== null && (
        <div role="status">
          <p>{t('ui.moderate.week', { total: format.number(week.total), examined: format.number(week.examined) })}</p>
          <ul className="replay-items">
            {week.items.map((item) => (
              <li key={item.id}>
                <span className="replay-text" dir="auto">
                  <bdi className="quiet">{item.author.name || item.author.handle}</bdi> {item.text.slice(0, 200)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Brand } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { change, useModeration } from '../stores/moderation.ts'
import { Told } from './Told.tsx'

/** How well it does on the user's own later decisions: each was judged before it was learned from. */
export function LearningSection({ brand }: { brand: Brand }) {
  const t = useT()
  const format = useFormat()
  const { brands, weeks } = useModeration((state) => state.learning)
  const [failure, setFailure] = useState<Failure | null>(null)
  const state = brands.find(({ brandId }) => brandId === brand.id)
  const own = weeks.filter(({ brandId }) => brandId === brand.id)
  if (state === undefined) return null
  const forget = async (): Promise<void> => {
    const done = await change('learning.forget', { brandId: brand.id })
    setFailure(done.ok ? null : done.failure)
  }
  return (
    <section aria-label={t('ui.moderate.learning')}>
      <h2>{t('ui.moderate.learning')}</h2>
      <p className="quiet">{t('ui.moderate.learningWhat', { decisions: format.number(state.decisions), checks: format.number(state.checks), back: format.number(state.rolledBack) })}</p>
      {own.length > 0 && (
        <table className="learning figures">
          <thead>
            <tr>
              {(['week', 'decisions', 'right', 'unlearned', 'false', 'missed'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`ui.moderate.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {own.map((week) => (
              <tr key={week.weekAt}>
                <th scope="row">{format.full(week.weekAt).split(/ (?:à|at) /)[0]}</th>
                <td>{format.number(week.decisions)}</td>
                <td>{percent(week.right, week.decisions)}</td>
                <td>{percent(week.rightUnlearned, week.decisions)}</td>
                <td>{format.number(week.falseAlarms)}</td>
                <td>{format.number(week.missed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {state.weights > 0 && (
        <button type="button" className="button" onClick={() => void forget()}>
          {t('ui.moderate.forget')}
        </button>
      )}
      <Told failure={failure} />
    </section>
  )
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`)

import { useEffect, useState, type FormEvent } from 'react'
import type { BudgetRow } from '../../src-contract/budgets.ts'
import { refreshBudgets, setBudget, useBudgets } from '../stores/budgets.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { NetworkMark } from '../ui/NetworkMark.tsx'

const millionths = 1_000_000

/** Networks that cost units or money: what is spent of how much, and the limit that is the user's to set. */
export function Budgets() {
  const t = useT()
  const { budgets } = useBudgets()
  useEffect(() => void refreshBudgets(), [])
  if (budgets === null || budgets.length === 0) return null
  return (
    <section aria-label={t('ui.budget.title')}>
      <h2>{t('ui.budget.title')}</h2>
      <p className="quiet">{t('ui.budget.what')}</p>
      {budgets.map((budget) => (
        <Budget key={`${budget.network} ${budget.handles.join(' ')}`} budget={budget} />
      ))}
    </section>
  )
}

function Budget({ budget }: { budget: BudgetRow }) {
  const t = useT()
  const format = useFormat()
  const { network, kind, spent, limit, standard, endsAt, handles } = budget
  const shown = (amount: number) => String(kind === 'money' ? Math.round((amount / millionths) * 100) / 100 : amount)
  const set = limit === standard ? '' : shown(limit)
  const [typed, setTyped] = useState<string | null>(null)
  const name = t(`word.network.${network}`)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typed === null) return
    const value = Number(typed.replace(',', '.'))
    if (typed.trim() !== '' && !(Number.isFinite(value) && value >= 0)) return
    setTyped(null)
    void setBudget(network, typed.trim() === '' ? null : value)
  }
  return (
    <form className="budget" onSubmit={submit}>
      <p>
        <NetworkMark network={network} name={name} /> <bdi>{name}</bdi> <span className="quiet">{handles.join(', ')}</span>
      </p>
      <label className="field">
        <span>{t(kind === 'money' ? 'ui.budget.ceiling' : 'ui.budget.units')}</span>{' '}
        <input
          className="figures"
          inputMode="decimal"
          value={typed ?? set}
          placeholder={shown(standard)}
          aria-label={t('ui.budget.field', { network: name })}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p className="form-verbs">
        <button type="submit" className="button" disabled={typed === null}>
          {t('ui.budget.set')}
        </button>
      </p>
      <p>
        <meter min={0} max={Math.max(limit, 1)} high={limit * 0.75} value={Math.min(spent, limit)} aria-label={t('ui.budget.meter', { network: name })} />
      </p>
      <p className="quiet figures">
        {t(kind === 'money' ? 'ui.budget.spentMoney' : 'ui.budget.spentUnits', { spent: shown(spent), limit: shown(limit) })}{' '}
        {t('ui.budget.ends', { when: format.full(endsAt) })}
      </p>
    </form>
  )
}

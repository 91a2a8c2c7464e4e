import type { NetworkId } from '../../src-contract/network.ts'
import { openOutside } from '../stores/outside.ts'
import { useT } from '../stores/language.ts'
import { Icon } from '../ui/Icon.tsx'
import { guideOf, type Way } from './guide.ts'

/** What it may do there, then what to click, in order. */
export function Guide({ network, way, origin }: { network: NetworkId; way: Way; origin: string | null }) {
  const t = useT()
  const { lead, steps, page } = guideOf(network, way, origin, t)
  return (
    <div className="guide">
      {lead !== null && <p>{lead}</p>}
      {steps.length > 0 && (
        <ol className="guide-steps" aria-label={t('ui.connect.steps')}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {page !== null && (
        <p>
          <button type="button" className="text-button" onClick={() => void openOutside(page)}>
            <Icon name="open" size={14} /> {t('ui.connect.openPage')}
          </button>
        </p>
      )}
    </div>
  )
}

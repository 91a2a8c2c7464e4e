import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { setOrder } from '../stores/prefs.ts'
import { orderIn, orders, useView } from '../stores/view.ts'
import { commandOf } from '../triage/commands.ts'
import { keyText } from '../ui/Key.tsx'

/** The order that the list is in, always in sight; what it cannot be in here is not offered. */
export function OrderChoice() {
  useKeys()
  const t = useT()
  const scope = useView((state) => state.scope)
  const wanted = useView((state) => state.order)
  const offered = orders.filter((order) => order === orderIn(scope, order))
  return (
    <label className="order">
      <span className="unseen">{t('ui.order.label')}</span>
      <select value={orderIn(scope, wanted)} title={t('ui.order.label')} onChange={(event) => setOrder(orders.find((order) => order === event.target.value) ?? 'urgent')}>
        {offered.map((order) => (
          <option key={order} value={order} title={keyText(commandOf(`order.${order}`).keys[0] ?? '', isMac)}>
            {t(`ui.order.${order}`)}
          </option>
        ))}
      </select>
    </label>
  )
}

import type { Item } from '../../src-contract/item.ts'
import { assign } from '../stores/decisions.ts'
import { useT } from '../stores/language.ts'
import { Icon } from '../ui/Icon.tsx'

/** Whose it is, and the way to give it back. */
export function Assignee({ item }: { item: Item }) {
  const t = useT()
  const { assignee } = item
  if (assignee === undefined) return null
  const name = assignee.name === '' ? t('ui.assign.me') : assignee.name
  return (
    <ul className="labels" aria-label={t('ui.command.item.assign')}>
      <li className="chip">
        <span className="chip-name">
          <Icon name="accounts" size={12} /> <bdi>{t('ui.assign.isOf', { name: `\u2068${name}\u2069` })}</bdi>
        </span>
        <button type="button" className="chip-off" aria-label={t('ui.assign.giveBack')} title={t('ui.assign.giveBack')} onClick={() => void assign([item], null)}>
          <Icon name="close" size={12} />
        </button>
      </li>
    </ul>
  )
}

import type { Item } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { setLabel } from '../stores/thread.ts'
import { show } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'

export function Labels({ item }: { item: Item }) {
  const t = useT()
  if (item.labels.length === 0) return null
  return (
    <ul className="labels" aria-label={t('ui.label.title')}>
      {item.labels.map((label) => (
        <li key={label.id} className="chip">
          <button
            type="button"
            className="chip-name"
            title={t('ui.label.show')}
            onClick={() => show({ label: label.name, shown: 'all', kind: null })}
          >
            <bdi>{label.name}</bdi>
          </button>
          <button
            type="button"
            className="chip-off"
            aria-label={t('ui.label.remove', { name: label.name })}
            title={t('ui.label.remove', { name: label.name })}
            onClick={() => void setLabel([item.id], label.name, false)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}

import type { Item } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { isLate, priorityOf } from '../triage/priority.ts'
import { Icon } from '../ui/Icon.tsx'
import { useMinutes } from '../ui/now.ts'

/** Why it stands where it does in the urgent order, in one line. */
export function PriorityLine({ item }: { item: Item }) {
  const t = useT()
  const now = useMinutes()
  const said = priorityOf(item, now, t)
  if (said === null || item.own) return null
  const late = isLate(item, now)
  return (
    <p className="priority quiet" data-late={late || undefined}>
      <Icon name={late ? 'bolt' : 'clock'} size={12} /> {said}
    </p>
  )
}

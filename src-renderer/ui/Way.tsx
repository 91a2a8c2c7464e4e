import { Icon } from './Icon.tsx'

/** Whether something can be taken back once it has left. Told by shape, then by colour; its name is read aloud. */
export function Way({ oneWay, name, size = 12 }: { oneWay: boolean; name: string; size?: number }) {
  return (
    <span className="way" data-one-way={oneWay || undefined} title={name}>
      <Icon name={oneWay ? 'oneWay' : 'undo'} size={size} title={name} />
    </span>
  )
}

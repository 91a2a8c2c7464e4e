import { useT } from '../stores/language.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import type { MarkName } from './marks.ts'

const icons: Record<MarkName, IconName> = {
  held: 'clock',
  sending: 'send',
  retrying: 'sync',
  needsYou: 'alert',
  refused: 'alert',
  hidden: 'hidden',
  awaiting: 'pending',
  spam: 'spam',
  trash: 'trash',
  deleted: 'close',
  replied: 'reply',
  liked: 'heart',
  blocked: 'block',
  private: 'lock',
  edited: 'edited',
  snoozed: 'moon',
  done: 'done',
  vip: 'star',
  watched: 'visible',
  assigned: 'accounts',
  waiting: 'pending',
}

export function Marks({ marks }: { marks: readonly MarkName[] }) {
  const t = useT()
  return (
    <span className="marks">
      {marks.map((mark) => (
        <span key={mark} className={`mark mark-${mark}`} title={t(`ui.mark.${mark}`)}>
          <Icon name={icons[mark]} size={14} title={t(`ui.mark.${mark}`)} />
        </span>
      ))}
    </span>
  )
}

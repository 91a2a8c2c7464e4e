import { Icon, type IconName } from './Icon.tsx'

type Kind = 'toxic' | 'spam' | 'complaint' | 'question' | 'praise'

const icons: Record<Kind, IconName> = { toxic: 'bolt', spam: 'spam', complaint: 'flag', question: 'question', praise: 'star' }

/** What a message is taken to be: a drawing and a word, never a colour alone. */
export function VerdictChip({ head, name, grave, said }: { head: Kind; name: string; grave: boolean; said: boolean }) {
  return (
    <span className={`verdict verdict-${head}`} data-grave={grave || undefined} data-said={said || undefined}>
      <Icon name={icons[head]} size={12} /> {name}
    </span>
  )
}

import { overdueNow, useEscalations } from '../stores/escalations.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { useOutbox } from '../stores/outbox.ts'
import { isMac } from '../stores/platform.ts'
import { useView, type Screen } from '../stores/view.ts'
import { failingSources, useWatches } from '../stores/watches.ts'
import { commandOf, runCommand, type CommandId } from '../triage/commands.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { keyText } from '../ui/Key.tsx'

type Entry = { command: CommandId; icon: IconName; label: string; screen?: Screen; calls?: boolean }

/** What is not about one brand. `calls`: something there waits for the user. */
export function RailFoot() {
  useKeys()
  const t = useT()
  const needsYou = useOutbox((state) => state.counts.needsYou)
  const failing = useWatches(failingSources)
  const overdue = useEscalations(overdueNow)
  const entries: Entry[] = [
    { command: 'outbox.open', icon: 'send', label: t('ui.outbox.title'), calls: needsYou > 0 },
    {
      command: 'watches.open', icon: 'watch', screen: 'watches', calls: failing > 0,
      label: failing === 0 ? t('ui.watch.title') : t('ui.watch.railFailing', { count: failing }),
    },
    {
      command: 'escalations.open', icon: 'forward', screen: 'escalations', calls: overdue > 0,
      label: overdue === 0 ? t('ui.escalation.title') : t('ui.escalation.railOverdue', { count: overdue }),
    },
    { command: 'moderation.open', icon: 'bolt', label: t('ui.moderate.title'), screen: 'moderation' },
    { command: 'accounts.open', icon: 'accounts', label: t('ui.accounts.title'), screen: 'accounts' },
    { command: 'settings.open', icon: 'gear', label: t('ui.settings.title'), screen: 'settings' },
    { command: 'keys.show', icon: 'keyboard', label: t('ui.command.keys.show') },
  ]
  return (
    <div className="rail-foot">
      {entries.map((entry) => (
        <FootButton key={entry.command} {...entry} />
      ))}
    </div>
  )
}

function FootButton({ command, icon, label, screen, calls }: Entry) {
  const current = useView((state) => screen !== undefined && state.screen === screen)
  const [key] = commandOf(command).keys
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={key === undefined ? label : `${label} (${keyText(key, isMac)})`}
      aria-current={current ? 'page' : undefined}
      onClick={() => runCommand(command)}
    >
      <Icon name={icon} />
      {calls === true && (
        <span className="badge" aria-hidden="true">
          !
        </span>
      )}
    </button>
  )
}

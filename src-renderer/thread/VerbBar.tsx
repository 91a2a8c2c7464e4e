import { useId } from 'react'
import type { FailureCode } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import { explain } from '../../src-i18n/explain.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { tellKeyOnce } from '../stores/taught.ts'
import { commandList, commandOf, type Command } from '../triage/commands.ts'
import { offer } from '../triage/verbs.ts'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'

/** Nothing to explain: it is so already, or there is no such thing here. The key still says so when it is pressed. */
const pointless: ReadonlySet<FailureCode> = new Set(['verb.notInThisState', 'verb.unsupported', 'verb.notOnOwn'])

/** What can be done with this item, and why the rest cannot: keys beside their verbs. */
export function VerbBar({ item }: { item: Item }) {
  useKeys()
  const t = useT()
  return (
    <div className="verbs" role="toolbar" aria-label={t('ui.verbs.label')}>
      <ReplyButton item={item} />
      {commandList
        .filter((command) => command.verbs !== undefined)
        .map((command) => (
          <VerbButton key={command.id} command={command} item={item} />
        ))}
    </div>
  )
}

function ReplyButton({ item }: { item: Item }) {
  const t = useT()
  const command = commandOf('item.reply')
  const reason = item.capabilities.cannot.find((each) => each.verb === 'reply')
  if (item.capabilities.reply === null && reason === undefined) return null
  return (
    <Verb
      name={t('ui.verb.reply')}
      oneWay={reason === undefined ? item.capabilities.oneWay.includes('reply') : null}
      reason={reason === undefined ? null : explain({ code: reason.code, params: { verb: 'reply', network: item.network } }, t)}
      command={command}
    />
  )
}

function VerbButton({ command, item }: { command: Command; item: Item }) {
  const t = useT()
  const offered = command.verbs === undefined ? null : offer(command.verbs, item)
  if (offered === null || (!offered.possible && pointless.has(offered.code))) return null
  const reason = offered.possible
    ? null
    : explain({ code: offered.code, params: { verb: offered.verb, network: item.network, account: item.account.handle } }, t)
  return (
    <Verb
      name={t(`ui.verb.${offered.verb}`)}
      reason={reason}
      command={command}
      oneWay={offered.possible ? offered.oneWay : null}
    />
  )
}

/**
 * Each wears its badge: whether it can be taken back. One that cannot be done stays reachable, so that its reason can be read; pressing it says
 * the reason and does nothing else.
 */
function Verb({
  name,
  command,
  oneWay,
  reason,
}: {
  name: string
  command: Command
  oneWay: boolean | null
  reason: string | null
}) {
  const t = useT()
  const id = useId()
  const chord = command.keys[0] ?? ''
  const way = oneWay === null ? null : t(oneWay ? 'ui.verbs.oneWay' : 'ui.verbs.reversible')
  const described = reason ?? way
  return (
    <button
      type="button"
      className="verb"
      aria-disabled={reason !== null}
      aria-keyshortcuts={chord}
      {...(described !== null && { title: described, 'aria-describedby': id })}
      onClick={(event) => {
        command.run()
        // Pressed by keyboard, a click counts no presses of the mouse.
        if (event.detail > 0 && reason === null) void tellKeyOnce(command.id)
      }}
    >
      {name}
      {oneWay !== null && (
        <span className="way" data-one-way={oneWay || undefined} aria-hidden="true">
          <Icon name={oneWay ? 'oneWay' : 'undo'} size={12} />
        </span>
      )}
      <Key chord={chord} mac={isMac} />
      {described !== null && (
        <span id={id} className="unseen">
          {described}
        </span>
      )}
    </button>
  )
}

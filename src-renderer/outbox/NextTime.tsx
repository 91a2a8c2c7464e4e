import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { useTaught } from '../stores/taught.ts'
import { commandList } from '../triage/commands.ts'
import { Key, keyText } from '../ui/Key.tsx'

/** The key of what was just done by mouse. */
export function NextTime() {
  const t = useT()
  const told = useTaught((state) => state.command)
  const chord = commandList.find(({ id }) => id === told)?.keys[0]
  return (
    <span className="strip-key" role="status">
      {chord !== undefined && (
        <>
          {t('ui.strip.nextTime')} <Key chord={chord} mac={isMac} />
          <span className="unseen">{keyText(chord, isMac)}</span>
        </>
      )}
    </span>
  )
}

import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import { failed } from '../stores/failed.ts'
import { useKeys } from '../stores/keys.ts'
import { isDemo, isMac } from '../stores/platform.ts'
import { startDemo } from '../stores/outside.ts'
import { useSentence, useT } from '../stores/language.ts'
import { connectAccount } from '../stores/view.ts'
import { commandOf, type CommandId } from '../triage/commands.ts'
import { Key } from '../ui/Key.tsx'

const keyOf = (command: CommandId): string => commandOf(command).keys[0] ?? ''

/** Nothing is connected yet: two ways in, what this is in one sentence, and the keys that matter first. */
export function FirstRun() {
  useKeys()
  const t = useT()
  const sentence = useSentence()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [starting, setStarting] = useState(false)
  const demo = async (): Promise<void> => {
    setStarting(true)
    setFailure(null)
    try {
      await startDemo()
    } catch (thrown) {
      setFailure(failed(thrown))
    } finally {
      setStarting(false)
    }
  }
  // The demo connects its accounts by itself.
  if (isDemo)
    return (
      <main className="first-run">
        <h1 className="first-run-wait">{t('ui.first.demoStarting')}</h1>
      </main>
    )
  return (
    <main className="first-run">
      <div className="first-run-body">
        <p className="wordmark">Vigie</p>
        <h1>{t('ui.first.title')}</h1>
        <p className="first-run-what">{t('ui.first.what')}</p>
        <p className="form-verbs">
          <button type="button" className="button button-main" autoFocus onClick={() => connectAccount(true)}>
            {t('ui.first.connect')}
          </button>
          <button type="button" className="button" disabled={starting} onClick={() => void demo()}>
            {t(starting ? 'ui.first.demoStarting' : 'ui.first.demo')}
          </button>
        </p>
        <p className="quiet">{t('ui.states.keys')}</p>
        <ul className="first-run-keys" aria-label={t('ui.states.keys')}>
          <li>
            <Key chord={keyOf('item.reply')} mac={isMac} /> {t('ui.verb.reply')}
          </li>
          <li>
            <Key chord={keyOf('item.done')} mac={isMac} /> {t('ui.verb.done')}
          </li>
          <li>
            <Key chord={keyOf('decision.undo')} mac={isMac} /> {t('ui.states.undo')}
          </li>
          <li className="quiet">
            <Key chord={keyOf('keys.show')} mac={isMac} /> {t('ui.states.allKeys')}
          </li>
        </ul>
        {failure !== null && (
          <p className="signal-danger" role="alert">
            {sentence(failure)}
          </p>
        )}
      </div>
    </main>
  )
}

import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import { failed } from '../stores/failed.ts'
import { isDemo } from '../stores/platform.ts'
import { startDemo } from '../stores/outside.ts'
import { useSentence, useT } from '../stores/language.ts'
import { connectAccount } from '../stores/view.ts'

/** Nothing is connected yet: two ways in, and what this is in one sentence. */
export function FirstRun() {
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
          <button type="button" className="button button-main" onClick={() => connectAccount(true)}>
            {t('ui.first.connect')}
          </button>
          <button type="button" className="button" disabled={starting} onClick={() => void demo()}>
            {t(starting ? 'ui.first.demoStarting' : 'ui.first.demo')}
          </button>
        </p>
        {failure !== null && (
          <p className="signal-danger" role="alert">
            {sentence(failure)}
          </p>
        )}
      </div>
    </main>
  )
}

import type { Failure } from '../../src-contract/failure.ts'
import { useSentence, useT } from '../stores/language.ts'

/** The data cannot be opened: what happened, to which file, what to do. Nothing behind it pretends to be on its way. */
export function CannotOpen({ failure }: { failure: Failure | null }) {
  const t = useT()
  const sentence = useSentence()
  return (
    <main className="first-run">
      <div className="first-run-body">
        <p className="wordmark">Vigie</p>
        <h1 className="cannot-open" role="alert">
          {failure === null ? t('ui.engine.failed') : sentence(failure)}
        </h1>
      </div>
    </main>
  )
}

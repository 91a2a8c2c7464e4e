import type { Failure } from '../../src-contract/failure.ts'
import { useSentence, useT } from '../stores/language.ts'

/** Why a change was not kept. Where only a pinned example stands against it, the user may keep it all the same. */
export function Told({ failure, onAnyway }: { failure: Failure | null; onAnyway?: (() => void) | undefined }) {
  const t = useT()
  const sentence = useSentence()
  if (failure === null) return null
  return (
    <p className="signal-danger form-failure" role="alert">
      {sentence(failure)}{' '}
      {failure.code === 'pins.broken' && onAnyway !== undefined && (
        <button type="button" className="text-button" onClick={onAnyway}>
          {t('ui.moderate.anyway')}
        </button>
      )}
    </p>
  )
}

import type { Failure } from '../../src-contract/failure.ts'
import { useSentence } from '../stores/language.ts'

export function Told({ failure }: { failure: Failure | null }) {
  const sentence = useSentence()
  if (failure === null) return null
  return (
    <p className="signal-danger form-failure" role="alert">
      {sentence(failure)}
    </p>
  )
}

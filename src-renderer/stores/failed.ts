import type { Failure } from '../../src-contract/failure.ts'
import { failureOf } from '../bridge.ts'

/** For features, which do not know the bridge: the failure in what a store threw. */
export function failed(thrown: unknown): Failure {
  return failureOf(thrown)
}

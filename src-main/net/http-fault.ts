import { Fault } from '../../src-contract/failure.ts'
import type { Failure, FailureCode } from '../../src-contract/failure.ts'

/**
 * Whether the request may have been carried out when its result is not known: 'no' (never reached the server: safe to send again), 'maybe'
 * (sent, but the answer was lost, unreadable, or a server's own failure under a write: read back before sending again), 'answered' (the
 * server's word is known).
 */
export type Sent = 'no' | 'maybe' | 'answered'

export class HttpFault extends Fault {
  readonly sent: Sent
  /** When the server said to come back, epoch ms. */
  readonly retryAt: number | null
  constructor(code: FailureCode, params: Failure['params'], sent: Sent, retryAt: number | null = null) {
    super(code, params)
    this.name = 'HttpFault'
    this.sent = sent
    this.retryAt = retryAt
  }
}

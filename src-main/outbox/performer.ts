import type { RemoteItem, RemotePost } from '../../src-contract/remote.ts'
import type { StoredJob } from '../store/jobs-read.ts'

/** What came of a job, checked by value. */
export type Done = { remoteId: string | null; url: string | null; observed: RemoteItem[]; posts: RemotePost[] }

export type ReadBack = { kind: 'done'; performed: Done } | { kind: 'not-done' } | { kind: 'unknown' }

/** Carries jobs out: networks today, channels of escalation later. Injected. */
export type Performer = {
  perform(job: StoredJob, signal: AbortSignal): Promise<Done>
  /** Reads only. */
  reconcile(job: StoredJob, attemptedAt: number, signal: AbortSignal): Promise<ReadBack>
}

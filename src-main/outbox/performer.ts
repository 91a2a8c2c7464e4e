import type { ItemId } from '../../src-contract/ids.ts'
import type { JobReview } from '../../src-contract/item.ts'
import type { RemoteItem, RemotePost } from '../../src-contract/remote.ts'
import type { Lane, StoredJob } from '../store/jobs-read.ts'
import type { Plan } from './submit.ts'

/** What came of a job, checked by value. */
export type Done = { remoteId: string | null; url: string | null; observed: RemoteItem[]; posts: RemotePost[] }

/** What came of one job of several that were sent in one call. */
export type Each = { kind: 'done'; performed: Done } | { kind: 'failed'; error: unknown }

/** `url` of what cannot be told: the page of what may be ours. */
export type ReadBack = { kind: 'done'; performed: Done } | { kind: 'not-done' } | { kind: 'unknown'; url?: string | null }

/** Carries jobs out: networks, and channels of escalation. Injected. */
export type Performer = {
  perform(job: StoredJob, signal: AbortSignal): Promise<Done>
  /** How many jobs of its verb one call takes; 1 as a rule. */
  batchOf(job: StoredJob): number
  /** One call for all; throws where it went wrong as a whole. */
  performMany(jobs: readonly StoredJob[], signal: AbortSignal): Promise<Each[]>
  /** Reads only. */
  reconcile(job: StoredJob, attemptedAt: number, signal: AbortSignal): Promise<ReadBack>
  /**
   * Reads what is new on an account (of a channel: nothing) and how these items stand, into the store. Gives the items that nobody could be asked about; throws where the
   * network cannot be reached. Reads only.
   */
  look(lane: Lane, items: readonly ItemId[], signal: AbortSignal): Promise<ReadonlySet<ItemId>>
  /** What takes a job back on its network, once it stands there; null where nothing does. */
  inverseOf(job: StoredJob): Plan | null
  /** What the network says against the job by now: its time is over, its text too long. */
  obstacle(job: StoredJob): JobReview | null
  /** When the lane's allowance lets the user act again; not after now when it does. */
  freeAt(lane: Lane): number
}

import { toFailure } from '../../src-contract/failure.ts'
import type { JobReview, JobVerb } from '../../src-contract/item.ts'
import type { Store } from '../store/database.ts'
import { transact } from '../store/database.ts'
import { moveJob } from '../store/jobs.ts'
import { jobsToLookAt, worldOf } from '../store/jobs-look.ts'
import type { World } from '../store/jobs-look.ts'
import { getJob } from '../store/jobs-read.ts'
import type { Lane, StoredJob } from '../store/jobs-read.ts'
import type { Performer } from './performer.ts'

/** After so long in the outbox a job is looked at before it is sent, whatever kept it. */
export const oldMs = 3_600_000
const atOnce = 100

/** About the author: the item's own fate changes nothing. */
const ofAuthor = new Set<JobVerb>(['block', 'unblock', 'report', 'mute', 'unmute', 'silence', 'unsilence', 'ban', 'unban', 'blockDomain', 'unblockDomain'])
/** What takes something back is wanted whatever was written since. */
const takesBack = new Set<JobVerb>(['unhide', 'unspam', 'restore', 'unlike', 'unblock', 'unmute', 'unsilence', 'unban', 'unblockDomain'])

/**
 * What has changed between the decision and now that the user would want to know before the job is sent; null when they would not. Where the network
 * already stands where the job would bring it, nothing is asked: sending it changes nothing.
 */
export function changeOf(job: StoredJob, world: World | null): JobReview | null {
  const { verb, seen, effect } = job
  const what = (kind: JobReview['what'], was: string | null, now: string | null, url: string | null = null): JobReview => ({ what: kind, was, now, url })
  // What was frozen is handed over as it was, whatever became of the original.
  if (verb === 'escalate') return null
  if (world === null) return what('gone', seen?.visibility ?? null, 'deleted')
  if (ofAuthor.has(verb)) return null
  if (world.visibility === 'deleted') return verb === 'delete' ? null : what('gone', seen?.visibility ?? null, 'deleted')
  // Our own words after an attempt of ours are no colleague's: they are read back before anything is sent.
  const isOurs = job.attemptedAt !== null && world.otherReply?.text.trim() === job.text?.trim()
  if (verb === 'reply' && world.otherReply !== null && !isOurs) return what('repliedElsewhere', null, world.otherReply.text, world.otherReply.url)
  if (seen === null) return null
  if (world.digest !== seen.digest && !takesBack.has(verb)) return what('edited', world.textAt(seen.revision), world.text)
  const moved = world.visibility !== seen.visibility && !world.movedByUs && effect.visibility !== world.visibility
  return moved ? what('hiddenElsewhere', seen.visibility, world.visibility) : null
}

export type Looked = { kind: 'looked'; review: number } | { kind: 'failed'; error: unknown; jobs: StoredJob[] }

/**
 * Looks at the world of the lane's jobs that are to be looked at, some at a time: those in an unchanged one may be sent, the others are in review. A
 * look that fails changes nothing.
 */
export async function lookAhead(store: Store, performer: Performer, lane: Lane, signal: AbortSignal, now: () => number): Promise<Looked> {
  const jobs = jobsToLookAt(store.read, lane, atOnce)
  try {
    const unseen = await performer.look(lane, Array.from(new Set(jobs.map(({ itemId }) => itemId))), signal)
    return { kind: 'looked', review: transact(store, () => jobs.filter((job) => judge(store, performer, job, unseen.has(job.itemId), now())).length) }
  } catch (error) {
    if (toFailure(error).code === 'internal') throw error
    return { kind: 'failed', error, jobs }
  }
}

/** True when it is now in review. */
function judge(store: Store, performer: Performer, { id }: StoredJob, unseen: boolean, now: number): boolean {
  // Taken back or edited while we looked.
  const job = getJob(store.write, id)
  if (job === null || !job.look || !['held', 'queued', 'retry'].includes(job.state)) return false
  const old: JobReview | null = unseen && now - job.createdAt >= oldMs ? { what: 'old', was: null, now: null, url: null } : null
  const review = changeOf(job, worldOf(store.write, job)) ?? performer.obstacle(job) ?? old
  if (review === null) {
    moveJob(store, id, [job.state], job.state, { look: 0, looks: 0 })
    return false
  }
  if (review.what === 'credentials') return false
  return moveJob(store, id, ['held', 'queued', 'retry'], 'review', { look: 0, looks: 0, nextAt: null, review, why: { code: `review.${review.what}`, params: {} } })
}

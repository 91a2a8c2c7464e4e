import type { Store } from '../store/database.ts'
import { dueJobs } from '../store/jobs-read.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import { isRefusal } from './settle.ts'

/** Due jobs of other verbs lie among them: so many are looked through for each that is wanted. */
const lookThrough = 4

/** Once refused, perhaps for another's sake, a job goes by itself. */
const goesAlone = ({ why }: StoredJob): boolean => why !== null && isRefusal(why)

const isPlain = (job: StoredJob): boolean =>
  (job.state === 'held' || job.state === 'queued' || job.state === 'retry') && job.text === null && !job.look && !job.damaged && !goesAlone(job)

/** The job, and with it those that are due as well and ask the same of other items, at most so many. Of each thread one alone is due. */
export function batchFrom(store: Store, job: StoredJob, most: number, now: number): StoredJob[] {
  if (most <= 1 || !isPlain(job)) return [job]
  const effect = JSON.stringify(job.effect)
  const same = dueJobs(store.read, job.lane, now, most * lookThrough)
    .filter((one) => one.id !== job.id && one.verb === job.verb && one.private === job.private && isPlain(one) && JSON.stringify(one.effect) === effect)
  return [job, ...same.slice(0, most - 1)]
}

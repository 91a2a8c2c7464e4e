import type { Job } from '../../../src-contract/item.ts'
import type { CommentStatus } from '../../../src-sandbox/wordpress/blog.ts'

/** One checker for both campaigns: what the network holds, against what the user asked for and was told of it. */

export type Held = {
  /** Every comment of ours with its words, those in the trash too. */
  replies: readonly { id: string; text: string; status: string }[]
  /** Of visitors' comments: where each stands now, and where it stood at first. */
  comments: ReadonlyMap<string, { first: CommentStatus; now: CommentStatus }>
}

export type Asked = {
  /** Jobs that the user was told are saved. */
  acknowledged: readonly number[]
  /** All jobs of the data directory at the end, oldest first, with the remote id of their item. */
  jobs: readonly (Pick<Job, 'id' | 'state' | 'verb' | 'text' | 'nextAt' | 'remoteId'> & { itemRemoteId: string; thread: number; undone: boolean })[]
  /** Comments that somebody else has moved: where they end is not ours to say. */
  touched: ReadonlySet<string>
}

export type Verdict = { jobs: number; lost: number; duplicated: number; uncertainShown: number; wrongState: number; complaints: string[] }

const unsure = new Set(['uncertain'])
const nothingSent = new Set(['cancelled', 'refused', 'review', 'paused'])

export function check(asked: Asked, held: Held): Verdict {
  const verdict: Verdict = { jobs: asked.jobs.length, lost: 0, duplicated: 0, uncertainShown: 0, wrongState: 0, complaints: [] }
  const complain = (what: 'lost' | 'duplicated' | 'wrongState', about: string) => {
    verdict[what] += 1
    verdict.complaints.push(`${what}: ${about}`)
  }
  const known = new Set(asked.jobs.map(({ id }) => id as number))
  for (const id of asked.acknowledged) if (!known.has(id)) complain('lost', `job ${id} is not in the data any more`)
  for (const job of asked.jobs) {
    const isShown = unsure.has(job.state) && job.nextAt === null
    // The order of a thread is kept, so it waits with the one that is shown.
    const isBehind = asked.jobs.some(({ id, state, thread }) => thread === job.thread && id < job.id && unsure.has(state))
    if (isShown) verdict.uncertainShown += 1
    else if (job.state !== 'verified' && !isBehind && !nothingSent.has(job.state)) complain('wrongState', `job ${job.id} ends as ${job.state}`)
    if (job.verb === 'reply') checkReply(job, asked, held, complain)
  }
  checkComments(asked, held, complain)
  const texts = new Set(asked.jobs.flatMap(({ text }) => text ?? []))
  for (const { text } of held.replies) if (!texts.has(text)) complain('wrongState', `a reply that nobody asked for`)
  return verdict
}

type Complain = (what: 'lost' | 'duplicated' | 'wrongState', about: string) => void

function checkReply(job: Asked['jobs'][number], asked: Asked, held: Held, complain: Complain): void {
  const copies = held.replies.filter(({ text }) => text === job.text)
  if (copies.length > 1) complain('duplicated', `job ${job.id} stands ${copies.length} times`)
  if (job.state === 'verified' && copies.length === 0) complain('lost', `job ${job.id} is verified and not there`)
  if (nothingSent.has(job.state) && copies.length > 0) complain('wrongState', `job ${job.id} is ${job.state} and stands there`)
  if (job.state !== 'verified' || copies.length !== 1) return
  const deletions = asked.jobs.filter(({ verb, itemRemoteId }) => verb === 'delete' && itemRemoteId === job.remoteId)
  if (deletions.some(({ state }) => state === 'uncertain')) return
  const isDeleted = deletions.some(({ state }) => state === 'verified')
  if ((copies[0]?.status === 'trash') !== isDeleted) complain('wrongState', `reply of job ${job.id} is ${copies[0]?.status}`)
  // Undone, whether anybody knew then that it had arrived or not. What was to delete it may have been refused, or let go of by the user; it is never forgotten.
  if (job.undone && deletions.length === 0) complain('wrongState', `job ${job.id} was taken back and stands`)
}

/** What WordPress makes of the verified jobs, one after another. */
function checkComments(asked: Asked, held: Held, complain: Complain): void {
  for (const [remoteId, { first, now }] of held.comments) {
    const jobs = asked.jobs.filter(({ itemRemoteId, verb }) => itemRemoteId === remoteId && verb !== 'reply')
    if (asked.touched.has(remoteId) || jobs.some(({ state }) => state === 'uncertain')) continue
    let status = first
    let before: CommentStatus = 'hold'
    for (const { verb, state } of jobs) {
      if (state !== 'verified') continue
      const next = after(verb, status, before)
      if ((next === 'spam' || next === 'trash') && next !== status) before = status
      status = next
    }
    if (status !== now) complain('wrongState', `comment ${remoteId} is ${now}, should be ${status}`)
  }
}

function after(verb: string, status: CommentStatus, before: CommentStatus): CommentStatus {
  if (verb === 'approve' || verb === 'unhide') return 'approved'
  if (verb === 'hide') return 'hold'
  if (verb === 'spam') return 'spam'
  if (verb === 'delete') return 'trash'
  if (verb === 'unspam') return status === 'spam' ? before : status
  if (verb === 'restore') return status === 'trash' ? before : status
  return status
}

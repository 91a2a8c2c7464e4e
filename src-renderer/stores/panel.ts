import { create } from 'zustand'
import type { JobId } from '../../src-contract/ids.ts'
import type { Item, Job } from '../../src-contract/item.ts'
import { openOutside } from './outside.ts'
import { cancelJob, decideJob, useOutbox } from './outbox.ts'
import { canCancel, inHand, inParts, needsYou, stands, type Parts } from './outbox-order.ts'
import { showItem } from './selection.ts'
import { goTo, mend, open, show } from './view.ts'

type PanelState = {
  /** The job the keys are about; the first that needs the user where it has gone. */
  at: JobId | null
  /** The text of that job's reply is being changed. */
  editing: JobId | null
}

export const usePanel = create<PanelState>(() => ({ at: null, editing: null }))

export function partsNow(): Parts {
  const { all, live, needs } = useOutbox.getState()
  return inParts(all ?? live, needs)
}

/** The job in hand, of those there are now. One that leaves by itself is taken up by choice alone: a key too many must not call it back. */
export function jobAt(parts: Parts, at: JobId | null): Job | null {
  return inHand(parts).find((job) => job.id === at) ?? parts.review[0] ?? parts.needs[0] ?? null
}

function current(): Job | null {
  return jobAt(partsNow(), usePanel.getState().at)
}

export function takeJob(id: JobId): void {
  usePanel.setState({ at: id })
}

export function openOutboxAt(id: JobId): void {
  usePanel.setState({ at: id, editing: null })
  open('outbox')
}

export function moveInPanel(by: number): void {
  const parts = partsNow()
  const jobs = inHand(parts)
  const job = jobAt(parts, usePanel.getState().at)
  const next = job === null ? jobs[0] : jobs[Math.max(0, Math.min(jobs.length - 1, jobs.indexOf(job) + by))]
  if (next !== undefined) takeJob(next.id)
}

/** The one after it that needs the user, the one before at the end; found while the job still has its place. */
function after(from: Job): JobId | null {
  const { review, needs } = partsNow()
  const jobs = [...review, ...needs]
  const n = jobs.findIndex((job) => job.id === from.id)
  return n === -1 ? null : ((jobs[n + 1] ?? jobs[n - 1])?.id ?? null)
}

/** Refused, it stays in hand and the panel says why. */
async function settle(job: Job, deciding: () => Promise<boolean>): Promise<void> {
  const next = after(job)
  usePanel.setState({ at: next })
  if (await deciding()) usePanel.setState((was) => ({ editing: was.editing === job.id ? null : was.editing }))
  else usePanel.setState({ at: job.id })
}

/** Choices as keys and buttons offer them: those that make no sense for a job are not there, and their keys do nothing. */
export type Step = 'reconnect' | 'send' | 'edit' | 'drop' | 'open' | 'answer'

export function stepsOf(job: Job, item: Item | undefined): Step[] {
  const waits = needsYou(job)
  const steps: (Step | false)[] = [
    wantsAccount(job) && 'reconnect',
    waits && !stands(job) && 'send',
    waits && !stands(job) && job.text !== null && 'edit',
    (waits || canCancel(job)) && 'drop',
    pageOf(job, item) !== null && 'open',
    answerOf(job, item) !== null && 'answer',
  ]
  return steps.filter((step) => step !== false)
}

export function wantsAccount(job: Job): boolean {
  return job.state === 'paused' || job.review?.what === 'credentials'
}

export function pageOf(job: Job, item: Item | undefined): string | null {
  return job.itemUrl ?? item?.url ?? item?.post?.url ?? null
}

/** Where our own reply stands, or another one; for one that may have gone through, the place where it would stand. */
export function answerOf(job: Job, item: Item | undefined): string | null {
  const elsewhere = job.review?.url ?? job.url
  if (elsewhere !== null) return elsewhere
  const page = item?.post?.url ?? null
  return job.state === 'uncertain' && job.text !== null && page !== pageOf(job, item) ? page : null
}

export function takeStep(step: Step): void {
  const job = current()
  if (job === null) return
  const item = useOutbox.getState().items.get(job.itemId)
  if (stepsOf(job, item).includes(step)) void steps[step](job, item)
}

const steps: Record<Step, (job: Job, item: Item | undefined) => unknown> = {
  reconnect: (job) => {
    goTo('accounts')
    mend(job.accountId)
  },
  send: (job) => settle(job, () => decideJob(job.id, 'send')),
  edit: (job) => usePanel.setState({ at: job.id, editing: job.id }),
  drop: (job) => settle(job, () => (needsYou(job) ? decideJob(job.id, 'drop') : cancelJob(job.id))),
  open: (job, item) => outside(pageOf(job, item)),
  answer: (job, item) => outside(answerOf(job, item)),
}

function outside(url: string | null): unknown {
  return url === null ? null : openOutside(url)
}

export function sendEdited(job: Job, text: string): Promise<void> {
  return settle(job, () => decideJob(job.id, 'edit', text))
}

export function stopEditing(): void {
  usePanel.setState({ editing: null })
}

/** To the message itself, in the queue where it is or would be. */
export async function showJobItem(): Promise<void> {
  const job = current()
  if (job === null) return
  show({ shown: 'all', kind: null, label: null, brandId: null, accountId: null })
  await showItem(job.itemId)
}

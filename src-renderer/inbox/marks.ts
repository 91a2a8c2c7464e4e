import type { Item, Job } from '../../src-contract/item.ts'

/** What a glance at a row should tell beside its words. Each has a name, and a drawing that differs by more than colour. */
export type MarkName =
  | 'held' | 'sending' | 'retrying' | 'needsYou' | 'refused'
  | 'hidden' | 'awaiting' | 'spam' | 'trash' | 'deleted' | 'replied' | 'liked' | 'blocked' | 'private' | 'edited' | 'snoozed' | 'done' | 'vip' | 'watched' | 'assigned' | 'waiting'

const ofJob: Partial<Record<Job['state'], MarkName>> = {
  held: 'held', queued: 'sending', sending: 'sending', retry: 'retrying', paused: 'needsYou', uncertain: 'needsYou', review: 'needsYou', refused: 'refused',
}
const ofVisibility: Partial<Record<Item['visibility'], MarkName>> = {
  hidden: 'hidden', held: 'awaiting', spam: 'spam', trash: 'trash', deleted: 'deleted',
}

export function marksOf(item: Item): MarkName[] {
  const [latest] = item.jobs
  const marks = [
    latest === undefined ? undefined : ofJob[latest.state],
    ofVisibility[item.visibility],
    item.jobs.some((job) => job.verb === 'reply' && job.state === 'verified') ? ('replied' as const) : undefined,
    item.liked ? ('liked' as const) : undefined,
    item.author.blocked ? ('blocked' as const) : undefined,
    item.kind === 'message' ? ('private' as const) : undefined,
    item.editedAt === null ? undefined : ('edited' as const),
    item.author.flag === 'vip' ? ('vip' as const) : item.author.flag === 'watch' ? ('watched' as const) : undefined,
    item.assignee === undefined ? undefined : ('assigned' as const),
    item.state === 'waiting' ? ('waiting' as const) : undefined,
    item.state === 'snoozed' ? ('snoozed' as const) : undefined,
  ]
  return marks.filter((mark) => mark !== undefined)
}

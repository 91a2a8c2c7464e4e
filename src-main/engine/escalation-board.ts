import type { ChannelId, EscalationId } from '../../src-contract/ids.ts'
import type { StoredEscalation } from '../store/escalations.ts'

const dayMs = 86_400_000
/** Less than a day, three, a week, longer. */
const ages = [dayMs, 3 * dayMs, 7 * dayMs, null] as const

export type Board = {
  people: { who: string; channelId: ChannelId; open: number; answered: number; overdue: number; oldestAt: number; nextDueAt: number | null; ids: EscalationId[] }[]
  ages: { untilMs: number | null; open: number; overdue: number; ids: EscalationId[] }[]
}

/** With whom it lies: to whom it was written, else the channel itself. */
const whoOf = ({ recipients, channel }: StoredEscalation): string =>
  recipients.length === 0 ? channel.name : recipients.map(({ name, address }) => name || address).join(', ')

const isOverdue = (one: StoredEscalation, now: number): boolean => one.state === 'open' && one.pausedAt === null && one.dueAt !== null && one.dueAt <= now

/** What is open, by whom it lies with and by how long it has. Who is latest stands first. */
export function boardOf(all: readonly StoredEscalation[], now: number): Board {
  const open = all.filter(({ state }) => state !== 'closed')
  const groups = new Map<string, StoredEscalation[]>()
  for (const one of open) {
    const key = `${one.channel.id} ${whoOf(one)}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const people = Array.from(groups.values()).flatMap((ones) => {
    const [first] = ones
    if (first === undefined) return []
    const dues = ones.flatMap(({ state, dueAt, pausedAt }) => (state === 'open' && pausedAt === null && dueAt !== null ? [dueAt] : []))
    return [{
      who: whoOf(first), channelId: first.channel.id, open: ones.length, answered: ones.filter(({ state }) => state === 'answered').length,
      overdue: ones.filter((one) => isOverdue(one, now)).length, oldestAt: Math.min(...ones.map(({ createdAt }) => createdAt)),
      nextDueAt: dues.length === 0 ? null : Math.min(...dues), ids: ones.map(({ id }) => id),
    }]
  })
  people.sort((a, b) => b.overdue - a.overdue || a.oldestAt - b.oldestAt)
  const rows = ages.map((untilMs, n) => {
    const from = ages[n - 1] ?? 0
    const ones = open.filter(({ createdAt }) => now - createdAt >= (n === 0 ? -Infinity : from) && (untilMs === null || now - createdAt < untilMs))
    return { untilMs, open: ones.length, overdue: ones.filter((one) => isOverdue(one, now)).length, ids: ones.map(({ id }) => id) }
  })
  return { people, ages: rows }
}

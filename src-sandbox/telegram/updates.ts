import { ok, refuse } from './answers.ts'
import type { SandboxAnswer } from '../server.ts'

/** What came, in the order it came. https://core.telegram.org/bots/api#update */
type Update = { update_id: number; at: number; kind: string; payload: unknown }

type Asked = { offset: number | null; limit: number; timeoutMs: number }

/** Unconfirmed updates are kept for so long. https://core.telegram.org/bots/api#getting-updates */
const keptMs = 24 * 3_600_000
const first = 700_000_001

/** Kinds that are sent to nobody who has not asked for them. https://core.telegram.org/bots/api#getupdates */
const onDemand = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

/**
 * One bot's queue. An update is confirmed by asking for a later one; what is confirmed is not given again. Of two who ask at once the earlier is sent
 * away. https://core.telegram.org/bots/api#getupdates
 */
export function createUpdates(now: () => number) {
  const all: Update[] = []
  let next = first
  let confirmed = first
  let allowed: ReadonlySet<string> | null = null
  let waiting: ((answer: 'come' | 'conflict' | 'over') => void) | null = null

  const pending = (): Update[] => all.filter((one) => one.update_id >= confirmed && now() - one.at < keptMs)

  function page({ offset, limit }: Asked): Update[] {
    // Below nothing, counted from the end: what is before it is forgotten.
    if (offset !== null && offset < 0) confirmed = Math.max(confirmed, pending().at(offset)?.update_id ?? confirmed)
    else if (offset !== null && offset > 0) confirmed = Math.max(confirmed, Math.min(offset, next))
    return pending().slice(0, limit)
  }

  const shown = (updates: Update[]): SandboxAnswer => ok(updates.map(({ update_id, kind, payload }) => ({ update_id, [kind]: payload })))

  return {
    add(kind: string, payload: unknown): void {
      const wanted = allowed === null ? !onDemand.has(kind) : allowed.has(kind)
      if (!wanted) return
      all.push({ update_id: next, at: now(), kind, payload: structuredClone(payload) })
      next += 1
      waiting?.('come')
    },
    allow(kinds: unknown): void {
      if (Array.isArray(kinds)) allowed = kinds.length === 0 ? null : new Set(kinds.filter((one) => typeof one === 'string'))
    },
    async give(asked: Asked): Promise<SandboxAnswer> {
      waiting?.('conflict')
      const found = page(asked)
      if (found.length > 0 || asked.timeoutMs <= 0) return shown(found)
      const answer = await new Promise<'come' | 'conflict' | 'over'>((resolve) => {
        const timer = setTimeout(() => resolve('over'), asked.timeoutMs).unref()
        waiting = (how) => {
          waiting = null
          clearTimeout(timer)
          resolve(how)
        }
      })
      if (answer === 'conflict') {
        return refuse(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running')
      }
      waiting = null
      return shown(page({ ...asked, offset: null }))
    },
    /** Whoever waits is told that nothing came. */
    release: () => waiting?.('over'),
    pending: () => pending().length,
    /** As if nothing had been confirmed. */
    rewind: () => void (confirmed = first),
    /** After a quiet week the next number is any number. */
    renumber(to: number): void {
      all.length = 0
      next = to
      confirmed = to
    },
  }
}

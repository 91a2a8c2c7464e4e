import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client, Page } from './client.ts'
import type { Gather } from './gather.ts'
import { wordsIn } from './transform.ts'
import type { Standing } from './transform.ts'

const names = ['modqueue', 'reports', 'spam', 'unmoderated'] as const

/** By community: of each thing that stood in a queue, what was told of it. */
const state = z.record(z.string(), z.record(z.string(), z.string()))

/** Of a longer queue the newest are read: its end is reached as it gets shorter. */
const mostPages = 3
const mostKept = 1500

/**
 * What waits for a moderator, was complained of, was taken for spam, or nobody has looked at: as a whole each time, for nothing tells of a change. What has left the
 * queues is asked for by id, and tells how it stands now.
 */
export async function* pullQueues(client: Client, gather: Gather, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let known = state.safeParse(cursor).data ?? {}
  let failed: { error: unknown } | null = null
  for (const community of client.settings.communities) {
    const key = community.toLowerCase()
    const before = new Map(Object.entries(Object.hasOwn(known, key) ? (known[key] ?? {}) : {}))
    try {
      const found = await waiting(client, community, signal)
      const marks = new Map(found.rows.map((one) => [one.name, markOf(one)]))
      const left = found.whole ? Array.from(before.keys()).filter((name) => !marks.has(name)) : []
      const now = left.length === 0 ? null : await client.info(left, signal)
      const things = [...found.rows.filter((one) => before.get(one.name) !== marks.get(one.name)), ...(now?.comments.values() ?? []), ...(now?.links.values() ?? [])]
      const kept = new Map([...(found.whole ? [] : before), ...marks])
      const next = { ...known, [key]: Object.fromEntries(Array.from(kept).slice(-mostKept)) }
      const gathered = await gather(things)
      const gone = now?.whole === true ? left.filter((name) => !now.comments.has(name) && !now.links.has(name)) : []
      if (things.length + gone.length > 0 || JSON.stringify(next[key]) !== JSON.stringify(known[key] ?? {})) {
        known = next
        yield { ...gathered, removed: [...gathered.removed, ...gone], cursor: known }
      }
    } catch (error) {
      failed ??= { error }
    }
  }
  if (failed !== null) throw failed.error
}

/** `whole`: nothing more is in any of them. */
async function waiting(client: Client, community: string, signal: AbortSignal): Promise<{ rows: Standing[]; whole: boolean }> {
  const rows = new Map<string, Standing>()
  let whole = true
  for (const name of names) {
    let token: string | null = null
    for (let n = 0; n < mostPages; n += 1) {
      const page: Page<Standing> = await client.queue(community, name, token, signal)
      for (const one of page.rows) rows.set(one.name, one)
      token = page.next
      if (token === null || page.rows.length === 0) break
    }
    whole &&= token === null
  }
  return { rows: Array.from(rows.values()).sort((a, b) => a.created_utc - b.created_utc), whole }
}

/** What of it would be news. */
function markOf(one: Standing): string {
  const told = [one.approved, one.removed, one.spam, one.banned_by, one.num_reports, one.user_reports, one.mod_reports, one.ignore_reports, one.locked, one.edited, wordsIn(one)]
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 8)
}

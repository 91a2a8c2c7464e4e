export type Priority = 'user' | 'sync'

/**
 * One piece of work at a time, in the order it came, the user's before sync's. Keeps two renewals of one token from racing, and a reply from
 * waiting behind a long history: sync takes its turns page by page.
 */
export function createTurns(): <T>(priority: Priority, work: () => Promise<T>) => Promise<T> {
  const waiting: Record<Priority, (() => void)[]> = { user: [], sync: [] }
  let busy = false
  return async (priority, work) => {
    if (busy) await new Promise<void>((resolve) => waiting[priority].push(resolve))
    busy = true
    try {
      return await work()
    } finally {
      const next = waiting.user.shift() ?? waiting.sync.shift()
      // Handed on without a gap, so that nobody who comes now goes before those who wait.
      if (next === undefined) busy = false
      else next()
    }
  }
}

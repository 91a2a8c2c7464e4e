export type Priority = 'user' | 'sync' | 'listen'

export type Turns = <T>(priority: Priority, work: () => Promise<T>, makeWay?: () => void) => Promise<T>

/**
 * One piece of work at a time, in the order it came, the user's before sync's, and listening after both. Keeps two renewals of one token from racing, and
 * a reply from waiting behind a long history: sync takes its turns page by page. `makeWay` is called when somebody comes to wait while the work is under
 * way: what may last for hours ends then.
 */
export function createTurns(): Turns {
  const waiting: Record<Priority, (() => void)[]> = { user: [], sync: [], listen: [] }
  let busy = false
  let interrupt: (() => void) | undefined
  return async (priority, work, makeWay) => {
    if (busy) {
      if (priority !== 'listen') interrupt?.()
      await new Promise<void>((resolve) => waiting[priority].push(resolve))
    }
    busy = true
    interrupt = makeWay
    try {
      return await work()
    } finally {
      interrupt = undefined
      const next = waiting.user.shift() ?? waiting.sync.shift() ?? waiting.listen.shift()
      // Handed on without a gap, so that nobody who comes now goes before those who wait.
      if (next === undefined) busy = false
      else next()
    }
  }
}

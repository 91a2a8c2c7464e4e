/**
 * Runs `work` one at a time. Asked for while it runs, it runs once more afterwards, however often it was asked: a burst of changes costs
 * two readings, and the last reading always began after the last change.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const run = async (): Promise<void> => {
    try {
      do {
        again = false
        await work()
      } while (again)
    } finally {
      // In the same turn as the last look at `again`: asked for in between, it would never run.
      running = null
    }
  }
  return () => {
    if (running === null) running = run()
    else again = true
    return running
  }
}

/** While a sync runs, changes come twenty times a second: nobody reads that fast, and the engine has better to do. */
export const pace = { gapMs: 200 }

/** `soon`: at once after a rest, else when the gap is over; any number of times asked is once. Nothing is ever left unread. */
export function soon(work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let lastAt = 0
  const run = (): void => {
    timer = null
    lastAt = Date.now()
    void work()
  }
  return () => {
    if (timer !== null) return
    const wait = lastAt + pace.gapMs - Date.now()
    if (wait <= 0) run()
    else timer = setTimeout(run, wait)
  }
}

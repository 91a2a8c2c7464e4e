/**
 * Runs `work` one at a time. Asked for while it runs, it runs once more afterwards, however often it was asked: a burst of changes costs two
 * readings, and the last reading always began after the last change.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const run = async (): Promise<void> => {
    do {
      again = false
      await work()
    } while (again)
  }
  return () => {
    if (running !== null) {
      again = true
      return running
    }
    running = run().finally(() => {
      running = null
    })
    return running
  }
}

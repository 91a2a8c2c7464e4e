import type { Desk } from './desk.ts'
import { bringToFront } from './window.ts'

/** How long an engine may take to say what is unsent: one that does not answer must not keep anybody from leaving. */
const patienceMs = 2000

/**
 * Between the wish to quit and the end. Guarantees: 1. where nothing would leave by itself any more, or no window is open, nobody is asked;
 * 2. asked once, a second wish to quit is an answer: leave, and keep the rest for the next start; 3. an engine or a window that does not
 * answer costs two seconds, or a second wish, never the end.
 */
export function createLeaving(desk: () => Pick<Desk, 'engine' | 'window' | 'tell'> | null): { mayLeave(): Promise<boolean>; stay(): void } {
  let asking = false
  return {
    mayLeave: async () => {
      if (asking) return true
      asking = true
      const there = desk()
      const unsent = there === null ? 0 : await Promise.race([unsentOf(there), nobodyAnswers()])
      const window = there?.window() ?? null
      if (there === null || unsent === 0 || window === null) return true
      bringToFront(window)
      there.tell({ event: 'leaving' })
      return false
    },
    stay: () => {
      asking = false
    },
  }
}

/** What is on its way by itself. What waits for the user has been saying so all along, and waits as well tomorrow. */
async function unsentOf(desk: Pick<Desk, 'engine'>): Promise<number> {
  try {
    const { counts } = await desk.engine.engine.call('engine.leaving', {})
    return counts.held + counts.sending + counts.retrying
  } catch {
    return 0
  }
}

function nobodyAnswers(): Promise<number> {
  return new Promise((resolve) => setTimeout(() => resolve(0), patienceMs).unref())
}

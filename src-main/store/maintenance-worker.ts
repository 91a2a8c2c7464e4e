import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from './connection.ts'
import type { AsideAnswer, AsideTask } from './aside-task.ts'

// What reads a whole file takes seconds in a large one, and can neither be cut in slices nor be hurried: it runs beside the engine, on a connection of its own.
const task = workerData as AsideTask

function work(): string[] {
  const db = openReader(task.file)
  try {
    if (task.kind === 'quickCheck') return db.pragma('quick_check(20)').map((row) => String(row['quick_check']))
    db.prepare<[string], never>('VACUUM INTO ?').run(task.to)
    return []
  } finally {
    db.close()
  }
}

function answer(): AsideAnswer {
  try {
    return { found: work() }
  } catch (thrown) {
    // A failure loses its kind on the way between threads; its words, which a Fault makes of its code, stay.
    return { failed: String(thrown) }
  }
}

parentPort?.postMessage(answer())

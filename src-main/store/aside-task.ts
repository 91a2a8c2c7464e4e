import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

export type AsideTask = { kind: 'copy'; file: string; to: string } | { kind: 'quickCheck'; file: string }

export type AsideAnswer = { found: string[] } | { failed: string }

/** The task itself failed, as opposed to the thread. */
export class AsideFailed extends Error {}

/** Done and the whole, bytes; the whole is what the file has now, which a copy stays below. */
export type Progress = (done: number, total: number) => void

const lookMs = 250
/** Beside this module as a source, beside the chunk it lies in once bundled. */
const program = `./maintenance-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`

/** Runs it in a thread of its own, while the engine answers. Rejects with `AsideFailed` where the task did, with anything else where there was no thread to do it. */
export function runAside(task: AsideTask, progress: Progress = () => undefined): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(program, import.meta.url), { workerData: task })
    const total = sizeOf(task.file)
    const looking = setInterval(() => progress(task.kind === 'copy' ? Math.min(sizeOf(task.to), total) : 0, total), lookMs)
    const settle = (): void => clearInterval(looking)
    worker.once('message', (answer: AsideAnswer) => {
      settle()
      if ('found' in answer) resolve(answer.found)
      else reject(new AsideFailed(answer.failed))
    })
    worker.once('error', (error) => {
      settle()
      reject(error)
    })
    worker.once('exit', (code) => {
      settle()
      reject(new Error(`the thread ended with ${code}`))
    })
  })
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

import { create } from 'zustand'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { call, failureOf, onEvent, shell } from '../bridge.ts'

type Task = 'backup' | 'restore' | 'check' | 'doctor'

export type DataResult =
  | { task: 'backup'; output: CommandOutput<'data.backup'> }
  | { task: 'restore'; output: CommandOutput<'data.restore'> }
  | { task: 'check'; output: CommandOutput<'data.check'> }
  | { task: 'doctor'; output: CommandOutput<'data.doctor'> }

type DataState = { running: Task | null; result: DataResult | null; failure: { task: Task; failure: Failure } | null; progress: { done: number; total: number } | null }

export const useData = create<DataState>(() => ({ running: null, result: null, failure: null, progress: null }))

async function run(task: Task, work: () => Promise<DataResult | null>): Promise<void> {
  if (useData.getState().running !== null) return
  useData.setState({ running: task, result: null, failure: null, progress: null })
  const off = onEvent((event) => {
    if (event.event === 'progress' && event.of === task && event.total > 0) useData.setState({ progress: { done: event.done, total: event.total } })
  })
  try {
    useData.setState({ running: null, result: await work() })
  } catch (thrown) {
    useData.setState({ running: null, failure: { task, failure: failureOf(thrown) } })
  } finally {
    off()
  }
}

/** Null when the user closed the dialog without choosing. */
async function pick(mode: 'save' | 'open'): Promise<string | null> {
  const file = await shell('pickBackup', { mode })
  return typeof file === 'string' ? file : null
}

export function backUp(): Promise<void> {
  return run('backup', async () => {
    const file = await pick('save')
    return file === null ? null : { task: 'backup', output: await call('data.backup', { file }) }
  })
}

export function restore(): Promise<void> {
  return run('restore', async () => {
    const file = await pick('open')
    return file === null ? null : { task: 'restore', output: await call('data.restore', { file }) }
  })
}

export function check(): Promise<void> {
  return run('check', async () => ({ task: 'check', output: await call('data.check', {}) }))
}

export function examine(): Promise<void> {
  return run('doctor', async () => ({ task: 'doctor', output: await call('data.doctor', {}) }))
}

import { create } from 'zustand'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { Changes } from '../../src-contract/events.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import { call, onConnection, onEvent, type Connection } from '../bridge.ts'

export type SyncProgress = { fetched: number; total: number | null }

type EngineState = {
  connection: Connection
  hello: CommandOutput<'engine.hello'> | null
  online: boolean
  /** Of syncs under way; an entry leaves when the account's health says that it is over. */
  progress: ReadonlyMap<AccountId, SyncProgress>
}

export const useEngine = create<EngineState>(() => ({
  connection: { state: 'starting', failure: null, generation: 0 },
  hello: null,
  online: true,
  progress: new Map(),
}))

const changeListeners = new Set<(changes: Changes) => void>()
const readyListeners = new Set<() => void>()

export function onChanges(listener: (changes: Changes) => void): () => void {
  changeListeners.add(listener)
  return () => void changeListeners.delete(listener)
}

/** Called each time an engine has come up, also the first: everything shown is to be asked for again. */
export function onReady(listener: () => void): () => void {
  readyListeners.add(listener)
  if (useEngine.getState().connection.state === 'ready') listener()
  return () => void readyListeners.delete(listener)
}

export function forgetProgress(over: readonly AccountId[]): void {
  const { progress } = useEngine.getState()
  if (!over.some((id) => progress.has(id))) return
  useEngine.setState({ progress: new Map(Array.from(progress).filter(([id]) => !over.includes(id))) })
}

export function startEngine(): () => void {
  const ends = [
    onConnection((connection) => {
      useEngine.setState({ connection, progress: new Map() })
      if (connection.state !== 'ready') return
      for (const listener of readyListeners) listener()
      call('engine.hello', {}).then(
        (hello) => useEngine.setState({ hello }),
        () => undefined,
      )
    }),
    onEvent((event) => {
      if (event.event === 'changes') for (const listener of changeListeners) listener(event.changes)
      if (event.event === 'online') useEngine.setState({ online: event.online })
      if (event.event === 'syncProgress') {
        const { accountId, fetched, total } = event
        useEngine.setState((was) => ({ progress: new Map(was.progress).set(accountId, { fetched, total }) }))
      }
    }),
  ]
  return () => ends.forEach((end) => end())
}

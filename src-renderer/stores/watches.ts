import { create } from 'zustand'
import type { CommandInput, CommandOutput } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { WatchId } from '../../src-contract/ids.ts'
import type { Watch } from '../../src-contract/watches.ts'
import { call, failureOf } from '../bridge.ts'
import type { Done } from './accounts.ts'
import { refreshCounts } from './catalogue.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'

export type WatchTrial = CommandOutput<'watch.test'>

type WatchesState = {
  /** Null until the engine has answered once. */
  watches: readonly Watch[] | null
  /** The one whose form is open; `new` for one that is not there yet. */
  editing: WatchId | 'new' | null
  /** The last one removed here: it can be taken back. */
  removed: { id: WatchId; name: string } | null
}

export const useWatches = create<WatchesState>(() => ({ watches: null, editing: null, removed: null }))

/** Sources that cannot be read now. */
export const failingSources = ({ watches }: Pick<WatchesState, 'watches'>): number =>
  (watches ?? []).reduce((sum, { sources }) => sum + sources.filter(({ state }) => state === 'failing').length, 0)

const refresh = oneAtATime(async () => {
  try {
    useWatches.setState(await call('watch.list', {}))
  } catch {
    // The engine is gone: onReady asks again.
  }
})

export const editWatch = (editing: WatchesState['editing']): void => useWatches.setState({ editing })

async function attempt<T>(work: Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

export const testWatch = (draft: CommandInput<'watch.test'>): Promise<Done<WatchTrial>> => attempt(call('watch.test', draft))

/** Its sources are read at once; what comes of it shows in the list. */
export async function saveWatch(draft: CommandInput<'watch.save'>): Promise<Done<CommandOutput<'watch.save'>>> {
  const done = await attempt(call('watch.save', draft))
  await Promise.all([refresh(), refreshCounts()])
  if (done.ok) {
    useWatches.setState({ editing: null, removed: null })
    for (const accountId of new Set(done.value.watch.sources.flatMap((source) => source.accountId ?? []))) call('sync.run', { accountId }).catch(() => undefined)
  }
  return done
}

export async function removeWatch({ id, name }: Pick<Watch, 'id' | 'name'>): Promise<Failure | null> {
  const done = await attempt(call('watch.remove', { id }))
  if (done.ok) useWatches.setState({ removed: { id, name }, editing: null })
  await refresh()
  return done.ok ? null : done.failure
}

export async function restoreWatch(id: WatchId): Promise<Failure | null> {
  const done = await attempt(call('watch.restore', { id }))
  if (done.ok) useWatches.setState({ removed: null })
  await refresh()
  return done.ok ? null : done.failure
}

export const readOpml = (text: string): Promise<Done<CommandOutput<'watch.readOpml'>>> => attempt(call('watch.readOpml', { text }))
export const writeOpml = (): Promise<Done<CommandOutput<'watch.writeOpml'>>> => attempt(call('watch.writeOpml', {}))

export function startWatches(): () => void {
  const refreshSoon = soon(refresh)
  const ends = [onReady(() => void refresh()), onChanges(refreshSoon)]
  return () => ends.forEach((end) => end())
}

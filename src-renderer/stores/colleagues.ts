import { create } from 'zustand'
import type { ColleagueId } from '../../src-contract/ids.ts'
import type { Colleague } from '../../src-contract/item.ts'
import { call } from '../bridge.ts'
import { tellFailure } from './decisions.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime } from './settle.ts'

/** The user first. Empty until the engine has answered. */
export const useColleagues = create<{ colleagues: readonly Colleague[] }>(() => ({ colleagues: [] }))

const refresh = oneAtATime(async () => {
  try {
    useColleagues.setState(await call('colleague.list', {}))
  } catch {
    // The engine is gone: onReady asks again.
  }
})

/** Null where that could not be; the reason is told. */
export async function saveColleague(name: string, id?: ColleagueId): Promise<Colleague | null> {
  try {
    const { colleague } = await call('colleague.save', { name, ...(id !== undefined && { id }) })
    await refresh()
    return colleague
  } catch (thrown) {
    tellFailure(thrown)
    return null
  }
}

export async function removeColleague(id: ColleagueId): Promise<void> {
  await call('colleague.remove', { id }).catch(tellFailure)
  await refresh()
}

export function startColleagues(): () => void {
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue) void refresh()
    }),
  ]
  return () => ends.forEach((end) => end())
}

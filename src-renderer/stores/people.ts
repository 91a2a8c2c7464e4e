import { create } from 'zustand'
import type { FoundPeople } from '../../src-contract/desk-commands.ts'
import { call } from '../bridge.ts'
import { onChanges } from './engine.ts'
import { useSearch } from './search.ts'
import { oneAtATime, soon } from './settle.ts'
import { useView } from './view.ts'

const nobody: FoundPeople = { authors: { found: [], more: false }, notes: { found: [], more: false } }

/** Who and which notes answer to what is searched for. */
export const usePeople = create<FoundPeople>(() => nobody)

const read = oneAtATime(async () => {
  const { query } = useSearch.getState()
  if (query.trim() === '') return usePeople.setState(nobody)
  const { brandId } = useView.getState().scope
  try {
    const found = await call('search.people', { query, limit: 4, ...(brandId !== null && { brandId }) })
    if (useSearch.getState().query === query) usePeople.setState(found)
  } catch {
    // A query that cannot be read is told of by the list itself.
    usePeople.setState(nobody)
  }
  return undefined
})

export function startPeople(): () => void {
  const again = soon(read)
  const ends = [
    useSearch.subscribe((now, was) => {
      if (now.query !== was.query) void read()
    }),
    onChanges((changes) => {
      if (changes.source === 'user' && useSearch.getState().query.trim() !== '') again()
    }),
  ]
  return () => ends.forEach((end) => end())
}

import { create } from 'zustand'
import type { Failure } from '../../src-contract/failure.ts'
import type { ViewId } from '../../src-contract/ids.ts'
import type { View } from '../../src-contract/views.ts'
import { call, failureOf } from '../bridge.ts'
import { tellFailure } from './decisions.ts'
import { onChanges, onReady } from './engine.ts'
import { search } from './search.ts'
import { oneAtATime, soon } from './settle.ts'
import { useView, wishFocus } from './view.ts'

type ViewsState = { views: readonly View[]; failing: ReadonlySet<ViewId> }

/** Searches under a name, in the user's order, with what they count now. */
export const useViews = create<ViewsState>(() => ({ views: [], failing: new Set() }))

/** Between two countings of what nobody here has changed. */
const countEveryMs = 4_000

const refresh = oneAtATime(async () => {
  try {
    const { views, failing } = await call('view.list', {})
    useViews.setState({ views, failing: new Set(failing) })
  } catch {
    // The engine is gone: onReady asks again.
  }
})

export function pinnedViews(): readonly View[] {
  return useViews.getState().views.filter((view) => view.pinned)
}

/** Over all brands: what a view means does not depend on where one was. */
export function openView(view: View): void {
  useView.setState((was) => ({ screen: 'inbox', overlay: null, threadOpened: false, scope: { ...was.scope, brandId: null, accountId: null, kind: null, label: null, watch: null } }))
  search(`${view.query} `)
  wishFocus('list')
}

/** The n-th pinned view, from 1; nothing where there is none. */
export function openPinned(n: number): void {
  const view = pinnedViews()[n - 1]
  if (view !== undefined) openView(view)
}

/** Null when it was saved; else why not. */
export async function saveView(of: { id?: ViewId; name: string; query: string; pinned?: boolean }): Promise<Failure | null> {
  try {
    await call('view.save', of)
    await refresh()
    return null
  } catch (thrown) {
    return failureOf(thrown)
  }
}

export async function removeView(id: ViewId): Promise<View | null> {
  try {
    const { view } = await call('view.remove', { id })
    await refresh()
    return view
  } catch (thrown) {
    tellFailure(thrown)
    return null
  }
}

/** One place up or down. */
export async function moveView(id: ViewId, by: -1 | 1): Promise<void> {
  const ids = useViews.getState().views.map((view) => view.id)
  const at = ids.indexOf(id)
  const other = ids[at + by]
  if (at < 0 || other === undefined) return
  ids[at] = other
  ids[at + by] = id
  try {
    const { views, failing } = await call('view.order', { ids })
    useViews.setState({ views, failing: new Set(failing) })
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export function startViews(): () => void {
  const refreshSoon = soon(refresh)
  let later: ReturnType<typeof setTimeout> | undefined
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue) return refreshSoon()
      // Counting looks at up to fifty thousand rows a view: a burst of arrivals is not worth one each.
      later ??= setTimeout(() => {
        later = undefined
        void refresh()
      }, countEveryMs)
    }),
    () => clearTimeout(later),
  ]
  return () => ends.forEach((end) => end())
}

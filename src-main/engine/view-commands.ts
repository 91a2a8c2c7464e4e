import { Fault } from '../../src-contract/failure.ts'
import type { ViewId } from '../../src-contract/ids.ts'
import type { View } from '../../src-contract/views.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { countAtMost } from '../store/count-at-most.ts'
import { getView, listViews, orderViews, removeView, saveView } from '../store/views.ts'
import type { StoredView } from '../store/views.ts'
import type { EngineContext, Handlers } from './context.ts'
import { completeQuery } from './query/complete.ts'
import { resolveQuery } from './query/resolve.ts'

/** More than that is "1,000 and more" beside a name: counting on would cost what nobody reads. */
const mostCounted = 1000

export const viewHandlers: Handlers<'view.list' | 'view.save' | 'view.order' | 'view.remove' | 'query.complete'> = {
  'view.list': (context) => listed(context),

  'view.save': (context, { id, name, query, pinned }) => {
    // Refused before it is kept: a view that cannot be read would be empty for ever.
    resolveQuery(context.store.read, query, context.clock.now(), false)
    const saved = saveView(context.store, { name, query, pinned: pinned ?? null, ...(id === undefined ? {} : { id }) })
    return { view: counted(context, saved) ?? uncounted(saved) }
  },

  'view.order': (context, { ids }) => {
    orderViews(context.store, ids)
    return listed(context)
  },

  'view.remove': (context, { id }) => {
    const view = getView(context.store.read, id)
    const shown = counted(context, view) ?? uncounted(view)
    removeView(context.store, id)
    return { view: shown }
  },

  'query.complete': (context, { query, caret, language }) => {
    const t = createTranslator(language)
    const networks = Array.from(context.adapters.keys(), (id) => ({ id, name: t(`word.network.${id}`) }))
    return completeQuery(context.store.read, query, caret, language, networks)
  },
}

function listed(context: EngineContext): { views: View[]; failing: ViewId[] } {
  const all = listViews(context.store.read).map((view) => ({ view, shown: counted(context, view) }))
  return { views: all.map(({ view, shown }) => shown ?? uncounted(view)), failing: all.filter(({ shown }) => shown === null).map(({ view }) => view.id) }
}

const uncounted = (view: StoredView): View => ({ ...view, count: 0, more: false })

/** Null where its query names what is no longer there. */
function counted({ store, clock }: EngineContext, view: StoredView): View | null {
  try {
    const { filter, text } = resolveQuery(store.read, view.query, clock.now(), false)
    return { ...view, ...countAtMost(store.read, { filter: { state: 'all', ...filter }, text, most: mostCounted }) }
  } catch (error) {
    if (error instanceof Fault && error.failure.code === 'query.value') return null
    throw error
  }
}

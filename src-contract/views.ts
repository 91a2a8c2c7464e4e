import { z } from 'zod'
import { viewId } from './ids.ts'

/** A query of the search box under a name. `count`: how many items it finds now, 1,000 at most; `more`: there are others, or may be, far down. */
export const view = z.strictObject({
  id: viewId, name: z.string(), query: z.string(), pinned: z.boolean(), position: z.number().int(), count: z.number().int(), more: z.boolean(),
})
export type View = z.infer<typeof view>

const name = z.string().trim().min(1).max(60)
const query = z.string().trim().min(1).max(500)

export const viewCommands = {
  /** In the user's own order. A view whose query names what is no longer there counts nothing and says so by `failing`. */
  'view.list': { input: z.strictObject({}), output: z.strictObject({ views: z.array(view), failing: z.array(viewId) }) },
  /** Makes one at the end, or with an id changes it. The query must be one that can be read. */
  'view.save': { input: z.strictObject({ id: viewId.optional(), name, query, pinned: z.boolean().optional() }), output: z.strictObject({ view }) },
  /** The whole order, by ids; those left out keep theirs behind. */
  'view.order': { input: z.strictObject({ ids: z.array(viewId).max(200) }), output: z.strictObject({ views: z.array(view), failing: z.array(viewId) }) },
  'view.remove': { input: z.strictObject({ id: viewId }), output: z.strictObject({ view }) },
  /** What the word before the caret may become, in the language asked for: keys, values, names. */
  'query.complete': {
    input: z.strictObject({ query: z.string().max(500), caret: z.number().int().min(0).max(500), language: z.enum(['fr', 'en']) }),
    output: z.strictObject({ from: z.number().int(), to: z.number().int(), choices: z.array(z.strictObject({ insert: z.string(), label: z.string() })) }),
  },
} as const

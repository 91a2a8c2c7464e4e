import { z } from 'zod'
import { failure } from './failure.ts'
import { authorId, brandId, colleagueId, decisionId, itemId, threadId } from './ids.ts'
import { author, authorFlag, authorNote, colleague, item, job } from './item.ts'

const source = z.string().max(40).optional()
const name = z.string().trim().max(60)
const refused = z.array(z.strictObject({ id: itemId, failure }))

export const deskCommands = {
  /** The user first, then the colleagues by name. */
  'colleague.list': { input: z.strictObject({}), output: z.strictObject({ colleagues: z.array(colleague) }) },
  /** Makes one, or with an id renames; the user's own name may be empty. Two do not share a name; one that was removed comes back. */
  'colleague.save': { input: z.strictObject({ id: colleagueId.optional(), name }), output: z.strictObject({ colleague }) },
  /** What was theirs stays so. The user cannot be removed. */
  'colleague.remove': { input: z.strictObject({ id: colleagueId }), output: z.strictObject({ colleague }) },
  /** Another text for one of our own replies, by its own id, where its network allows it. Held and undone like any decision; once sent, undone by the former text. */
  'reply.edit': {
    input: z.strictObject({ id: itemId, text: z.string().max(100_000), source }),
    output: z.strictObject({ decisionId, jobs: z.array(job) }),
  },
  /** Whose the items are from now on; null: nobody's. One decision, with undo. Those that are so already, and our own replies, are not touched. */
  'assign.submit': {
    input: z.strictObject({ ids: z.array(itemId).min(1).max(1000), to: colleagueId.nullable(), source }),
    output: z.strictObject({ decisionId: decisionId.nullable(), items: z.array(item), refused }),
  },
  /** The user's mark on authors, or with null none. One decision, with undo. */
  'author.flag': {
    input: z.strictObject({ ids: z.array(authorId).min(1).max(1000), flag: authorFlag.nullable(), source }),
    output: z.strictObject({ decisionId: decisionId.nullable(), authors: z.array(author) }),
  },
  /** A note for oneself about a person; their accounts on one network with one brand share it, nobody else sees it. */
  'author.note': { input: z.strictObject({ id: authorId, text: z.string().trim().min(1).max(10_000) }), output: z.strictObject({ note: authorNote }) },
  'author.removeNote': { input: z.strictObject({ id: authorNote.shape.id }), output: z.strictObject({ note: authorNote }) },
  /**
   * Who and which notes answer to the words of a query, its pairs aside, beside the items that `search.items` finds: the last word may be a beginning.
   * Authors by their newest item, notes newest first; `more`: there are others, or may be.
   */
  'search.people': {
    input: z.strictObject({ query: z.string().max(500), brandId: brandId.optional(), limit: z.number().int().min(1).max(50).optional() }),
    output: z.strictObject({
      authors: z.strictObject({ found: z.array(z.strictObject({ author, brand: z.string(), itemId, items: z.number().int() })), more: z.boolean() }),
      notes: z.strictObject({
        found: z.array(z.strictObject({ text: z.string(), createdAt: z.number().int(), itemId, threadId: threadId.nullable(), author: author.nullable(), ranges: z.array(z.tuple([z.number().int(), z.number().int()])) })),
        more: z.boolean(),
      }),
    }),
  },
} as const

export type FoundPeople = z.infer<(typeof deskCommands)['search.people']['output']>

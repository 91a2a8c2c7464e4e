import { z } from 'zod'
import { accountId, brandId, postId } from './ids.ts'
import { networkId, retentionRule } from './network.ts'

const instant = z.number().int()

/** What we hold under a post beside what its network counts. `wholeAt`: when everything there was last read from end to end; what lacks since is not shown. */
export const postGap = z.strictObject({
  postId,
  accountId,
  network: networkId,
  title: z.string().nullable(),
  text: z.string(),
  url: z.string().nullable(),
  createdAt: instant,
  held: z.number().int(),
  counted: z.number().int(),
  countedAt: instant,
  wholeAt: instant.nullable(),
})
export type PostGap = z.infer<typeof postGap>

/** How lively it is under a post, and how long what is written there waits to be seen here, on average. Rates are comments an hour. */
export const postPace = z.strictObject({
  postId,
  accountId,
  title: z.string().nullable(),
  text: z.string(),
  url: z.string().nullable(),
  perHour: z.number(),
  held: z.number().int(),
  counted: z.number().int().nullable(),
  checkedAt: instant.nullable(),
  dueAt: instant,
  /** Half of what lay between the looks of late; before there were two, half of what is meant to. */
  delayMs: z.number().int(),
})

const kept = z.strictObject({
  network: networkId,
  rules: z.array(retentionRule),
  /** Items whose text was erased, and those that are due. */
  erased: z.number().int(),
  due: z.number().int(),
})

export const postCommands = {
  /** Posts under which we hold fewer comments than their network counts, the most lacking first. */
  'gap.list': {
    input: z.strictObject({ accountId: accountId.optional(), limit: z.number().int().min(1).max(500).optional() }),
    output: z.strictObject({ posts: z.array(postGap), total: z.strictObject({ posts: z.number().int(), comments: z.number().int() }) }),
  },
  /** Reads everything under one post again. */
  'sync.post': {
    input: z.strictObject({ postId }),
    output: z.strictObject({ fetched: z.number().int(), new: z.number().int(), changed: z.number().int(), removed: z.number().int(), held: z.number().int(), counted: z.number().int().nullable() }),
  },
  /** Posts by how lively it is under them, the liveliest first. */
  'post.pace': {
    input: z.strictObject({ accountId: accountId.optional(), limit: z.number().int().min(1).max(500).optional() }),
    output: z.strictObject({ posts: z.array(postPace) }),
  },
  /** What is held and counted under one post; null where its network does not count. */
  'post.get': {
    input: z.strictObject({ id: postId }),
    output: z.strictObject({ held: z.number().int(), counted: z.number().int().nullable(), countedAt: instant.nullable(), wholeAt: instant.nullable(), delayMs: z.number().int().nullable() }),
  },
  /** What may be kept and for how long: by network, and for brands that keep less (days). */
  'retention.list': {
    input: z.strictObject({}),
    output: z.strictObject({ networks: z.array(kept), brands: z.array(z.strictObject({ id: brandId, name: z.string(), days: z.number().int() })) }),
  },
  /** Erases what is due now. */
  'retention.run': { input: z.strictObject({}), output: z.strictObject({ erased: z.number().int() }) },
  /** Null: as its networks say. */
  'retention.set': { input: z.strictObject({ brandId, days: z.number().int().min(1).max(3650).nullable() }), output: z.strictObject({ days: z.number().int().nullable() }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

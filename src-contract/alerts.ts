import { z } from 'zod'
import { brandId, channelId, itemId, jobId } from './ids.ts'

const none = z.strictObject({})
const instant = z.number().int()

/** What is counted: what was judged so, or everything that people write. */
export const alertKind = z.enum(['complaint', 'toxic', 'all'])
export type AlertKind = z.infer<typeof alertKind>

/** One fire, from the spike until it is over: it rings once, however long it burns. */
export const alert = z.strictObject({
  id: z.number().int(),
  brand: z.strictObject({ id: brandId, name: z.string(), hue: z.number().int() }),
  kind: alertKind,
  beganAt: instant,
  windowMs: z.number().int(),
  /** How many there were in one window when it rang, how many a window usually holds, and the most since. */
  count: z.number().int(),
  usual: z.number(),
  peak: z.number().int(),
  endedAt: instant.nullable(),
  seenAt: instant.nullable(),
  /** The newest of them when it rang. */
  itemId: itemId.nullable(),
  /** By which channel it was told, where by any. */
  channelId: channelId.nullable(),
  jobId: jobId.nullable(),
})
export type Alert = z.infer<typeof alert>

export const alertSettings = z.strictObject({
  on: z.boolean(),
  windowMinutes: z.number().int().min(5).max(1440),
  /** Fewer than that are never a fire. */
  least: z.number().int().min(2).max(10_000),
  /** So many times what the brand is used to. */
  factor: z.number().min(1.5).max(100),
  kinds: z.array(alertKind).max(3),
  /** Null: in the window alone. */
  channelId: channelId.nullable(),
})
export type AlertSettings = z.infer<typeof alertSettings>

export const usualAlerts: AlertSettings = { on: true, windowMinutes: 30, least: 6, factor: 4, kinds: ['complaint', 'toxic', 'all'], channelId: null }

export const alertCommands = {
  /** Newest first. */
  'alert.list': { input: z.strictObject({ limit: z.number().int().min(1).max(500).optional() }), output: z.strictObject({ alerts: z.array(alert), settings: alertSettings }) },
  'alert.seen': { input: z.strictObject({ id: z.number().int() }), output: none },
  'alert.set': { input: z.strictObject({ settings: alertSettings }), output: none },
  /** Looks now instead of within the minute. */
  'alert.look': { input: none, output: z.strictObject({ rung: z.array(alert) }) },
} as const

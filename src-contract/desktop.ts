import { z } from 'zod'
import { brandId, itemId, viewId } from './ids.ts'

/** `09:00`, by the clock on the wall. */
const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)

/**
 * When one is at work. Days from 1, Monday. A span whose end is not after its beginning goes over midnight and belongs to the day it begins on; equal
 * ends are the whole day.
 */
export const workingHours = z.array(z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: clock, to: clock })).max(14)
export type WorkingHours = z.infer<typeof workingHours>

/** What is worth a notification: everything, or what was judged so. None: nothing is. */
export const notifyKind = z.enum(['threat', 'complaint', 'question', 'all'])
export const notifyWhat = z.array(notifyKind).max(4)
export type NotifyKind = z.infer<typeof notifyKind>

/** What a notification shows to whoever stands before a locked screen. */
export const notifyShows = z.enum(['brand', 'author', 'text'])
export const badgeCounts = z.enum(['todo', 'unread', 'off'])

/**
 * Settings of the desktop (`settings.set`), by key. Those of `notify.what` and `notify.hours` also with `.brand.<id>` behind, which goes before the general
 * one; null inherits.
 */
export const desktopSettings = {
  'notify.on': z.boolean(),
  'notify.what': notifyWhat.nullable(),
  'notify.shows': notifyShows,
  /** Outside of it nothing is shown until it begins again; null: at any time. */
  'notify.hours': workingHours.nullable(),
  /** Nothing is shown before that instant. */
  'notify.pausedUntil': z.number().int().nullable(),
  'badge': badgeCounts,
  'app.tray': z.boolean(),
  /** Closing the last window leaves Vigie watching. */
  'app.background': z.boolean(),
  'app.login': z.boolean(),
} as const
export type DesktopSettingKey = keyof typeof desktopSettings

/** Where a link or a notification leads. */
export const linkTarget = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('item'), id: itemId }),
  z.strictObject({ what: z.literal('view'), id: viewId }),
  z.strictObject({ what: z.literal('brand'), id: brandId }),
])
export type LinkTarget = z.infer<typeof linkTarget>

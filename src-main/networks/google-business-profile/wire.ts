import { z } from 'zod'

// https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews and its neighbours, as far as they are used. Written by hand.

const instant = z.string().refine((text) => Number.isFinite(Date.parse(text)) && Date.parse(text) > 0)
const webAddress = z.string().regex(/^https?:\/\//i).optional().catch(undefined)
const token = z.string().min(1).max(4000).optional().catch(undefined)
const part = '[\\w.-]{1,200}'

/** `reviewReplyState` since 2026: until it is approved nobody else sees it. */
export const reply = z.object({ comment: z.string(), updateTime: instant.optional().catch(undefined), reviewReplyState: z.string().optional().catch(undefined) })
export type Reply = z.infer<typeof reply>

export const review = z.object({
  name: z.string().regex(new RegExp(`^accounts/${part}/locations/${part}/reviews/${part}$`)),
  reviewer: z.object({ displayName: z.string().catch(''), profilePhotoUrl: webAddress }).optional().catch(undefined),
  starRating: z.string().catch(''),
  comment: z.string().optional(),
  createTime: instant,
  updateTime: instant,
  reviewReply: reply.optional(),
  /** Where a person answers it by hand; new in 2026. */
  reviewReplyUrl: webAddress,
})
export type Review = z.infer<typeof review>

export const reviewPage = z.object({ reviews: z.array(z.unknown()).optional(), totalReviewCount: z.number().int().nonnegative().optional().catch(undefined), nextPageToken: token })

export const account = z.object({ name: z.string().regex(new RegExp(`^accounts/${part}$`)), accountName: z.string().catch('') })
export const accountPage = z.object({ accounts: z.array(z.unknown()).optional(), nextPageToken: token })
export const location = z.object({
  name: z.string().regex(new RegExp(`^locations/${part}$`)), title: z.string().catch(''), metadata: z.object({ mapsUri: webAddress }).optional().catch(undefined),
})
export const locationPage = z.object({ locations: z.array(z.unknown()).optional(), nextPageToken: token })

export const problem = z.object({
  error: z.object({
    status: z.string().optional().catch(undefined),
    details: z.array(z.object({ reason: z.string().optional().catch(undefined), metadata: z.record(z.string(), z.unknown()).optional().catch(undefined) })).optional().catch(undefined),
  }),
})

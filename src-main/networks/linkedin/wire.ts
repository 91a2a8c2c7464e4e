import { z } from 'zod'
import { actorUrn, commentUrn, postUrn } from './urn.ts'

// What the interface answers with, as far as it is used. https://learn.microsoft.com/linkedin/marketing/community-management/shares/comments-api

/** Epoch milliseconds. */
const instant = z.number().int().positive().max(8_640_000_000_000)
const post = z.string().regex(postUrn)
const optionalText = z.string().optional().catch(undefined)
const count = z.number().int().nonnegative().max(100_000_000).optional().catch(undefined)
const webAddress = z.string().regex(/^https?:\/\//i).optional().catch(undefined)
const image = z.object({ url: webAddress, type: optionalText })
const summary = z.object({ aggregatedTotalComments: count, totalFirstLevelComments: count })

export const comment = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  $URN: z.string().regex(commentUrn).optional().catch(undefined),
  commentUrn: z.string().regex(commentUrn).optional().catch(undefined),
  actor: z.string().regex(actorUrn),
  object: post,
  parentComment: z.string().regex(commentUrn).optional(),
  message: z.object({ text: z.string() }),
  content: z.array(z.unknown()).nullish().catch(undefined).transform((list) => (list ?? []).flatMap((one) => image.safeParse(one).data ?? [])),
  created: z.object({ time: instant }),
  lastModified: z.object({ time: instant }).optional().catch(undefined),
  commentsSummary: summary.optional().catch(undefined),
})
export type Comment = z.infer<typeof comment>

/** https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api */
export const postShape = z.object({ id: post, commentary: z.string().optional().catch(undefined), createdAt: instant, publishedAt: instant.optional().catch(undefined) })
export type Post = z.infer<typeof postShape>

export const page = z.object({
  elements: z.array(z.unknown()),
  paging: z.object({ total: count, links: z.array(z.unknown()).optional().catch(undefined) }).optional().catch(undefined),
})
export const results = z.object({ results: z.record(z.string(), z.unknown()) })
export const socialAction = z.object({ commentsSummary: summary })

const decoration = z.object({ owner: z.string().regex(actorUrn), entity: post, text: z.string().catch('') })
/** https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-social-action-notifications */
export const notification = z.object({
  // More than a number of JavaScript holds it may be: it only has to differ.
  notificationId: z.union([z.number(), z.string()]).transform(String),
  action: z.string(),
  sourcePost: post.optional().catch(undefined),
  generatedActivity: z.string().optional().catch(undefined),
  decoratedGeneratedActivity: z.object({ share: decoration.optional().catch(undefined) }).optional().catch(undefined),
  lastModifiedAt: instant,
})
export type Notification = z.infer<typeof notification>

/** https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-access-control-by-role */
export const role = z.object({
  organization: z.string().regex(/^urn:li:organization(?:Brand)?:\d{1,20}$/).optional(), organizationTarget: z.string().regex(/^urn:li:organization(?:Brand)?:\d{1,20}$/).optional(),
}).refine((one) => one.organization !== undefined || one.organizationTarget !== undefined)
export const organization = z.object({ localizedName: z.string().min(1).optional().catch(undefined), vanityName: z.string().regex(/^[\w.%-]{1,100}$/).optional().catch(undefined) })
/** https://learn.microsoft.com/linkedin/shared/authentication/token-introspection */
export const introspected = z.object({ active: z.boolean().optional(), scope: z.string().optional(), expires_at: z.number().positive().optional().catch(undefined) })

export const reaction = z.object({ reactionType: z.string() })
export const problem = z.object({ serviceErrorCode: z.number().optional().catch(undefined), code: optionalText })

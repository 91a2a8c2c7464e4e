import { z } from 'zod'

/**
 * Local ids. They name rows of this data directory only and mean nothing to a network.
 * An item's id is also its place in time: createdAt (ms) × 2048 + a tie-breaker, so that the newest item has the
 * largest id and `ORDER BY id` is the order of the queue, of search and of every index. It stays below 2^53 until 2109.
 */
export const brandId = z.number().int().positive().brand<'brand'>()
export const credentialId = z.number().int().positive().brand<'credential'>()
export const accountId = z.number().int().positive().brand<'account'>()
export const authorId = z.number().int().positive().brand<'author'>()
export const postId = z.number().int().positive().brand<'post'>()
export const threadId = z.number().int().positive().brand<'thread'>()
export const itemId = z.number().int().positive().brand<'item'>()
export const decisionId = z.number().int().positive().brand<'decision'>()
export const jobId = z.number().int().positive().brand<'job'>()
export const attachmentId = z.number().int().positive().brand<'attachment'>()
export const labelId = z.number().int().positive().brand<'label'>()
export const noteId = z.number().int().positive().brand<'note'>()
export const watchId = z.number().int().positive().brand<'watch'>()
export const savedReplyId = z.number().int().positive().brand<'savedReply'>()
export const authorNoteId = z.number().int().positive().brand<'authorNote'>()
export const colleagueId = z.number().int().positive().brand<'colleague'>()
export const viewId = z.number().int().positive().brand<'view'>()
export const ruleId = z.number().int().positive().brand<'rule'>()
export const pinId = z.number().int().positive().brand<'pin'>()
export const listEntryId = z.number().int().positive().brand<'listEntry'>()
export const clusterId = z.number().int().positive().brand<'cluster'>()
export const channelId = z.number().int().positive().brand<'channel'>()
export const escalationId = z.number().int().positive().brand<'escalation'>()
export const escalationAnswerId = z.number().int().positive().brand<'escalationAnswer'>()
export const packetId = z.number().int().positive().brand<'packet'>()

export type AuthorNoteId = z.infer<typeof authorNoteId>
export type ColleagueId = z.infer<typeof colleagueId>
export type ViewId = z.infer<typeof viewId>
export type SavedReplyId = z.infer<typeof savedReplyId>
export type BrandId = z.infer<typeof brandId>
export type CredentialId = z.infer<typeof credentialId>
export type AccountId = z.infer<typeof accountId>
export type AuthorId = z.infer<typeof authorId>
export type PostId = z.infer<typeof postId>
export type ThreadId = z.infer<typeof threadId>
export type ItemId = z.infer<typeof itemId>
export type DecisionId = z.infer<typeof decisionId>
export type JobId = z.infer<typeof jobId>
export type AttachmentId = z.infer<typeof attachmentId>
export type LabelId = z.infer<typeof labelId>
export type NoteId = z.infer<typeof noteId>
export type WatchId = z.infer<typeof watchId>
export type RuleId = z.infer<typeof ruleId>
export type PinId = z.infer<typeof pinId>
export type ListEntryId = z.infer<typeof listEntryId>
export type ClusterId = z.infer<typeof clusterId>
export type ChannelId = z.infer<typeof channelId>
export type EscalationId = z.infer<typeof escalationId>
export type EscalationAnswerId = z.infer<typeof escalationAnswerId>
export type PacketId = z.infer<typeof packetId>

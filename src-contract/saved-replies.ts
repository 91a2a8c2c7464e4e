import { z } from 'zod'
import { brandId, itemId, savedReplyId } from './ids.ts'

/** ISO 639-1, as items carry it. */
const lang = z.string().regex(/^[a-z]{2}$/)

export const savedReplyText = z.strictObject({ brandId: brandId.nullable(), lang: lang.nullable(), text: z.string().min(1).max(10_000) })
export type SavedReplyText = z.infer<typeof savedReplyText>

/** A text that is used again, with what differs by brand and language. For an item the nearest is taken: brand and language, brand, language, else the one for all. */
export const savedReply = z.strictObject({ id: savedReplyId, name: z.string(), texts: z.array(savedReplyText) })
export type SavedReply = z.infer<typeof savedReply>

const texts = z.array(savedReplyText).min(1).max(200)
const name = z.string().trim().min(1).max(60)

export const savedReplyCommands = {
  /** By name. */
  'savedReply.list': { input: z.strictObject({}), output: z.strictObject({ replies: z.array(savedReply) }) },
  /** Makes one, or with an id changes it. Two do not share a name. */
  'savedReply.save': { input: z.strictObject({ id: savedReplyId.optional(), name, texts }), output: z.strictObject({ reply: savedReply }) },
  /** `savedReply.restore` takes it back. */
  'savedReply.remove': { input: z.strictObject({ id: savedReplyId }), output: z.strictObject({ reply: savedReply }) },
  'savedReply.restore': { input: z.strictObject({ id: savedReplyId }), output: z.strictObject({ reply: savedReply }) },
  /**
   * The text for an item, its variables filled in: {author.first}, {author.name}, {author.handle}, {brand}, {post}, {date}, {order}. Those that nothing is
   * known for stay as they are and are named in `missing`; so does what is no variable at all.
   */
  'savedReply.fill': { input: z.strictObject({ id: savedReplyId, itemId }), output: z.strictObject({ text: z.string(), missing: z.array(z.string()) }) },
  /** How often this very text, but for case and spaces, was sent or is on its way: in the item's thread, and from the item's account in the last 24 hours. */
  'reply.repeats': { input: z.strictObject({ itemId, text: z.string().max(100_000) }), output: z.strictObject({ inThread: z.number().int(), today: z.number().int() }) },
} as const

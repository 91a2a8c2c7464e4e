import { z } from 'zod'
import { brandId, itemId } from './ids.ts'
import { networkId } from './network.ts'

const instant = z.number().int()
const none = z.strictObject({})
const digest = z.string().regex(/^[0-9a-f]{64}$/)

/** Why it was frozen, in the user's judgement; nobody decides here whether a law is broken. */
export const evidenceReason = z.enum(['threat', 'hate', 'defamation', 'harassment', 'child', 'other'])
export type EvidenceReason = z.infer<typeof evidenceReason>

/** What is kept of one exhibit, without its words. Once erased, `held` is false and what named anybody is null; place, time and digests stay. */
export const exhibit = z.strictObject({
  /** Its place in the chain of this data directory, from 1. */
  n: z.number().int().positive(),
  frozenAt: instant,
  digest,
  reason: evidenceReason.nullable(),
  itemId: itemId.nullable(),
  brandId: brandId.nullable(),
  brand: z.string().nullable(),
  network: networkId.nullable(),
  author: z.string().nullable(),
  /** The beginning of it. */
  text: z.string().nullable(),
  keptUntil: instant,
  erasedAt: instant.nullable(),
  held: z.boolean(),
  /** Bytes of picture and texts. */
  bytes: z.number().int(),
})
export type Exhibit = z.infer<typeof exhibit>

/**
 * What does not fit. In the store, `n` names the exhibit: `missing` (a place in the chain is empty), `link` (it does not continue the one before), `digest`
 * (the entry is not what its digest was made of), `content`, `picture`, `page` (what is kept is not what was frozen), `noted` (the digest that the user
 * had noted is not in the chain). In a file, `file` names the part: `unreadable`, `missing`, `unexpected`, `changed`, `archive` (the parts are as they
 * were, what holds them together is not).
 */
export const evidenceDifference = z.strictObject({
  n: z.number().int().nullable(),
  file: z.string().nullable(),
  what: z.enum(['missing', 'link', 'digest', 'content', 'picture', 'page', 'noted', 'unreadable', 'unexpected', 'changed', 'archive']),
})
export type EvidenceDifference = z.infer<typeof evidenceDifference>

export const evidenceCommands = {
  /** A copy of the item and its thread as they are held now, with a picture, behind the last one. The same item may be frozen again later. */
  'evidence.freeze': {
    input: z.strictObject({ itemId, reason: evidenceReason, note: z.string().trim().max(2000).optional(), keepDays: z.number().int().min(1).max(36_500).optional() }),
    output: z.strictObject({ exhibit }),
  },
  /** Newest first. `head` is the digest of the last: whoever keeps it elsewhere can tell later that nothing before it was changed. */
  'evidence.list': {
    input: z.strictObject({ itemId: itemId.optional() }),
    output: z.strictObject({ exhibits: z.array(exhibit), chain: digest.nullable(), head: digest.nullable(), keepDays: z.number().int() }),
  },
  /** The picture of one exhibit, as base64. */
  'evidence.picture': { input: z.strictObject({ n: z.number().int().positive() }), output: z.strictObject({ base64: z.string(), width: z.number().int(), height: z.number().int() }) },
  /** The file for a lawyer or an authority; written where `file` says and never over another, else given as base64. */
  'evidence.export': {
    input: z.strictObject({ n: z.number().int().positive(), file: z.string().max(4000).optional() }),
    output: z.strictObject({ name: z.string(), bytes: z.number().int(), file: z.string().nullable(), base64: z.string().nullable() }),
  },
  /** Of all that is kept here; or of one exported file alone, by its path or its bytes in base64, which needs nothing of what is kept here. */
  'evidence.verify': {
    input: z.strictObject({ file: z.string().max(4000).optional(), base64: z.string().max(120_000_000).optional(), noted: digest.optional() }),
    output: z.strictObject({
      ok: z.boolean(),
      exhibits: z.number().int(),
      erased: z.number().int(),
      head: digest.nullable(),
      /** A file alone: its place and instant, and whether the same entry stands in the chain of this data directory. */
      file: z.strictObject({ n: z.number().int(), frozenAt: instant, digest, here: z.boolean() }).nullable(),
      differences: z.array(evidenceDifference),
    }),
  },
  /** Erases what has been kept for its time, or those named whatever their time. Digests stay. */
  'evidence.prune': {
    input: z.strictObject({ ns: z.array(z.number().int().positive()).max(1000).optional() }),
    output: z.strictObject({ erased: z.array(z.number().int()) }),
  },
  'evidence.keep': { input: z.strictObject({ n: z.number().int().positive(), until: instant }), output: z.strictObject({ exhibit }) },
  /** For how many days from now on. */
  'evidence.keepDays': { input: z.strictObject({ days: z.number().int().min(1).max(36_500) }), output: none },
} as const

import { z } from 'zod'
import { brandId, clusterId, decisionId, itemId, listEntryId, pinId, postId, ruleId } from './ids.ts'
import { itemKind, networkId } from './network.ts'
import { verdictHeads } from './verdict-heads.ts'

const instant = z.number().int()

export const verdictHead = z.enum(verdictHeads)
export type { VerdictHead } from './verdict-heads.ts'

export const sublabel = z.enum(['insult', 'hate', 'threat', 'sexual', 'child'])
export type Sublabel = z.infer<typeof sublabel>

/** `pass`: nothing to say; `queue`: somebody should look; `hide`: what auto-hide would hide. */
export const verdictBand = z.enum(['hide', 'queue', 'pass'])
export type VerdictBand = z.infer<typeof verdictBand>

export const verdictLabel = z.strictObject({ p: z.number(), band: verdictBand })
const labels = z.strictObject({ toxic: verdictLabel, spam: verdictLabel, complaint: verdictLabel, question: verdictLabel, praise: verdictLabel })
export type VerdictLabels = z.infer<typeof labels>

/** Something that moved a score; UTF-16 offsets in the item's text, -1 where it was the text as a whole. */
export const verdictReason = z.strictObject({ from: z.number().int(), to: z.number().int(), weight: z.number(), reason: z.string() })
export type VerdictReason = z.infer<typeof verdictReason>

export const listKind = z.enum(['banned', 'suspect', 'allowed', 'competitor'])
export type ListKind = z.infer<typeof listKind>

/** What was said of an item by its present text: the machine's word, and over it the user's. */
export const verdictSummary = z.strictObject({
  revision: z.number().int(),
  at: instant,
  lang: z.string(),
  labels,
  sublabels: z.array(sublabel),
  /** What auto-hide would do, were it on. */
  hide: z.boolean(),
  /** Which of the brand's lists the text touches. */
  listed: z.array(listKind),
  /** The strongest few, nothing where every label passes. */
  reasons: z.array(verdictReason),
  /** What the user has said of it; goes before `labels` wherever items are filtered. */
  said: z.partialRecord(verdictHead, z.boolean()),
  model: z.string(),
})
export type VerdictSummary = z.infer<typeof verdictSummary>

/** A rule or auto-hide (ruleId null) that acted on an item. Survives the rule. */
export const firing = z.strictObject({
  id: z.number().int().positive(),
  ruleId: ruleId.nullable(),
  name: z.string(),
  itemId,
  revision: z.number().int(),
  at: instant,
  /** What was done, what was left out because a rule before it had decided, and what could not be done. */
  outcomes: z.array(z.strictObject({ action: z.string(), outcome: z.enum(['done', 'overruled', 'refused', 'userDecided']), code: z.string().nullable() })),
  decisionId: decisionId.nullable(),
  undone: z.boolean(),
})
export type Firing = z.infer<typeof firing>

/** Everything about a verdict, computed from the text as it stands. For each head `bias` and the weights of `reasons` add up to `score`. */
export const explanation = z.strictObject({
  itemId,
  lang: z.string(),
  model: z.string(),
  labels,
  sublabels: z.array(sublabel),
  hide: z.boolean(),
  listed: z.array(listKind),
  heads: z.array(z.strictObject({
    head: verdictHead, bias: z.number(), score: z.number(), queueAt: z.number(), hideAt: z.number().nullable(),
    reasons: z.array(z.strictObject({ from: z.number().int(), to: z.number().int(), text: z.string(), weight: z.number(), reason: z.string() })),
  })),
  /** What was read otherwise than written: `c0nn@rd` as `connard`. */
  undone: z.array(z.strictObject({ from: z.number().int(), to: z.number().int(), text: z.string(), how: z.string() })),
  guards: z.array(z.strictObject({ name: z.string(), from: z.number().int(), to: z.number().int() })),
  /** What kept the band lower than the score alone would have it: a guard, the missing second key, the charter, an allowed word. */
  caps: z.array(z.strictObject({ by: z.enum(['guard', 'key', 'charter', 'allowed', 'noHideInThisLanguage']), what: z.string() })),
  /** The text without this word would have had this band: the strongest word of the head that decided. */
  without: z.array(z.strictObject({ from: z.number().int(), to: z.number().int(), text: z.string(), head: verdictHead, band: verdictBand })),
  /** Past decisions of the user on texts most like this one, in the same brand. */
  similar: z.array(z.strictObject({ itemId, text: z.string(), head: verdictHead, is: z.boolean(), at: instant, likeness: z.number() })),
  /** What the brand's own decisions added to the score of `toxic`; 0 where nothing was learned. */
  learned: z.number(),
  firings: z.array(firing),
  /** What the law of the country asks where the text may be illegal; null where nothing says so. Text: `moderation.advice.<kind>.*`. */
  advice: z.strictObject({ country: z.enum(['FR', 'other']), kind: z.enum(['threat', 'hate', 'child']), url: z.string().nullable() }).nullable(),
})
export type Explanation = z.infer<typeof explanation>

/** A word or pattern of a brand's list. A pattern runs in linear time and matches whole words unless `anywhere`. */
export const listEntry = z.strictObject({
  id: listEntryId, brandId, list: listKind, text: z.string(), pattern: z.boolean(), anywhere: z.boolean(), createdAt: instant,
})
export type ListEntry = z.infer<typeof listEntry>

const words = z.array(z.string().trim().min(1).max(200)).min(1).max(200)

/** All that is given must hold; within a list one of them. */
export const ruleConditions = z.strictObject({
  networks: z.array(networkId).min(1).optional(),
  kinds: z.array(itemKind.exclude(['reply'])).min(1).optional(),
  labels: z.array(z.union([verdictHead, sublabel])).min(1).optional(),
  score: z.strictObject({ label: verdictHead, least: z.number().min(0).max(1).optional(), most: z.number().min(0).max(1).optional() }).optional(),
  /** Whole words or phrases, accents and case aside, disguises undone. */
  words: words.optional(),
  /** Linear-time pattern on the text. */
  pattern: z.string().min(1).max(500).optional(),
  listed: z.array(listKind).min(1).optional(),
  langs: z.array(z.string().regex(/^[a-z]{2}$/)).min(1).optional(),
  /** `new`: their first item with the account; `flagged`: blocked, or hidden before; `known`: neither. */
  author: z.array(z.enum(['known', 'new', 'flagged'])).min(1).optional(),
  links: z.boolean().optional(),
  media: z.boolean().optional(),
  emojiOnly: z.boolean().optional(),
  /** Hours of the brand's charter, or hours of the day [from, to) in its time zone, over midnight where `to` is the smaller. */
  hours: z.union([z.enum(['working', 'outside']), z.strictObject({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(24) })]).optional(),
  posts: z.array(postId).min(1).optional(),
  /** At least the so-manieth time that this brand gets the same text, from anybody. */
  repeat: z.number().int().min(2).max(1000).optional(),
  cluster: z.boolean().optional(),
  ratingAtMost: z.number().optional(),
})
export type RuleConditions = z.infer<typeof ruleConditions>

export const ruleAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('hide') }),
  z.strictObject({ do: z.literal('spam') }),
  /** Stays in the queue whatever comes after it would do. */
  z.strictObject({ do: z.literal('queue') }),
  z.strictObject({ do: z.literal('done') }),
  /** Out of the queue for so long. */
  z.strictObject({ do: z.literal('snooze'), hours: z.number().int().min(1).max(8760) }),
  z.strictObject({ do: z.literal('label'), name: z.string().trim().min(1).max(40) }),
  /** One of the texts, by turns; never a second reply of a rule to one item, never where somebody has answered. */
  z.strictObject({ do: z.literal('reply'), texts: z.array(z.string().trim().min(1).max(10_000)).min(1).max(20) }),
])
export type RuleAction = z.infer<typeof ruleAction>

/** `brandIds` null: every brand. No condition at all is refused: a rule that matches everything is a slip. */
export const ruleDraft = z.strictObject({
  name: z.string().trim().min(1).max(80),
  brandIds: z.array(brandId).min(1).nullable(),
  enabled: z.boolean(),
  when: ruleConditions,
  /** Not where all of these hold. */
  unless: ruleConditions.optional(),
  actions: z.array(ruleAction).min(1).max(10),
})
export type RuleDraft = z.infer<typeof ruleDraft>

/**
 * `position` is the written precedence, 1 first: all that match act; of hide, spam, queue, done and snooze the first decides, of replies the first is sent,
 * labels all stick. A rule acts by itself on what arrives after `since`.
 */
export const rule = ruleDraft.extend({ id: ruleId, position: z.number().int(), createdAt: instant, since: instant, fired: z.number().int() })
export type Rule = z.infer<typeof rule>

/** A text that must be hidden, or must never be, by rules, lists and model together; run anew at every change of one of them. */
export const pin = z.strictObject({
  id: pinId, brandId: brandId.nullable(), text: z.string(), want: z.enum(['hide', 'never']), itemId: itemId.nullable(), createdAt: instant,
  /** As of the last run. */
  holds: z.boolean(),
})
export type Pin = z.infer<typeof pin>

/** `broken`: held before the change and do not any more. `failing`: do not hold, broken ones among them. */
export const pinResult = z.strictObject({ pins: z.number().int(), failing: z.array(pinId), broken: z.array(pinId) })
export type PinResult = z.infer<typeof pinResult>

export const autohide = z.strictObject({
  brandId,
  on: z.boolean(),
  /** Where `on`: since when. */
  since: instant.nullable(),
  /** Days of judged items there are to look at, 7 at least before it may be turned on. */
  watchedDays: z.number(),
  /** When the user last looked at the week (`autohide.week`). */
  seenAt: instant.nullable(),
  mayTurnOn: z.boolean(),
  /** Items that auto-hide hid, ever, and of those how many were taken back. */
  hidden: z.number().int(),
  takenBack: z.number().int(),
})
export type Autohide = z.infer<typeof autohide>

const tolerance = z.strictObject({
  /** Rude words without an insult. */
  rude: z.enum(['no', 'queue', 'yes']),
  insult: z.enum(['no', 'queue', 'yes']),
  sexual: z.enum(['no', 'queue', 'yes']),
  spam: z.enum(['no', 'queue', 'yes']),
  /** Never tolerated; `queue`: a person looks before anything is hidden. */
  hate: z.enum(['no', 'queue']),
  threat: z.enum(['no', 'queue']),
})
export type Tolerance = z.infer<typeof tolerance>

export const charterPreset = z.enum(['plain', 'family', 'institution', 'gaming', 'politics'])
export type CharterPreset = z.infer<typeof charterPreset>

const minuteOfDay = z.number().int().min(0).max(1440)
/** What is tolerated on a brand's pages. `no`: judged as it is; `queue`: never hidden by auto-hide; `yes`: passes. */
export const charter = z.strictObject({
  preset: charterPreset,
  tolerance,
  /** Where something else holds: on these posts, or in posts whose text or title holds this word (a campaign). */
  overrides: z.array(z.strictObject({
    name: z.string().trim().min(1).max(80),
    posts: z.array(postId).max(1000),
    campaign: z.string().trim().min(1).max(80).nullable(),
    tolerance: tolerance.partial(),
    until: instant.nullable(),
  })).max(50),
  hours: z.strictObject({
    timeZone: z.string().max(60),
    /** 1 Monday to 7 Sunday; minutes of the day, [from, to). */
    days: z.array(z.strictObject({ day: z.number().int().min(1).max(7), from: minuteOfDay, to: minuteOfDay })).max(21),
  }),
  tone: z.strictObject({ address: z.enum(['tu', 'vous', 'either']), notes: z.string().max(2000) }),
  /** Whose law the advice on illegal content speaks of. */
  country: z.enum(['FR', 'other']),
})
export type Charter = z.infer<typeof charter>

export const clusterKind = z.enum(['sameText', 'burst', 'lookAlike', 'promo'])
/** Items that belong together beyond one text: decided once. */
export const cluster = z.strictObject({
  id: clusterId, brandId, kind: clusterKind, items: z.number().int(), authors: z.number().int(), posts: z.number().int(),
  firstAt: instant, lastAt: instant,
  /** One of its items, and how many still wait for a decision. */
  sample: itemId, open: z.number().int(),
})
export type Cluster = z.infer<typeof cluster>

/** How well the verdicts did on the user's own later decisions: each was judged before it was learned from. */
export const learningWeek = z.strictObject({
  brandId,
  /** Monday, UTC. */
  weekAt: instant,
  decisions: z.number().int(),
  right: z.number().int(),
  /** The same decisions by the model as it came. */
  rightUnlearned: z.number().int(),
  /** Of `toxic` and `spam`: flagged and taken down, flagged and not, not flagged and taken down. */
  caught: z.number().int(), falseAlarms: z.number().int(), missed: z.number().int(),
})
export type LearningWeek = z.infer<typeof learningWeek>

export const learningState = z.strictObject({
  brandId,
  decisions: z.number().int(),
  /** Weights that differ from the model as it came. */
  weights: z.number().int(),
  /** Macro-F1 on texts of our own, per cent: before anything was learned, and at the last check. */
  canaryBefore: z.number().nullable(),
  canaryNow: z.number().nullable(),
  checks: z.number().int(),
  rolledBack: z.number().int(),
  lastCheckAt: instant.nullable(),
})
export type LearningState = z.infer<typeof learningState>

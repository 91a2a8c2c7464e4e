import { z } from 'zod'
import { failure } from './failure.ts'
import { brandId, clusterId, decisionId, itemId, listEntryId, pinId, ruleId } from './ids.ts'
import { item, job } from './item.ts'
import {
  autohide, charter, charterPreset, cluster, explanation, firing, learningState, learningWeek, listEntry, listKind, pin, pinResult, rule, ruleDraft, verdictHead,
} from './moderation.ts'
import { verb } from './network.ts'

const none = z.strictObject({})
const source = z.string().max(40).optional()
/** Keeps a change although pinned examples that held before do not any more. */
const override = z.boolean().optional()
const withPins = { pins: pinResult }

const acted = z.strictObject({ decisionId: decisionId.nullable(), jobs: z.array(job), refused: z.array(z.strictObject({ id: itemId, failure })) })

/** What moderation answers to. A change that breaks a pinned example fails with pins.broken unless `override`. */
export const moderationCommands = {
  /** Judges what is not judged yet, to the end. Happens by itself after each sync. */
  'judge.run': { input: none, output: z.strictObject({ judged: z.number().int(), left: z.number().int() }) },
  'judge.state': { input: none, output: z.strictObject({ left: z.number().int(), model: z.string() }) },
  'item.explain': { input: z.strictObject({ id: itemId }), output: z.strictObject({ explanation }) },
  /** The user's own word on items, learned from; `is` null takes it back. */
  'verdict.say': {
    input: z.strictObject({ ids: z.array(itemId).min(1).max(1000), label: verdictHead, is: z.boolean().nullable(), source }),
    output: z.strictObject({ items: z.array(item) }),
  },

  'lists.all': { input: z.strictObject({ brandId: brandId.optional() }), output: z.strictObject({ entries: z.array(listEntry) }) },
  'lists.add': {
    input: z.strictObject({ brandId, list: listKind, texts: z.array(z.string().trim().min(1).max(200)).min(1).max(2000), pattern: z.boolean().optional(), anywhere: z.boolean().optional(), override }),
    output: z.strictObject({ entries: z.array(listEntry), ...withPins }),
  },
  'lists.remove': { input: z.strictObject({ ids: z.array(listEntryId).min(1).max(2000), override }), output: z.strictObject({ removed: z.number().int(), ...withPins }) },
  /** Where a word or pattern would match in a text, before it is saved. */
  'lists.try': {
    input: z.strictObject({ text: z.string().max(200), pattern: z.boolean(), anywhere: z.boolean().optional(), sample: z.string().max(20_000) }),
    output: z.strictObject({ ranges: z.array(z.tuple([z.number().int(), z.number().int()])) }),
  },

  /** In their precedence. */
  'rules.list': { input: none, output: z.strictObject({ rules: z.array(rule) }) },
  /** Without an id a new rule, last in precedence. Enabled anew or changed, it acts on what arrives from now on. */
  'rules.save': { input: z.strictObject({ id: ruleId.optional(), rule: ruleDraft, override }), output: z.strictObject({ rule, ...withPins }) },
  'rules.remove': { input: z.strictObject({ id: ruleId, override }), output: z.strictObject({ removed: z.boolean(), ...withPins }) },
  /** All rules in their new precedence. */
  'rules.order': { input: z.strictObject({ ids: z.array(ruleId).max(1000), override }), output: z.strictObject({ rules: z.array(rule), ...withPins }) },
  /** The time machine: what a rule, saved or not, would have matched. Changes nothing. `shown` items come with it, newest first. */
  'rules.replay': {
    input: z.strictObject({ rule: ruleDraft, sinceAt: z.number().int().optional(), shown: z.number().int().min(0).max(200).optional() }),
    output: z.strictObject({
      examined: z.number().int(), matched: z.number().int(),
      /** The first and the last instant examined; null where there is nothing. */
      fromAt: z.number().int().nullable(), toAt: z.number().int().nullable(),
      /** Of those matched: you had replied to; you had taken down yourself; you had restored. */
      replied: z.number().int(), alreadyDown: z.number().int(), restored: z.number().int(),
      /** Of those matched, what would be taken down that is public now. */
      wouldTakeDown: z.number().int(),
      /** Newest first, 10,000 at most. */
      ids: z.array(itemId), items: z.array(item), ms: z.number().int(),
    }),
  },
  /** Acts with a saved rule on what is there already: one decision a verb for each 1,000 items, undone as a whole; a reply is a decision of its own. */
  'rules.apply': {
    input: z.strictObject({ id: ruleId, sinceAt: z.number().int().optional() }),
    output: z.strictObject({ matched: z.number().int(), decisionIds: z.array(decisionId), done: z.number().int(), refused: z.number().int(), kept: z.number().int() }),
  },
  'rules.log': { input: z.strictObject({ ruleId: ruleId.optional(), brandId: brandId.optional(), limit: z.number().int().min(1).max(500) }), output: z.strictObject({ firings: z.array(firing) }) },

  'pins.list': { input: z.strictObject({ brandId: brandId.optional() }), output: z.strictObject({ pins: z.array(pin) }) },
  /** From an item its text and circumstances, else a text. */
  'pins.add': {
    input: z.strictObject({ brandId: brandId.nullable().optional(), itemId: itemId.optional(), text: z.string().trim().min(1).max(5000).optional(), want: z.enum(['hide', 'never']) }),
    output: z.strictObject({ pin }),
  },
  'pins.remove': { input: z.strictObject({ id: pinId }), output: z.strictObject({ removed: z.boolean() }) },
  'pins.run': { input: none, output: z.strictObject({ pins: z.array(pin) }) },

  'autohide.list': { input: none, output: z.strictObject({ brands: z.array(autohide) }) },
  /** What it would have hidden in the last seven days. Having looked at it is what turning it on asks for. */
  'autohide.week': {
    input: z.strictObject({ brandId, shown: z.number().int().min(0).max(200).optional() }),
    output: z.strictObject({ autohide, total: z.number().int(), examined: z.number().int(), items: z.array(item) }),
  },
  'autohide.set': { input: z.strictObject({ brandId, on: z.boolean() }), output: z.strictObject({ autohide }) },

  'charter.get': { input: z.strictObject({ brandId }), output: z.strictObject({ charter }) },
  'charter.set': { input: z.strictObject({ brandId, charter, override }), output: z.strictObject({ charter, ...withPins }) },
  'charter.presets': { input: none, output: z.strictObject({ presets: z.record(charterPreset, charter) }) },

  /** Those with something still to decide first, then the newest. */
  'clusters.list': { input: z.strictObject({ brandId: brandId.optional(), open: z.boolean().optional(), limit: z.number().int().min(1).max(200) }), output: z.strictObject({ clusters: z.array(cluster) }) },
  'clusters.get': { input: z.strictObject({ id: clusterId, limit: z.number().int().min(1).max(500) }), output: z.strictObject({ cluster, items: z.array(item) }) },
  /** One decision for all its items that wait for one: undone as a whole. `upTo`: the newest that was known of; what has joined since is not decided unseen. */
  'clusters.decide': { input: z.strictObject({ id: clusterId, verb, upTo: itemId.optional(), source }), output: acted },

  'learning.report': { input: z.strictObject({ brandId: brandId.optional(), weeks: z.number().int().min(1).max(520).optional() }), output: z.strictObject({ brands: z.array(learningState), weeks: z.array(learningWeek) }) },
  /** What was learned for a brand is gone; its decisions stay in the record. */
  'learning.forget': { input: z.strictObject({ brandId }), output: z.strictObject({ forgotten: z.number().int() }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

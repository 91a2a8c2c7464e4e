import type { Rule, RuleAction, Firing } from '../../src-contract/moderation.ts'
import type { DecisionId } from '../../src-contract/ids.ts'
import type { Verb } from '../../src-contract/network.ts'
import { toFailure } from '../../src-contract/failure.ts'
import type { Brands, CompiledRule } from '../judge/brands.ts'
import type { Judged } from '../judge/judge.ts'
import { settle } from '../moderation/rules/precedence.ts'
import type { Settled } from '../moderation/rules/precedence.ts'
import { submit } from '../outbox/submit.ts'
import type { Plan } from '../outbox/submit.ts'
import { autohideSince } from '../store/autohide.ts'
import { addFiring, autohideRule, countDecided, hasFired } from '../store/firings.ts'
import { getItem } from '../store/items.ts'
import type { StoredItem } from '../store/items.ts'
import { calledOff, isAnswered, personalFate } from '../store/judged-rows.ts'
import type { JudgedRow } from '../store/judged-rows.ts'
import { setLabel } from '../store/labels.ts'
import { hideFlag } from '../store/verdict-codes.ts'
import { planOf, whyNot, wordsOf } from './act-commands.ts'
import type { EngineContext } from './context.ts'

const dayMs = 86_400_000

/** Whoever acts by itself: a rule, or auto-hide, which has no number of its own. */
export type Actor = Pick<Rule, 'id' | 'name'> | null

type Outcome = Firing['outcomes'][number]

export const sourceOf = (actor: Actor): string => (actor === null ? 'autohide' : `rule:${actor.id}`)

/**
 * What rules and auto-hide do with items whose text has just been judged for the first time. What was written long before the rule is the past: for that
 * one applies it. Auto-hide comes after all rules; never twice for one revision; never over what the user has restored. Inside the transaction that
 * keeps the verdicts.
 */
export function actOn(context: EngineContext, judged: readonly Judged[], brands: Brands): number {
  let acted = 0
  for (const { row, verdict, facts } of judged) {
    if (row.remote_visibility === 'deleted') continue
    const matching = brands.rules().filter(({ rule, matches }) => arrivedAfter(row, rule.since) && matches(facts))
    const wishes: { rule: Actor; actions: readonly RuleAction[] }[] = matching.map(({ rule }) => ({ rule, actions: rule.actions }))
    // The user's word, also of the text before an edit, goes before the verdict.
    const since = verdict.hide && (row.flags & hideFlag) !== 0 ? autohideSince(context.store.write, row.brand_id) : null
    if (since !== null && arrivedAfter(row, since)) wishes.push({ rule: null, actions: [{ do: 'hide' }] })
    if (wishes.length > 0) acted += fire(context, row, settle(wishes))
  }
  return acted
}

const arrivedAfter = (row: JudgedRow, since: number): boolean => row.fetched_at >= since && (row.edited_at ?? row.created_at) >= since - dayMs

export type Fired = { decisionIds: DecisionId[]; done: number; refused: number; kept: number }

/** One item, all that was settled for it; a line in the log for each rule. Gives how many actions were done. */
export function fire(context: EngineContext, row: JudgedRow, settled: readonly Settled<Actor>[]): number {
  const { store } = context
  const item = getItem(store.write, row.id)
  if (item === null || item.own) return 0
  let done = 0
  for (const actor of new Set(settled.map(({ rule }) => rule))) {
    const ruleId = actor?.id ?? autohideRule
    const mine = settled.filter(({ rule }) => rule === actor)
    // Overruled auto-hide says nothing that a log would need.
    if (hasFired(store.write, ruleId, row.id, row.revision) || (actor === null && mine.every(({ overruled }) => overruled))) continue
    let decisionId: DecisionId | null = null
    const outcomes: Outcome[] = mine.map(({ action, overruled }) => {
      if (overruled) return { action: action.do, outcome: 'overruled', code: null }
      const result = perform(context, item, row, action, actor)
      decisionId = result.decisionId ?? decisionId
      return result.outcome
    })
    done += outcomes.filter(({ outcome }) => outcome === 'done').length
    addFiring(store, { ruleId, name: actor?.name ?? '', itemId: row.id, revision: row.revision, outcomes, decisionId })
  }
  return done
}

type Performed = { outcome: Outcome; decisionId: DecisionId | null }

/** `later` takes the plan of what becomes of the item, where many are to be one decision. */
function perform(context: EngineContext, item: StoredItem, row: JudgedRow, action: RuleAction, actor: Actor, later?: (verb: Verb, plan: Plan) => void): Performed {
  const { store } = context
  const told = (outcome: Outcome['outcome'], code: string | null = null, decisionId: DecisionId | null = null): Performed =>
    ({ outcome: { action: action.do, outcome, code }, decisionId })
  switch (action.do) {
    case 'label':
      setLabel(store, [item.id], action.name, true)
      return told('done')
    case 'queue':
      return told('done')
    case 'reply':
      if (isAnswered(store.write, item.id) || calledOff(store.write, item.id, 'reply')) return told('userDecided')
      return reply(context, item, action.texts, actor, told)
    case 'hide':
    case 'spam':
    case 'done':
    case 'snooze': {
      if ((action.do === 'hide' || action.do === 'spam') && personalFate(store.write, row.id).restored) return told('userDecided')
      if (calledOff(store.write, row.id, action.do)) return told('userDecided')
      const failure = whyNot(context, item, action.do)
      if (failure !== null) return told('refused', failure.code)
      const plan = fatePlan(context, item, action.do, actor, action.do === 'snooze' ? context.clock.now() + action.hours * 3_600_000 : null)
      if (later === undefined) return told('done', null, decideOn(context, action.do, actor, [plan]))
      later(action.do, plan)
      return told('done')
    }
    default:
      return told('refused')
  }
}

/** What auto-hide hid stays in the queue, for the user to see and to judge; what a rule of theirs did is done. */
function fatePlan(context: EngineContext, item: StoredItem, verb: Verb, actor: Actor, until: number | null): Plan {
  return { ...planOf(context, item, verb, null, false), ...(actor === null ? { state: null } : {}), snoozedUntil: until }
}

const decideOn = (context: EngineContext, verb: Verb, actor: Actor, plans: Plan[]): DecisionId =>
  submit(context.store, { verb, source: sourceOf(actor), at: context.clock.now(), plans }).decisionId

function reply(
  context: EngineContext, item: StoredItem, texts: readonly string[], actor: Actor,
  told: (outcome: Outcome['outcome'], code?: string | null, decisionId?: DecisionId | null) => Performed,
): Performed {
  const failure = whyNot(context, item, 'reply')
  if (failure !== null) return told('refused', failure.code)
  // By turns: neighbours in the queue get different ones.
  const text = texts[countDecided(context.store.write, 'reply', sourceOf(actor)) % texts.length] ?? ''
  try {
    const plans = [planOf(context, item, 'reply', wordsOf(context, item, text, false), false)]
    return told('done', null, submit(context.store, { verb: 'reply', source: sourceOf(actor), at: context.clock.now(), plans }).decisionId)
  } catch (error) {
    return told('refused', toFailure(error).code)
  }
}

/**
 * A saved rule on what is there already, as if it had just come, save that the user's own decisions on it stand. What becomes of these items is one
 * decision a verb, so that it is undone as a whole. Inside the caller's transaction.
 */
export function applyTo(context: EngineContext, { rule }: CompiledRule, rows: readonly JudgedRow[]): Fired {
  const { store } = context
  const result: Fired = { decisionIds: [], done: 0, refused: 0, kept: 0 }
  const plans = new Map<Verb, Plan[]>()
  const fired: { row: JudgedRow; outcomes: Outcome[]; verb: Verb | null; decisionId: DecisionId | null }[] = []
  for (const row of rows) {
    const fate = personalFate(store.write, row.id)
    const item = fate.restored || fate.down || hasFired(store.write, rule.id, row.id, row.revision) ? null : getItem(store.write, row.id)
    if (item === null || item.own) {
      result.kept += 1
      continue
    }
    const entry: (typeof fired)[number] = { row, outcomes: [], verb: null, decisionId: null }
    for (const { action, overruled } of settle([{ rule, actions: rule.actions }])) {
      const { outcome, decisionId } = overruled ? { outcome: { action: action.do, outcome: 'overruled' as const, code: null }, decisionId: null } : perform(context, item, row, action, rule, (verb, plan) => {
        entry.verb = verb
        plans.set(verb, [...(plans.get(verb) ?? []), plan])
      })
      entry.outcomes.push(outcome)
      entry.decisionId = decisionId ?? entry.decisionId
    }
    fired.push(entry)
    if (entry.outcomes.some(({ outcome }) => outcome === 'done')) result.done += 1
    else result.refused += 1
  }
  const decided = new Map(Array.from(plans, ([verb, all]) => [verb, decideOn(context, verb, rule, all)]))
  for (const { row, outcomes, verb, decisionId } of fired) {
    addFiring(store, { ruleId: rule.id, name: rule.name, itemId: row.id, revision: row.revision, outcomes, decisionId: (verb === null ? null : decided.get(verb)) ?? decisionId })
  }
  return result
}

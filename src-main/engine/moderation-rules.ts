import { Fault } from '../../src-contract/failure.ts'
import type { RuleId } from '../../src-contract/ids.ts'
import type { Rule, RuleDraft } from '../../src-contract/moderation.ts'
import { replay } from '../judge/replay.ts'
import type { CompiledRule } from '../judge/brands.ts'
import { compilePattern } from '../moderation/brand/patterns.ts'
import { compileRule, isEmptyRule } from '../moderation/rules/match.ts'
import { transact } from '../store/database.ts'
import { decidedAfter, listFirings } from '../store/firings.ts'
import { getItems } from '../store/items.ts'
import { rowOf } from '../store/judged-rows.ts'
import { lastDecision } from '../store/learned.ts'
import { getRule, listRules, orderRules, removeRule, saveRule } from '../store/rules.ts'
import type { EngineContext, Handlers } from './context.ts'
import { applyTo, sourceOf } from './moderation-act.ts'
import { guarded, knownBrand } from './moderation-guard.ts'
import { shown } from './read-commands.ts'

const dayMs = 86_400_000
const historyMs = 90 * dayMs
/** Items that one decision of `rules.apply` takes, as of any decision. */
const atOnce = 1000

export const ruleCommands: Handlers<'rules.list' | 'rules.save' | 'rules.remove' | 'rules.order' | 'rules.replay' | 'rules.apply' | 'rules.log'> = {
  'rules.list': ({ store }) => ({ rules: listRules(store.read) }),

  'rules.save': (context, { id, rule, override }) => {
    readable(context, rule)
    const others = compiled(context).filter((each) => each.rule.id !== id)
    const before = id === undefined ? null : getRule(context.store.read, id)
    const draft = { rule: { ...rule, id: id ?? (0 as RuleId), position: before?.position ?? Number.MAX_SAFE_INTEGER, createdAt: 0, since: 0, fired: 0 }, matches: compileRule(rule) }
    const rules = rule.enabled ? [...others, draft].sort((a, b) => a.rule.position - b.rule.position) : others
    const { result, pins } = guarded(context, { rules }, override, () => saveRule(context.store, id ?? null, rule))
    return { rule: result, pins }
  },

  'rules.remove': (context, { id, override }) => {
    getRule(context.store.read, id)
    const { result, pins } = guarded(context, { rules: compiled(context).filter((each) => each.rule.id !== id) }, override, () => removeRule(context.store, id))
    return { removed: result, pins }
  },

  'rules.order': (context, { ids, override }) => {
    for (const id of ids) getRule(context.store.read, id)
    const place = (rule: Rule) => (ids.includes(rule.id) ? ids.indexOf(rule.id) : ids.length + rule.position)
    const rules = [...compiled(context)].sort((a, b) => place(a.rule) - place(b.rule))
    const { pins } = guarded(context, { rules }, override, () => orderRules(context.store, ids))
    return { rules: listRules(context.store.read), pins }
  },

  'rules.replay': async (context, { rule, sinceAt, shown: most = 50 }) => {
    readable(context, rule)
    const { judge, store, clock } = context
    const began = performance.now()
    const { ids, ...counts } = await replay(store, judge.brands, judge.classifier(), rule, sinceAt ?? clock.now() - historyMs)
    const ms = Math.round(performance.now() - began)
    return { ...counts, ids, items: getItems(store.read, ids.slice(0, most)).map(shown(context)), ms }
  },

  'rules.apply': async (context, { id, sinceAt }) => {
    const { judge, store, clock, sender } = context
    const rule = getRule(store.read, id)
    const one: CompiledRule = { rule, matches: compileRule(rule) }
    const { ids } = await replay(store, judge.brands, judge.classifier(), rule, sinceAt ?? clock.now() - historyMs)
    sender.noteClock()
    const before = lastDecision(store.read)
    const sum = { done: 0, refused: 0, kept: 0 }
    for (let from = 0; from < ids.length; from += atOnce) {
      const { done, refused, kept } = transact(store, () => applyTo(context, one, ids.slice(from, from + atOnce).flatMap((item) => rowOf(store.write, item) ?? [])))
      sum.done += done
      sum.refused += refused
      sum.kept += kept
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    sender.wake()
    return { matched: ids.length, decisionIds: decidedAfter(store.read, before, sourceOf(rule)), ...sum }
  },

  'rules.log': (context, { ruleId, brandId, limit }) => ({ firings: listFirings(context.store.read, { ruleId, brandId, limit }) }),
}

const compiled = ({ judge }: EngineContext): readonly CompiledRule[] => judge.brands.rules()

function readable(context: EngineContext, { brandIds, when, unless }: RuleDraft): void {
  for (const brandId of brandIds ?? []) knownBrand(context, brandId)
  if (isEmptyRule(when)) throw new Fault('rule.empty')
  if (unless !== undefined && isEmptyRule(unless)) throw new Fault('rule.empty')
  for (const pattern of [when.pattern, unless?.pattern]) {
    if (pattern !== undefined && compilePattern(pattern, false) === null) throw new Fault('pattern.invalid', { value: pattern.slice(0, 60) })
  }
}

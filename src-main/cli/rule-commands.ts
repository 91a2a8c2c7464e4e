import type { BrandId, ItemId, ListEntryId, PinId, RuleId } from '../../src-contract/ids.ts'
import { charter, listKind, ruleDraft } from '../../src-contract/moderation.ts'
import type { RuleDraft } from '../../src-contract/moderation.ts'
import { Fault } from '../../src-contract/failure.ts'
import { done } from './command.ts'
import type { CliCommand, Running } from './command.ts'
import { brandOf, documentOf, overriding, sayPins, theBrand } from './moderation-input.ts'
import { given, maybeNumber, numberOf, oneOf } from './values.ts'

const dayMs = 86_400_000

async function savedRule({ engine }: Running, id: RuleId): Promise<RuleDraft> {
  const { rules } = await engine.call('rules.list', {})
  const found = rules.find((rule) => rule.id === id)
  if (found === undefined) throw new Fault('rule.unknown', { value: id })
  return ruleDraft.parse(Object.fromEntries(Object.entries(found).filter(([key]) => key in ruleDraft.shape)))
}

const firstId = <T>({ typed }: Running) => numberOf(typed.words[0] ?? '') as T
const since = ({ typed }: Running) => {
  const days = maybeNumber(typed.text('days'))
  return days === undefined ? {} : { sinceAt: Date.now() - days * dayMs }
}

const enable = (enabled: boolean): CliCommand => ({
  name: enabled ? 'rules on' : 'rules off', words: 'RULE', count: { least: 1, most: 1 }, options: ['override'],
  help: enabled ? 'cli.command.rules.on' : 'cli.command.rules.off', answers: 'rules.save',
  run: async (running) => {
    const id = firstId<RuleId>(running)
    const answer = await running.engine.call('rules.save', { id, rule: { ...(await savedRule(running, id)), enabled }, ...overriding(running) })
    sayPins(running, answer)
    return done(answer)
  },
})

const rules: CliCommand[] = [
  {
    name: 'rules', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.rules', answers: 'rules.list',
    run: async ({ engine }) => done(await engine.call('rules.list', {})),
  },
  {
    name: 'rules save', words: '[RULE]', count: { least: 0, most: 1 }, options: ['override'], help: 'cli.command.rules.save', answers: 'rules.save',
    run: async (running) => {
      const id = maybeNumber(running.typed.words[0]) as RuleId | undefined
      const answer = await running.engine.call('rules.save', { rule: await documentOf(running, ruleDraft), ...(id === undefined ? {} : { id }), ...overriding(running) })
      sayPins(running, answer)
      return done(answer)
    },
  },
  enable(true),
  enable(false),
  {
    name: 'rules remove', words: 'RULE', count: { least: 1, most: 1 }, options: ['override'], help: 'cli.command.rules.remove', answers: 'rules.remove',
    run: async (running) => {
      const answer = await running.engine.call('rules.remove', { id: firstId<RuleId>(running), ...overriding(running) })
      sayPins(running, answer)
      return done(answer)
    },
  },
  {
    name: 'rules order', words: 'RULE…', count: { least: 1, most: 1000 }, options: ['override'], help: 'cli.command.rules.order', answers: 'rules.order',
    run: async (running) => done(await running.engine.call('rules.order', { ids: running.typed.words.map((word) => numberOf(word) as RuleId), ...overriding(running) })),
  },
  {
    name: 'rules replay', words: '[RULE]', count: { least: 0, most: 1 }, options: ['days', 'limit'], help: 'cli.command.rules.replay', answers: 'rules.replay',
    run: async (running) => {
      const id = maybeNumber(running.typed.words[0]) as RuleId | undefined
      const rule = id === undefined ? await documentOf(running, ruleDraft) : await savedRule(running, id)
      const answer = await running.engine.call('rules.replay', { rule, shown: Math.min(200, maybeNumber(running.typed.text('limit'), 0) ?? 50), ...since(running) })
      running.say(running.t('cli.done.replay', { count: answer.matched, of: answer.examined, replied: answer.replied }))
      return done(answer)
    },
  },
  {
    name: 'rules apply', words: 'RULE', count: { least: 1, most: 1 }, options: ['days'], help: 'cli.command.rules.apply', answers: 'rules.apply',
    run: async (running) => done(await running.engine.call('rules.apply', { id: firstId<RuleId>(running), ...since(running) })),
  },
  {
    name: 'rules log', words: '[RULE]', count: { least: 0, most: 1 }, options: ['brand', 'limit'], help: 'cli.command.rules.log', answers: 'rules.log',
    run: async (running) => {
      const ruleId = maybeNumber(running.typed.words[0]) as RuleId | undefined
      const limit = Math.min(500, maybeNumber(running.typed.text('limit')) ?? 100)
      return done(await running.engine.call('rules.log', { ...(await brandOf(running)), ...(ruleId === undefined ? {} : { ruleId }), limit }))
    },
  },
]

const lists: CliCommand[] = [
  {
    name: 'lists', words: '', count: { least: 0, most: 0 }, options: ['brand'], help: 'cli.command.lists', answers: 'lists.all',
    run: async (running) => done(await running.engine.call('lists.all', await brandOf(running))),
  },
  {
    name: 'lists add', words: 'LIST WORD…', count: { least: 2, most: 2001 }, options: ['brand', 'pattern', 'anywhere', 'override'], required: ['brand'],
    help: 'cli.command.lists.add', answers: 'lists.add',
    run: async (running) => {
      const { engine, typed } = running
      const [list = '', ...texts] = typed.words
      const how = { ...(typed.flag('pattern') ? { pattern: true } : {}), ...(typed.flag('anywhere') ? { anywhere: true } : {}) }
      const answer = await engine.call('lists.add', { brandId: await theBrand(running), list: oneOf(list, listKind.options), texts, ...how, ...overriding(running) })
      sayPins(running, answer)
      return done(answer)
    },
  },
  {
    name: 'lists remove', words: 'ENTRY…', count: { least: 1, most: 2000 }, options: ['override'], help: 'cli.command.lists.remove', answers: 'lists.remove',
    run: async (running) => {
      const answer = await running.engine.call('lists.remove', { ids: running.typed.words.map((word) => numberOf(word) as ListEntryId), ...overriding(running) })
      sayPins(running, answer)
      return done(answer)
    },
  },
  {
    name: 'lists try', words: 'WORD', count: { least: 1, most: 1 }, options: ['pattern', 'anywhere', 'textStdin'], required: ['textStdin'], help: 'cli.command.lists.try', answers: 'lists.try',
    run: async ({ engine, typed, io }) => done(await engine.call('lists.try', {
      text: typed.words[0] ?? '', pattern: typed.flag('pattern'), anywhere: typed.flag('anywhere'), sample: (await io.readStdin()).slice(0, 20_000),
    })),
  },
]

const pins: CliCommand[] = [
  {
    name: 'pins', words: '', count: { least: 0, most: 0 }, options: ['brand'], help: 'cli.command.pins', answers: 'pins.list',
    run: async (running) => done(await running.engine.call('pins.list', await brandOf(running))),
  },
  {
    name: 'pins add', words: 'hide|never [ITEM]', count: { least: 1, most: 2 }, options: ['brand', 'textStdin'], help: 'cli.command.pins.add', answers: 'pins.add',
    run: async (running) => {
      const { engine, typed, io } = running
      const [want = '', item] = typed.words
      const text = typed.flag('text-stdin') ? (await io.readStdin()).trim() : undefined
      return done(await engine.call('pins.add', { want: oneOf(want, ['hide', 'never']), ...(await brandOf(running)), ...given({ itemId: maybeNumber(item) as ItemId | undefined, text }) }))
    },
  },
  {
    name: 'pins remove', words: 'PIN', count: { least: 1, most: 1 }, options: [], help: 'cli.command.pins.remove', answers: 'pins.remove',
    run: async (running) => done(await running.engine.call('pins.remove', { id: firstId<PinId>(running) })),
  },
  {
    name: 'pins run', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.pins.run', answers: 'pins.run',
    run: async ({ engine }) => {
      const answer = await engine.call('pins.run', {})
      return { document: answer, exit: answer.pins.every(({ holds }) => holds) ? 0 : 3 }
    },
  },
]

const turn = (on: boolean): CliCommand => ({
  name: on ? 'autohide on' : 'autohide off', words: '', count: { least: 0, most: 0 }, options: ['brand'], required: ['brand'],
  help: on ? 'cli.command.autohide.on' : 'cli.command.autohide.off', answers: 'autohide.set',
  run: async (running) => done(await running.engine.call('autohide.set', { brandId: await theBrand(running), on })),
})

const autohide: CliCommand[] = [
  {
    name: 'autohide', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.autohide', answers: 'autohide.list',
    run: async ({ engine }) => done(await engine.call('autohide.list', {})),
  },
  {
    name: 'autohide week', words: '', count: { least: 0, most: 0 }, options: ['brand', 'limit'], required: ['brand'], help: 'cli.command.autohide.week', answers: 'autohide.week',
    run: async (running) => {
      const { engine, typed, say, t } = running
      const answer = await engine.call('autohide.week', { brandId: await theBrand(running), shown: Math.min(200, maybeNumber(typed.text('limit'), 0) ?? 50) })
      say(t('cli.done.autohideWeek', { count: answer.total, of: answer.examined }))
      return done(answer)
    },
  },
  turn(true),
  turn(false),
]

const charters: CliCommand[] = [
  {
    name: 'charter', words: '', count: { least: 0, most: 0 }, options: ['brand'], required: ['brand'], help: 'cli.command.charter', answers: null,
    shape: 'Charter',
    run: async (running) => done((await running.engine.call('charter.get', { brandId: await theBrand(running) })).charter),
  },
  {
    name: 'charter set', words: '', count: { least: 0, most: 0 }, options: ['brand', 'override'], required: ['brand'], help: 'cli.command.charter.set', answers: 'charter.set',
    run: async (running) => {
      const brandId: BrandId = await theBrand(running)
      const answer = await running.engine.call('charter.set', { brandId, charter: await documentOf(running, charter), ...overriding(running) })
      sayPins(running, answer)
      return done(answer)
    },
  },
  {
    name: 'charter presets', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.charter.presets', answers: 'charter.presets',
    run: async ({ engine }) => done(await engine.call('charter.presets', {})),
  },
]

export const ruleCommands: CliCommand[] = [...rules, ...lists, ...pins, ...autohide, ...charters]

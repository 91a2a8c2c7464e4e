import { Fault } from '../../src-contract/failure.ts'
import { lessonOn } from '../judge/lessons.ts'
import { runPins } from '../judge/pins.ts'
import { listAutohide, autohideOf, noteLook, setAutohide, wouldHide } from '../store/autohide.ts'
import { getCluster, itemsOfCluster, listClusters } from '../store/clusters.ts'
import { transact } from '../store/database.ts'
import { getItem, getItems } from '../store/items.ts'
import { forgetLearned, learningStates, learningWeeks, takeBackLessons } from '../store/learned.ts'
import { addPin, listPins, removePin } from '../store/pins.ts'
import type { PinFacts, StoredPin } from '../store/pins.ts'
import { sayOf } from '../store/verdicts.ts'
import { actCommands } from './act-commands.ts'
import type { Handlers } from './context.ts'
import { explainItem } from './moderation-explain.ts'
import { knownBrand } from './moderation-guard.ts'
import { listCommands } from './moderation-lists.ts'
import { ruleCommands } from './moderation-rules.ts'
import { shown } from './read-commands.ts'

const weekMs = 7 * 86_400_000
const someWeeks = 12
/** What one decision takes at most. */
const mostDecided = 1000

const unknown: PinFacts = { network: null, kind: null, postId: null }

function plainPin({ facts: _facts, ...pin }: StoredPin) {
  return pin
}

export const moderationCommands: Handlers<
  | 'judge.run' | 'judge.state' | 'item.explain' | 'verdict.say' | 'lists.all' | 'lists.add' | 'lists.remove' | 'lists.try' | 'rules.list' | 'rules.save'
  | 'rules.remove' | 'rules.order' | 'rules.replay' | 'rules.apply' | 'rules.log' | 'pins.list' | 'pins.add' | 'pins.remove' | 'pins.run' | 'autohide.list'
  | 'autohide.week' | 'autohide.set' | 'charter.get' | 'charter.set' | 'charter.presets' | 'clusters.list' | 'clusters.get' | 'clusters.decide'
  | 'learning.report' | 'learning.forget'
> = {
  ...listCommands,
  ...ruleCommands,

  'judge.run': ({ judge }) => judge.drain(),
  'judge.state': ({ judge }) => ({ left: judge.left(), model: judge.classifier().model }),

  'item.explain': (context, { id }) => {
    const item = getItem(context.store.read, id)
    if (item === null) throw new Fault('item.unknown', { value: id })
    return { explanation: explainItem(context, item) }
  },

  'verdict.say': (context, { ids, label, is }) => {
    const { store, judge } = context
    const items = getItems(store.read, ids)
    const missing = ids.find((id) => !items.some((item) => item.id === id))
    if (missing !== undefined) throw new Fault('item.unknown', { value: missing })
    transact(store, () => {
      for (const item of items) {
        takeBackLessons(store, { itemId: item.id, head: label })
        sayOf(store, item.id, label, is)
        if (is !== null) lessonOn(store, judge.classifier(), item.id, { head: label, is }, null, 1 / items.length)
      }
      store.changes.note({ upserted: ids, source: 'user' })
    })
    return { items: getItems(store.read, ids).map(shown(context)) }
  },

  'pins.list': ({ store }, { brandId }) => ({ pins: listPins(store.read, brandId ?? null).map(plainPin) }),

  'pins.add': (context, { brandId, itemId, text, want }) => {
    const { store, judge } = context
    const item = itemId === undefined ? null : getItem(store.read, itemId)
    if (itemId !== undefined && item === null) throw new Fault('item.unknown', { value: itemId })
    const words = text ?? item?.text.trim() ?? ''
    if (words === '') throw new Fault('input.empty')
    const scope = brandId === undefined ? (item?.brand.id ?? null) : brandId
    if (scope !== null) knownBrand(context, scope)
    const facts = item === null || text !== undefined ? unknown : { network: item.network, kind: item.kind, postId: item.post?.id ?? null }
    const { id } = addPin(store, { brandId: scope, text: words.slice(0, 5000), want, itemId: item?.id ?? null, facts, holds: true })
    runPins(store, judge.brands, judge.classifier())
    const pin = listPins(store.read, null).find((each) => each.id === id)
    if (pin === undefined) throw new Fault('pin.unknown', { value: id })
    return { pin: plainPin(pin) }
  },

  'pins.remove': ({ store }, { id }) => {
    if (!removePin(store, id)) throw new Fault('pin.unknown', { value: id })
    return { removed: true }
  },

  'pins.run': ({ store, judge }) => {
    runPins(store, judge.brands, judge.classifier())
    return { pins: listPins(store.read, null).map(plainPin) }
  },

  'autohide.list': ({ store, clock }) => ({ brands: listAutohide(store.read, clock.now()) }),

  'autohide.week': (context, { brandId, shown: most = 50 }) => {
    const { store, clock } = context
    knownBrand(context, brandId)
    const { ids, total, examined } = wouldHide(store.read, brandId, clock.now() - weekMs, most)
    noteLook(store, brandId)
    return { autohide: autohideOf(store.read, brandId, clock.now()), total, examined, items: getItems(store.read, ids).map(shown(context)) }
  },

  'autohide.set': (context, { brandId, on }) => ({ autohide: setAutohide(context.store, knownBrand(context, brandId), on) }),

  'clusters.list': ({ store }, { brandId, open = false, limit }) => ({ clusters: listClusters(store.read, { brandId: brandId ?? null, open, limit }) }),
  'clusters.get': (context, { id, limit }) => ({
    cluster: getCluster(context.store.read, id), items: getItems(context.store.read, itemsOfCluster(context.store.read, id, false, limit)).map(shown(context)),
  }),
  'clusters.decide': (context, { id, verb, upTo, source }) => {
    getCluster(context.store.read, id)
    const ids = itemsOfCluster(context.store.read, id, true, mostDecided).filter((item) => upTo === undefined || item <= upTo)
    if (ids.length === 0) return { decisionId: null, jobs: [], refused: [] }
    return actCommands['act.submit'](context, { verb, ids, ...(source === undefined ? {} : { source }) })
  },

  'learning.report': ({ store, clock }, { brandId, weeks = someWeeks }) => ({
    brands: learningStates(store.read, brandId ?? null), weeks: learningWeeks(store.read, brandId ?? null, weeks, clock.now()),
  }),
  'learning.forget': (context, { brandId }) => {
    const forgotten = forgetLearned(context.store, knownBrand(context, brandId))
    context.judge.changed()
    return { forgotten }
  },
}

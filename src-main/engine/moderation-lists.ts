import { Fault } from '../../src-contract/failure.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import { isTimeZone, presets } from '../moderation/brand/charter.ts'
import { compileLists, touches } from '../moderation/brand/lists.ts'
import type { ListSource } from '../moderation/brand/lists.ts'
import { compilePattern } from '../moderation/brand/patterns.ts'
import { wordsOf } from '../moderation/lexicon/entry.ts'
import { getCharter, setCharter } from '../store/charters.ts'
import { addEntries, listEntries, removeEntries } from '../store/list-entries.ts'
import type { EngineContext, Handlers } from './context.ts'
import { guarded, knownBrand } from './moderation-guard.ts'

export const listCommands: Handlers<'lists.all' | 'lists.add' | 'lists.remove' | 'lists.try' | 'charter.get' | 'charter.set' | 'charter.presets'> = {
  'lists.all': (context, { brandId }) => ({ entries: listEntries(context.store.read, brandId ?? null) }),

  'lists.add': (context, { brandId, list, texts, pattern = false, anywhere = false, override }) => {
    knownBrand(context, brandId)
    for (const text of texts) readable({ text, pattern, anywhere })
    const added = texts.map((text) => ({ list, text, pattern, anywhere }))
    const { result, pins } = guarded(context, withLists(context, brandId, (entries) => [...entries, ...added]), override, () =>
      addEntries(context.store, { brandId, list, texts, pattern, anywhere }))
    return { entries: result, pins }
  },

  'lists.remove': (context, { ids, override }) => {
    const gone = new Set<number>(ids)
    const held = listEntries(context.store.read, null).filter(({ id }) => gone.has(id))
    if (held.length === 0) throw new Fault('lists.unknown', { value: ids[0] ?? 0 })
    const changed = new Set(held.map(({ brandId }) => brandId))
    const of = (brandId: BrandId) => {
      const state = context.judge.brands.of(brandId)
      return changed.has(brandId) ? { ...state, lists: compileLists(listEntries(context.store.read, brandId).filter(({ id }) => !gone.has(id))) } : state
    }
    const { result, pins } = guarded(context, { of }, override, () => removeEntries(context.store, ids))
    return { removed: result, pins }
  },

  'lists.try': ({ judge }, { text, pattern, anywhere = false, sample }) => {
    readable({ text, pattern, anywhere })
    const lists = compileLists([{ list: 'suspect', text, pattern, anywhere }])
    const found = lists === null ? [] : touches(sample, judge.classifier().analyse(sample).normalised, lists)
    return { ranges: found.map(({ from, to }): [number, number] => [from, to]) }
  },

  'charter.get': (context, { brandId }) => ({ charter: getCharter(context.store.read, knownBrand(context, brandId))?.charter ?? presets.plain }),

  'charter.set': (context, { brandId, charter, override }) => {
    knownBrand(context, brandId)
    if (!isTimeZone(charter.hours.timeZone)) throw new Fault('input.invalid', { name: 'timeZone' })
    const of = (id: BrandId) => (id === brandId ? { ...context.judge.brands.of(id), charter } : context.judge.brands.of(id))
    const { pins } = guarded(context, { of }, override, () => setCharter(context.store, brandId, charter))
    return { charter, pins }
  },

  'charter.presets': () => ({ presets }),
}

function readable({ text, pattern, anywhere }: Omit<ListSource, 'list'>): void {
  if (pattern ? compilePattern(text, anywhere) === null : wordsOf(text.toLowerCase()).length === 0) throw new Fault('pattern.invalid', { value: text.slice(0, 60) })
}

function withLists({ judge, store }: EngineContext, brandId: BrandId, change: (entries: ListSource[]) => ListSource[]) {
  const lists = compileLists(change(listEntries(store.read, brandId)))
  return { of: (id: BrandId) => (id === brandId ? { ...judge.brands.of(id), lists } : judge.brands.of(id)) }
}

import type { BrandId, PinId } from '../../src-contract/ids.ts'
import type { PinResult } from '../../src-contract/moderation.ts'
import { heads } from '../moderation/heads.ts'
import type { Head } from '../moderation/heads.ts'
import { presets } from '../moderation/brand/charter.ts'
import type { Delta } from '../moderation/learning/delta.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import type { Facts } from '../moderation/rules/facts.ts'
import { keeps, settle, takesDown } from '../moderation/rules/precedence.ts'
import type { Store } from '../store/database.ts'
import { listPins, notePins } from '../store/pins.ts'
import type { StoredPin } from '../store/pins.ts'
import { viewOf } from './brands.ts'
import type { BrandState, Brands, CompiledRule } from './brands.ts'

/** With what pinned examples are judged: as things stand, or as they would with a change. */
export type Setting = { of(brandId: BrandId): BrandState; rules: readonly CompiledRule[] }

export const settingOf = (brands: Brands): Setting => ({ of: brands.of, rules: brands.rules() })

const plain: Omit<BrandState, 'brandId'> = { lists: null, charter: presets.plain, delta: null, settings: '', version: 0 }

/**
 * Whether a pinned text would be taken down by rules, else by auto-hide were it on. Of what nobody knows of it the rules' conditions are taken to
 * hold. One pinned for every brand must hold in each.
 */
export function holdsIn(store: Store, setting: Setting, brandIds: readonly BrandId[], classifier: Classifier, pin: StoredPin): boolean {
  const scope: (BrandId | null)[] = pin.brandId !== null ? [pin.brandId] : brandIds.length > 0 ? [...brandIds] : [null]
  const down = scope.map((brandId) => isTakenDown(store, setting, classifier, pin, brandId))
  return pin.want === 'hide' ? down.every((each) => each) : down.every((each) => !each)
}

function isTakenDown(store: Store, { of, rules }: Setting, classifier: Classifier, pin: StoredPin, brandId: BrandId | null): boolean {
  const state = brandId === null ? plain : of(brandId)
  const verdict = classifier.judge(pin.text, undefined, viewOf(store.read, state, pin.facts.postId, pin.createdAt))
  const facts: Facts = {
    brandId, ...pin.facts, text: pin.text, lang: verdict.lang, writtenAt: null, rating: null, inCluster: null, charter: state.charter,
    sublabels: verdict.sublabels, listed: verdict.listed,
    positive: byHead((head) => verdict.labels[head].band !== 'pass'), p: byHead((head) => verdict.labels[head].p),
    author: () => null, media: () => null, repeat: () => null, normalised: () => classifier.normalise(pin.text, verdict.lang),
  }
  const settled = settle(rules.filter(({ matches }) => matches(facts)).map(({ rule }) => ({ rule, actions: rule.actions })))
  return takesDown(settled) || (verdict.hide && !keeps(settled))
}

const byHead = <T>(of: (head: Head) => T): Record<Head, T> => Object.fromEntries(heads.map((head) => [head, of(head)])) as Record<Head, T>

/** Which pinned examples a change would break: those that hold before it and not after. */
export function comparePins(store: Store, brands: Brands, classifier: Classifier, after: Setting): PinResult & { now: Map<PinId, boolean>; firstBroken: string | null } {
  const pins = listPins(store.read, null)
  const ids = brands.all().map(({ brandId }) => brandId)
  const before = settingOf(brands)
  const now = new Map(pins.map((pin) => [pin.id, holdsIn(store, after, ids, classifier, pin)]))
  const failing = pins.filter(({ id }) => now.get(id) === false)
  const broken = failing.filter((pin) => holdsIn(store, before, ids, classifier, pin))
  return { pins: pins.length, failing: failing.map(({ id }) => id), broken: broken.map(({ id }) => id), now, firstBroken: broken[0]?.text ?? null }
}

/** As things stand: kept in the file, for who looks at them. */
export function runPins(store: Store, brands: Brands, classifier: Classifier): Map<PinId, boolean> {
  const ids = brands.all().map(({ brandId }) => brandId)
  const results = new Map(listPins(store.read, null).map((pin) => [pin.id, holdsIn(store, settingOf(brands), ids, classifier, pin)]))
  notePins(store, results)
  return results
}

/** Whether what a brand has just learned breaks one of its pinned examples. */
export function brokenBy(store: Store, brands: Brands, classifier: Classifier, brandId: BrandId, delta: Delta): boolean {
  const pins = listPins(store.read, brandId)
  if (pins.length === 0) return false
  const unlearned = { ...settingOf(brands), of: (id: BrandId) => (id === brandId ? { ...brands.of(id), delta: null } : brands.of(id)) }
  const learned = { ...settingOf(brands), of: (id: BrandId) => (id === brandId ? { ...brands.of(id), delta } : brands.of(id)) }
  return pins.some((pin) => holdsIn(store, unlearned, [brandId], classifier, pin) && !holdsIn(store, learned, [brandId], classifier, pin))
}

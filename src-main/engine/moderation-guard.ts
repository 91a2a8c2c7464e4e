import { Fault } from '../../src-contract/failure.ts'
import type { PinResult } from '../../src-contract/moderation.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import { listBrands } from '../store/brands.ts'
import { comparePins, settingOf } from '../judge/pins.ts'
import type { Setting } from '../judge/pins.ts'
import { notePins } from '../store/pins.ts'
import type { EngineContext } from './context.ts'

/**
 * Makes a change of rules, lists or charter unless a pinned example that holds before it would not after. `after` is how things would stand; `change` is
 * done where nothing is in the way, or although something is, where the user says so.
 */
export function guarded<T>(context: EngineContext, after: Partial<Setting>, override: boolean | undefined, change: () => T): { result: T; pins: PinResult } {
  const { judge, store } = context
  const { now, firstBroken, ...pins } = comparePins(store, judge.brands, judge.classifier(), { ...settingOf(judge.brands), ...after })
  if (pins.broken.length > 0 && override !== true) throw new Fault('pins.broken', { value: (firstBroken ?? '').slice(0, 60), count: pins.broken.length })
  const result = change()
  judge.changed()
  notePins(store, now)
  return { result, pins }
}

export function knownBrand({ store }: EngineContext, brandId: BrandId): BrandId {
  if (!listBrands(store.read).some(({ id }) => id === brandId)) throw new Fault('brand.unknown', { value: brandId })
  return brandId
}

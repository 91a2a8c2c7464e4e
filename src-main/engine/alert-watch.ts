import { alertSettings, usualAlerts } from '../../src-contract/alerts.ts'
import type { Alert, AlertKind, AlertSettings } from '../../src-contract/alerts.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import { judge, pastMs, usualOf } from '../escalation/alerts/spike.ts'
import type { Seen } from '../escalation/alerts/spike.ts'
import { countWritten, endAlert, knownSince, liveAlerts, newestWritten, noteBurning, noteDispatched, ring } from '../store/alerts.ts'
import { listBrands } from '../store/brands.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { getSetting } from '../store/settings.ts'

export function alertSettingsOf(store: Store): AlertSettings {
  return alertSettings.safeParse(getSetting(store.read, 'alerts')).data ?? usualAlerts
}

/** Hands an alert to a channel, in the transaction that makes it; null where nothing was made. */
export type Tell = (alert: Alert, settings: AlertSettings) => { channelId: Alert['channelId']; jobId: Alert['jobId'] } | null

/** Looks at every brand; gives the fires that are new. A fire that was burning when the engine ended burns on. */
export function lookForFires(store: Store, now: number, tell: Tell): Alert[] {
  const settings = alertSettingsOf(store)
  const windowMs = settings.windowMinutes * 60_000
  const live = liveAlerts(store.write)
  for (const alert of live) {
    if (settings.on && settings.kinds.includes(alert.kind)) continue
    endAlert(store, alert.id, now)
  }
  if (!settings.on) return []
  const rung: Alert[] = []
  for (const brand of listBrands(store.write)) {
    for (const kind of settings.kinds) {
      const burning = live.find((alert) => alert.brand.id === brand.id && alert.kind === kind) ?? null
      const seen = look(store, brand.id, kind, now, windowMs, burning === null ? settings.least : 0)
      const verdict = judge(seen, windowMs, settings, burning)
      if (verdict === 'burns' && burning !== null) noteBurning(store, burning, seen.count, now)
      else if (verdict === 'ends' && burning !== null) endAlert(store, burning.id, now)
      else if (verdict === 'rings') {
        const made = begin(store, { brandId: brand.id, kind, now, windowMs, seen, settings, tell })
        if (made !== null) rung.push(made)
        // Everything counts what the others count as well: one fire rings by its narrowest name.
        if (made !== null) break
      }
    }
  }
  return rung
}

/** The past is counted only where the present could ring at all. */
function look(store: Store, brandId: BrandId, kind: AlertKind, now: number, windowMs: number, least: number): Seen {
  const db = store.write
  const count = countWritten(db, { brandId, kind, from: now - windowMs + 1, to: now })
  if (count < least || least === 0) return { count, past: 0, pastMs: 0 }
  const began = knownSince(db, brandId, now - pastMs, now - windowMs)
  return { count, past: countWritten(db, { brandId, kind, from: began, to: now - windowMs }), pastMs: Math.max(0, now - windowMs - began) }
}

type Beginning = { brandId: BrandId; kind: AlertKind; now: number; windowMs: number; seen: Seen; settings: AlertSettings; tell: Tell }

function begin(store: Store, { brandId, kind, now, windowMs, seen, settings, tell }: Beginning): Alert | null {
  // While a narrower fire burns, the sum of all does not ring for the same people.
  if (kind === 'all' && liveAlerts(store.write).some((alert) => alert.brand.id === brandId)) return null
  return transact(store, () => {
    const itemId = newestWritten(store.write, { brandId, kind, from: now - windowMs + 1, to: now })
    const made = ring(store, { brandId, kind, beganAt: now, windowMs, count: seen.count, usual: Math.round(usualOf(seen, windowMs) * 100) / 100, itemId })
    if (made === null) return null
    const told = tell(made, settings)
    if (told === null) return made
    noteDispatched(store, made.id, told.channelId, told.jobId)
    return { ...made, ...told }
  })
}

import type { ReactNode } from 'react'
import { useCatalogue } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { setOwnHold, usePrefs, usualHolds, type HoldKind, type HoldPlace } from '../stores/prefs.ts'
import { BrandMark } from '../ui/Avatar.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'

const kinds: readonly HoldKind[] = ['reply', 'other', 'oneWay']

type Place = { place: HoldPlace; name: string; mark: ReactNode }

/** What differs from the general delays. An empty field inherits, and shows faintly what. */
export function OwnHolds() {
  const t = useT()
  const { brands, accounts } = useCatalogue()
  const used = Array.from(new Set((accounts ?? []).map((account) => account.network)))
  if (used.length === 0) return null
  const networks = used.map((network): Place => {
    const name = t(`word.network.${network}`)
    return { place: network, name, mark: <NetworkMark network={network} name={name} /> }
  })
  const own = (brands ?? []).map(
    (brand): Place => ({ place: `brand.${brand.id}`, name: brand.name, mark: <BrandMark name={brand.name} hue={brand.hue} size={20} /> }),
  )
  return (
    <section aria-label={t('ui.hold.own')}>
      <h2>{t('ui.hold.own')}</h2>
      <p className="quiet">{t('ui.hold.ownWhat')}</p>
      <table className="own-holds">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t('ui.hold.where')}</span>
            </th>
            {kinds.map((kind) => (
              <th key={kind} scope="col">
                {t(`ui.hold.${kind}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody aria-label={t('ui.hold.networks')}>
          {networks.map((place) => (
            <PlaceRow key={place.place} place={place} />
          ))}
        </tbody>
        <tbody aria-label={t('ui.hold.brands')}>
          {own.map((place) => (
            <PlaceRow key={place.place} place={place} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PlaceRow({ place: { place, name, mark } }: { place: Place }) {
  const t = useT()
  const { holds, ownHolds } = usePrefs()
  const set = kinds.filter((kind) => ownHolds[`${kind}.${place}`] !== undefined)
  return (
    <tr>
      <th scope="row">
        {mark} <bdi>{name}</bdi>
      </th>
      {kinds.map((kind) => (
        <td key={kind}>
          <input
            type="number"
            className="figures"
            min={0}
            max={60}
            step={1}
            value={ownHolds[`${kind}.${place}`] ?? ''}
            placeholder={String(holds[kind] ?? usualHolds[kind])}
            aria-label={t('ui.hold.cell', { kind: t(`ui.hold.${kind}`), place: `\u2068${name}\u2069` })}
            onChange={(event) => setOwnHold(kind, place, secondsIn(event.target.value))}
          />
        </td>
      ))}
      <td>
        {set.length > 0 && (
          <button type="button" className="text-button" onClick={() => set.forEach((kind) => setOwnHold(kind, place, null))}>
            {t('ui.hold.inherit')}
          </button>
        )}
      </td>
    </tr>
  )
}

/** Nothing written is nothing set; what is out of bounds is brought to them. */
function secondsIn(written: string): number | null {
  const value = Number(written)
  return written.trim() === '' || !Number.isFinite(value) ? null : Math.min(60, Math.max(0, Math.round(value)))
}

import type { ConnectionTrial } from '../../src-contract/commands.ts'
import { useT } from '../stores/language.ts'

type Carried = NonNullable<ConnectionTrial['several']>[number]

/** Which of the accounts that the credentials carry. What is connected already is renewed when it is chosen. */
export function Several({ several, chosen, onChosen }: { several: readonly Carried[]; chosen: ReadonlySet<string>; onChosen: (chosen: ReadonlySet<string>) => void }) {
  const t = useT()
  const toggle = (remoteId: string): void => {
    const next = new Set(chosen)
    if (!next.delete(remoteId)) next.add(remoteId)
    onChosen(next)
  }
  return (
    <fieldset className="several">
      <legend>{t('ui.connect.several')}</legend>
      {several.map(({ remoteId, name, handle, already }) => (
        <label key={remoteId} className="several-one">
          <input type="checkbox" checked={chosen.has(remoteId)} onChange={() => toggle(remoteId)} /> <bdi>{name}</bdi> {handle !== name && <bdi className="quiet">{handle}</bdi>}{' '}
          {already !== null && <span className="quiet">{t('ui.connect.already', { brand: `\u2068${already.brand}\u2069` })}</span>}
        </label>
      ))}
      <p className="hint">{t('ui.connect.severalHint')}</p>
    </fieldset>
  )
}
